"""Measurements and their baselines: ``./dev bench``. What counts is the ratio of two things in one interleaved run."""
