"""What every authored page shares, and the rows that keep it."""

from content.models.media import Document, Image, Rendition

__all__ = ["Document", "Image", "Rendition"]
