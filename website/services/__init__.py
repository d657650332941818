"""What can be done with the site as a whole."""
