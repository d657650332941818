"""What can go wrong when a file is made."""


class RenderError(RuntimeError):
    """It cannot be printed as it should be: a glyph is missing, a resource was refused, or worse."""
