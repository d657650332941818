"""Commands about people's data."""
