"""What every authored page shares."""
