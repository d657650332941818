"""What is drawn behind the words: bilberry ink on birch paper, and a stair that leads up. Vectors, no picture files."""

import base64
import io
import itertools
import re
from functools import lru_cache

import segno
from django.core.files.storage import storages
from PIL import Image
from pypdf import PdfReader
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

# The same input gives the same bytes, wherever and whenever: no dates and random ids in the file.
rl_config.invariant = 1

PAPER, SURFACE, BAR, CLOUD, LINE = "#FBF8F3", "#FFFFFF", "#352354", "#F2A541", "#DCD4C8"

WIDTH, HEIGHT = A4
# (where a tread begins, how far the bar reaches down from the top there), from left to right: the edge climbs.
TREADS = [(0.0, 172.0), (352.0, 136.0), (430.0, 100.0), (508.0, 64.0)]
EDGE_WIDTH = 3.0
LOGO_SIZE = 30.0
LOGO_LEFT, LOGO_TOP = 56.0, 38.0
# left, top, width, height of the white card that holds code and address.
CARD = (40.0, 690.0, 515.0, 116.0)
# static/img/icon.svg: its stair in a square of 32, y downwards.
_LOGO = [
    (6, 25),
    (14, 25),
    (14, 19),
    (21, 19),
    (21, 13),
    (26, 13),
    (26, 8),
    (18, 8),
    (18, 14),
    (11, 14),
    (11, 20),
    (6, 20),
]


@lru_cache(maxsize=64)
def background(bar: str = BAR, accent: str = CLOUD) -> bytes:
    """What a page draws before its text, as commands of PDF; ``bar`` and ``accent`` as ``#rrggbb``.

    Not a background of the renderer's: it would merge two files for each certificate, a tenth of all its work.
    """
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFillColor(HexColor(PAPER))
    canvas.rect(0, 0, WIDTH, HEIGHT, stroke=0, fill=1)
    _draw_bar(canvas, bar, accent)
    _draw_logo(canvas, accent)
    _draw_card(canvas)
    canvas.showPage()
    canvas.save()
    content = PdfReader(buffer).pages[0].get_contents()
    return re.sub(rb"BT /F1 [^\n]*? ET\n?", b"", b"" if content is None else content.get_data())


def _draw_bar(canvas: Canvas, bar_color: str, accent: str) -> None:
    edge = [(0.0, HEIGHT - TREADS[0][1])]
    for (_start, depth), (next_start, next_depth) in itertools.pairwise(TREADS):
        edge += [(next_start, HEIGHT - depth), (next_start, HEIGHT - next_depth)]
    edge.append((WIDTH, HEIGHT - TREADS[-1][1]))

    bar = canvas.beginPath()
    bar.moveTo(0, HEIGHT)
    for point in edge:
        bar.lineTo(*point)
    bar.lineTo(WIDTH, HEIGHT)
    bar.close()
    canvas.setFillColor(HexColor(bar_color))
    canvas.drawPath(bar, stroke=0, fill=1)

    line = canvas.beginPath()
    line.moveTo(-EDGE_WIDTH, edge[0][1])
    for point in edge[1:-1]:
        line.lineTo(*point)
    line.lineTo(WIDTH + EDGE_WIDTH, edge[-1][1])
    canvas.setStrokeColor(HexColor(accent))
    canvas.setLineWidth(EDGE_WIDTH)
    canvas.drawPath(line, stroke=1, fill=0)


def _draw_logo(canvas: Canvas, accent: str) -> None:
    unit = LOGO_SIZE / 20
    stair = canvas.beginPath()
    for number, (x, y) in enumerate(_LOGO):
        point = (LOGO_LEFT + (x - 6) * unit, HEIGHT - LOGO_TOP - (y - 8) * unit)
        if number:
            stair.lineTo(*point)
        else:
            stair.moveTo(*point)
    stair.close()
    canvas.setFillColor(HexColor(accent))
    canvas.drawPath(stair, stroke=0, fill=1)


def _draw_card(canvas: Canvas) -> None:
    left, top, width, height = CARD
    canvas.setFillColor(HexColor(SURFACE))
    canvas.setStrokeColor(HexColor(LINE))
    canvas.setLineWidth(0.75)
    canvas.roundRect(left, HEIGHT - top - height, width, height, 9, stroke=1, fill=1)


@lru_cache(maxsize=64)  # each language of a certificate shows the same
def qr_code(address: str) -> str:
    """A QR code of an address as a ``data:`` address of a PNG; survives a fold across the paper.

    A picture, not lines: so a structure tree can say what it shows.
    """
    buffer = io.BytesIO()
    segno.make(address, error="m", micro=False).save(buffer, kind="png", border=0, scale=6, dark="#000", light="#fff")
    return _data_address("image/png", buffer.getvalue())


@lru_cache(maxsize=64)
def picture(name: str, width: float, height: float) -> tuple[str, str, str]:
    """A logo or signature from the private storage: (``data:`` address, width, height), to fit a box in points.

    Its name is the hash of its bytes. Width and height are in the renderer's pixels of 0.75 points, as text: a
    number would get the language's decimal comma.
    """
    with storages["private"].open(name) as file:
        data = file.read()
    with Image.open(io.BytesIO(data)) as found:
        scale = min(width / found.width, height / found.height) / 0.75
        size = (f"{found.width * scale:.2f}", f"{found.height * scale:.2f}")
    return _data_address("image/png", data), *size


def _data_address(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
