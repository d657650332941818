"""Synthetic people and a very long handbook, for measuring and trying out: none of it is about anybody."""
