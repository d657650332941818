"""Between the HTML of other systems, plain text, and the few kinds of HTML that the editor keeps."""

import re
from dataclasses import dataclass
from html import escape

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

FEATURES = ["bold", "italic", "ol", "ul", "link"]
_BREAKING = {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"}
_MEDIA = {"img", "video", "audio", "object", "iframe", "embed", "svg", "canvas"}
_DROPPED = {"script", "style", "head", "title", "template", "noscript"}
_PLAIN_TAGS = _BREAKING - {"li", "tr"} | {"br", "span", "html", "body"}
_SAFE_LINK = re.compile(r"(?i)\s*(https?://|mailto:|tel:)")
_TAG = re.compile(r"(?i)</?(p|b|i|em|strong|a|ul|ol|li|br)\b[^<>]*>")


@dataclass(frozen=True)
class Plain:
    """Text that was HTML, and whether something stayed behind."""

    text: str
    lost_formatting: bool = False
    lost_media: bool = False


def plain_from_html(html: str) -> Plain:
    """The words of HTML, a line for each paragraph."""
    soup = BeautifulSoup(html, "html.parser")
    names = {tag.name for tag in soup.find_all(True)}
    for tag in soup.find_all(list(_DROPPED)):
        tag.decompose()
    parts: list[str] = []
    _collect(soup, parts)
    lines = [" ".join(line.split()) for line in "".join(parts).split("\n")]
    return Plain(
        text="\n".join(line for line in lines if line),
        lost_formatting=bool(names - _PLAIN_TAGS - _MEDIA - _DROPPED),
        lost_media=bool(names & _MEDIA),
    )


def _collect(node: Tag, parts: list[str]) -> None:
    for child in node.children:
        if isinstance(child, Tag):
            if child.name == "br":
                parts.append("\n")
                continue
            breaks = child.name in _BREAKING
            parts.extend("\n" * breaks)
            _collect(child, parts)
            parts.extend("\n" * breaks)
        elif type(child) is NavigableString:  # not a comment
            parts.append(str(child).replace("\n", " "))


def rich_from_html(html: str) -> str:
    """What the editor would keep of HTML: its own conversion there and back. Links lead to the web, mail or phone."""
    if not html.strip():
        return ""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all([*_DROPPED, *_MEDIA]):
        tag.decompose()
    for tag in soup.find_all(["strong", "em"]):
        tag.name = {"strong": "b", "em": "i"}[tag.name]
    for link in soup.find_all("a"):
        href = str(link.get("href") or "")
        if _SAFE_LINK.match(href):
            link.attrs = {"href": href.strip()}
        else:
            link.unwrap()
    converter = ContentstateConverter(features=FEATURES)
    kept = converter.to_database_format(converter.from_database_format(str(soup)))
    # The editor marks each block with a key of its own: the same words must be the same text.
    kept = re.sub(r' data-block-key="[^"]*"', "", kept)
    return kept if plain_from_html(kept).text else ""


def rich_from_text(text: str) -> str:
    """Paragraphs of a cell or a line; HTML, if that is what stands there."""
    if _TAG.search(text):
        return rich_from_html(text)
    return "".join(f"<p>{escape(line.strip(), quote=False)}</p>" for line in text.split("\n") if line.strip())


def text_from_rich(rich: str) -> str:
    """What ``rich_from_text`` makes the same HTML of again: plain lines where nothing would be lost."""
    rich = re.sub(r' data-block-key="[^"]*"', "", rich)
    plain = plain_from_html(rich)
    return plain.text if rich_from_text(plain.text) == rich else rich
