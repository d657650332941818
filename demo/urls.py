"""Addresses of the demo: those of production, and the page that lists the mail that the demo kept."""

from config.urls import urlpatterns  # noqa: F401
