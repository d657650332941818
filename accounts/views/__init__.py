"""What a browser may ask of accounts beside allauth's pages."""
