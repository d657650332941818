"""Icons, drawn once in each process: a page has dozens, and drawing one takes as long as a query."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide as draw

register = template.Library()


@register.simple_tag
def lucide(name: str, *, size: int | None = 24, **attributes: str | int) -> SafeString:
    """The icon of this name as SVG; attributes with an underscore for the dash."""
    return _drawn(name, size, tuple(attributes.items()))


@lru_cache(maxsize=512)
def _drawn(name: str, size: int | None, attributes: tuple[tuple[str, str | int], ...]) -> SafeString:
    return SafeString(draw(name, size=size, **dict(attributes)))
