"""Measurements and their baselines: ``./dev bench``. What is measured is a ratio of two things in one interleaved run."""
