"""Work that must happen, and how far it is. Everything else may import this; it imports nothing of ours."""
