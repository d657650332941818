"""What a browser may ask of certificates."""
