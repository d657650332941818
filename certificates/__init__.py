"""Certificates: awarded, frozen, rendered, verified."""
