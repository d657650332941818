"""Give a page made by xhtml2pdf a structure tree: what is a heading, what a picture says, in which order it is read.

What the renderer draws has no structure. Its order is not ours either: frames that stand still come first. So the tree
is sorted from top to bottom. This helps screen readers and text extraction; it is not a claim of PDF/UA, and the
page on the site stays the accessible original.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    ContentStream,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

_PAINT = {b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"sh"}
_PATH = {b"m", b"l", b"c", b"v", b"y", b"h", b"re"}
_CLIP = {b"W", b"W*"}
_SHOW = {b"Tj", b"TJ", b"'", b'"'}
_END: "Operation" = ([], b"EMC")
_ARTIFACT: "Operation" = ([NameObject("/Artifact")], b"BMC")
Operation = tuple[Any, bytes]


@dataclass
class _Element:
    """One thing that is read: its role, where it stands, and the number of its mark on the page."""

    role: str
    x: float
    y: float
    mark: int
    alt: str = ""
    actual_text: str = ""


@dataclass
class _Page:
    out: list[Operation] = field(default_factory=list)
    elements: list[_Element] = field(default_factory=list)

    def mark(self, role: str, operations: list[Operation], **facts: Any) -> None:
        """Write operations as one element."""
        number = len(self.elements)
        self.elements.append(_Element(role, mark=number, **facts))
        properties = DictionaryObject({NameObject("/MCID"): NumberObject(number)})
        self.out += [([NameObject(role), properties], b"BDC"), *operations, _END]

    def artifact(self, operations: list[Operation]) -> None:
        """Write operations as decoration."""
        self.out += [_ARTIFACT, *operations, _END]


def tag(
    writer: PdfWriter,
    *,
    language: str,
    heading: int,
    heading_color: tuple[float, float, float],
    picture_alt: Callable[[float, float], str],
    actual_texts: Mapping[int, str],
    underlay: bytes = b"",
) -> None:
    """Tag every page of ``writer`` in place.

    ``heading``: which of the texts of the first page, from the top, is its heading; what is in ``heading_color`` is
    one below it. ``picture_alt`` tells what a picture at (x, y) in points from the lower left corner shows; empty for
    decoration. ``actual_texts``: what the text of that number, from the top, says where its glyphs do not tell.
    ``underlay``: commands that draw a decoration below everything else, with no resources of their own.
    """
    root = writer._root_object
    kids, numbers = ArrayObject(), ArrayObject()
    tree = writer._add_object(DictionaryObject({NameObject("/Type"): NameObject("/StructTreeRoot")}))
    document = writer._add_object(_struct("/Document", tree, kids))
    for number, page in enumerate(writer.pages):
        found = _read(page, writer, heading_color, picture_alt)
        parents: dict[int, Any] = {}
        texts = 0
        for element in sorted(found.elements, key=lambda item: (-item.y, item.x)):
            if element.role != "/Figure":
                element.actual_text = actual_texts.get(texts, "")
                element.role = "/H1" if (number, texts) == (0, heading) else element.role
                texts += 1
            entry = _struct(element.role, document, NumberObject(element.mark))
            entry[NameObject("/Pg")] = page.indirect_reference  # type: ignore[assignment]
            if element.alt:
                entry[NameObject("/Alt")] = TextStringObject(element.alt)
            if element.actual_text:
                entry[NameObject("/ActualText")] = TextStringObject(element.actual_text)
            parents[element.mark] = writer._add_object(entry)
            kids.append(parents[element.mark])
        content = ContentStream(None, writer)
        content.operations = found.out
        # Written out now: compressing looks only at what is written.
        content.set_data(_decoration(underlay) + content.get_data())
        page[NameObject("/Contents")] = writer._add_object(content.flate_encode())
        page[NameObject("/StructParents")] = NumberObject(number)
        page[NameObject("/Tabs")] = NameObject("/S")
        numbers += [NumberObject(number), writer._add_object(ArrayObject(parents[mark] for mark in sorted(parents)))]
    tree.get_object().update(  # type: ignore[union-attr]
        {
            NameObject("/K"): ArrayObject([document]),
            NameObject("/ParentTree"): writer._add_object(DictionaryObject({NameObject("/Nums"): numbers})),
            NameObject("/ParentTreeNextKey"): NumberObject(len(writer.pages)),
        }
    )
    root[NameObject("/StructTreeRoot")] = tree
    root[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
    root[NameObject("/Lang")] = TextStringObject(language)
    root[NameObject("/ViewerPreferences")] = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    root.pop("/Outlines", None)


def _decoration(commands: bytes) -> bytes:
    return b"/Artifact BMC\nq\n" + commands + b"\nQ\nEMC\n" if commands else b""


def _struct(role: str, parent: Any, kids: Any) -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/StructElem"),
            NameObject("/S"): NameObject(role),
            NameObject("/P"): parent,
            NameObject("/K"): kids,
        }
    )


def _read(
    page: Any, writer: PdfWriter, heading_color: tuple[float, float, float], picture_alt: Callable[[float, float], str]
) -> _Page:
    """The page's operations with a mark around each thing."""
    operations: list[Operation] = ContentStream(page.get_contents(), writer).operations
    result, position, moves = _Page(), 0, [(0.0, 0.0, 1.0, 1.0)]
    while position < len(operations):
        operands, operator = operations[position]
        end = position + 1
        if operator == b"BT":
            while operations[end - 1][1] != b"ET":
                end += 1
            _text(result, operations[position:end], moves[-1], heading_color)
        elif operator in _PATH:
            while operations[end - 1][1] in _PATH | _CLIP:
                end += 1
            path = operations[position:end]
            (result.artifact if path[-1][1] in _PAINT else result.out.extend)(path)
        elif operator == b"Do":
            x, y, _width, _height = moves[-1]
            alt = picture_alt(x, y)
            if alt:
                result.mark("/Figure", [operations[position]], x=x, y=y, alt=alt)
            else:
                result.artifact([operations[position]])
        else:
            _follow(moves, operands, operator)
            result.out.append(operations[position])
        position = end
    return result


