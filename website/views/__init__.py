"""What a browser may ask of the site as a whole."""
