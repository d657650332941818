"""Wagtail's pages about users, for people with one name and no user name."""