def _follow(moves: list[tuple[float, float, float, float]], operands: Any, operator: bytes) -> None:
    """Where the page's own corner stands now, moved and scaled; nothing here turns."""
    if operator == b"q":
        moves.append(moves[-1])
    elif operator == b"Q" and len(moves) > 1:
        moves.pop()
    elif operator == b"cm":
        x, y, width, height = moves[-1]
        a, _b, _c, d, e, f = (float(value) for value in operands)
        moves[-1] = (x + e * width, y + f * height, width * a, height * d)


def _text(
    result: _Page,
    block: list[Operation],
    move: tuple[float, float, float, float],
    heading_color: tuple[float, float, float],
) -> None:
    if not any(operator in _SHOW for _operands, operator in block):
        result.out += block
        return
    colors = [tuple(float(value) for value in operands) for operands, operator in block if operator == b"rg"]
    moved = next((operands for operands, operator in block if operator == b"Tm"), (1, 0, 0, 1, 0, 0))
    is_title = bool(colors) and all(abs(a - b) < 0.005 for a, b in zip(colors[0], heading_color, strict=True))
    role = "/H2" if is_title else "/P"
    result.mark(role, _with_spaces(block), x=move[0] + float(moved[4]), y=move[1] + float(moved[5]))


def _with_spaces(block: list[Operation]) -> list[Operation]:
    """A space at the end of each line but the last: the renderer drops it, and readers would run words together.

    In ReportLab's subsets of fonts a space is 32, whatever else is in them.
    """
    last = max(position for position, (_operands, operator) in enumerate(block) if operator in _SHOW)
    spaced: list[Operation] = []
    for position, operation in enumerate(block):
        if operation[1] == b"T*" and position < last:
            spaced.append(([ByteStringObject(b" ")], b"Tj"))
        spaced.append(operation)
    return spaced
