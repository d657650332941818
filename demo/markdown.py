"""Turn the demo's readable text into blocks: Markdown, with ``:::`` fences for the blocks that have a name."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_FENCE = re.compile(r'^:::\s*(?P<kind>\w+)(?:\s+(?P<style>\w+))?(?:\s+"(?P<title>[^"]+)")?\s*$')
_CITATION = re.compile(r"\[(S\d+)\]")
_NAMESPACE = uuid5(NAMESPACE_URL, "askel/demo")

Cite = Callable[[str], str]


def key_of(path: str) -> UUID:
    """The lasting key of a thing in the demo, by its path: the same on each load."""
    return uuid5(_NAMESPACE, path)


def listed(path: str, values: list[Any]) -> list[dict[str, Any]]:
    """Values as items of a ListBlock, each with an explicit id: without one, ids would change on each load."""
    return [
        {"type": "item", "value": value, "id": str(key_of(f"{path}/{number}"))}
        for number, value in enumerate(values, start=1)
    ]


def rich(text: str, cite: Cite) -> str:
    """Markdown as a rich text field stores it; citations become links."""
    return _CITATION.sub(lambda match: cite(match.group(1)), _MARKDOWN.render(text)).strip()


def plain(text: str, cite: Cite) -> str:
    """Text without markup; citations become what ``cite`` says."""
    return _CITATION.sub(lambda match: cite(match.group(1)), text).strip()


def to_stream(
    path: str, text: str, *, link: Cite, name: Cite, contact_pk: Callable[[str], int], contacts_title: str
) -> list[dict[str, Any]]:
    """The blocks of a body. ``link`` and ``name`` turn a source's code into a citation, with and without markup."""
    stream = []
    for number, (kind, style, title, body) in enumerate(_parts(text), start=1):
        place = f"{path}/{number}-{kind}"
        value = _value(kind, place, style, title, body, link=link, name=name, contact_pk=contact_pk)
        if kind == "contacts":
            value["title"] = value["title"] or contacts_title
        stream.append({"type": kind, "value": value, "id": str(key_of(place))})
    return stream


def _value(
    kind: str,
    place: str,
    style: str,
    title: str,
    body: str,
    *,
    link: Cite,
    name: Cite,
    contact_pk: Callable[[str], int],
) -> Any:
    if kind == "text":
        return rich(body, link)
    if kind == "note":
        return {"style": style, "title": title, "text": rich(body, link)}
    if kind in ("details", "case", "reflect"):
        return {"title": title, "text": rich(body, link)}
    if kind in ("phrases", "checklist"):
        field = "phrases" if kind == "phrases" else "items"
        lines = [plain(line, name).strip('”“"') if kind == "phrases" else plain(line, name) for line in _bullets(body)]
        return {"title": title, field: listed(place, lines)}
    if kind == "contacts":
        codes = [code.strip() for code in body.split(",")]
        return {"title": title, "contacts": listed(place, [contact_pk(code) for code in codes])}
    if kind == "client":
        head, *phrases = [[plain(cell, name) for cell in row] for row in _rows(body)]
        return {
            "title": title,
            "note": head[0],
            "phrases": listed(f"{place}/phrases", [line[0] for line in phrases]),
            "languages": listed(
                f"{place}/languages",
                [
                    {
                        "code": code,
                        "name": own_name,
                        "phrases": listed(f"{place}/{code}", [line[column] for line in phrases]),
                    }
                    for column, (code, _, own_name) in enumerate((cell.partition(" ") for cell in head[1:]), start=1)
                ],
            ),
        }
    if kind == "table":
        header, *rows = [[plain(cell, name) for cell in row] for row in _rows(body)]
        return {
            "caption": title,
            "headings": listed(f"{place}/head", header),
            "rows": listed(f"{place}/rows", [listed(f"{place}/row-{n}", row) for n, row in enumerate(rows, start=1)]),
        }
    raise ValueError(f"{place}: there is no block called {kind!r}")


def _parts(text: str) -> Iterator[tuple[str, str, str, str]]:
    """(kind, style, title, body) of each block, running text between fences included."""
    running: list[str] = []
    fence: re.Match[str] | None = None
    inside: list[str] = []
    for line in text.splitlines():
        if fence is None:
            fence = _FENCE.match(line)
            if fence is None:
                running.append(line)
            else:
                if "\n".join(running).strip():
                    yield "text", "", "", "\n".join(running).strip()
                running, inside = [], []
        elif line.strip() == ":::":
            yield fence["kind"], fence["style"] or "", fence["title"] or "", "\n".join(inside).strip()
            fence = None
        else:
            inside.append(line)
    if fence is not None:
        raise ValueError(f"a block is not closed: {fence.group(0)}")
    if "\n".join(running).strip():
        yield "text", "", "", "\n".join(running).strip()


def _bullets(body: str) -> list[str]:
    return [line[1:].strip() for line in body.splitlines() if line.startswith("-")]


def _rows(body: str) -> list[list[str]]:
    lines = [line.strip().strip("|") for line in body.splitlines() if line.strip()]
    return [[cell.strip() for cell in line.split("|")] for line in lines if not set(line) <= set("-| :")]
