"""Courses as they are written, and what learners did in them."""
