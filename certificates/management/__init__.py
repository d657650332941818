"""What `manage.py` can do for certificates."""
