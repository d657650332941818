"""Template tags of content: values in, values out."""
