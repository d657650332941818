"""The demo: its content as readable text, and how it is loaded and served."""
