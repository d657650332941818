"""What needs everything: home, my learning, the frame of all pages."""
