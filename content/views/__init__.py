"""What a browser may ask of content."""
