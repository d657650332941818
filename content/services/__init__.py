"""What can be done with authored content."""
