"""What `manage.py` can do for content."""
