"""Logs tell what happened, never to whom."""

import logging


class NoNamesFilter(logging.Filter):
    """Placeholder until the logging module is written."""
