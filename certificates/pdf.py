"""A certificate as a PDF: one page, fonts embedded, the same bytes each time. Any doubt is an error."""

import io

from django.conf import settings
from django.template.loader import render_to_string
from pypdf import PdfReader, PdfWriter
from reportlab.lib.colors import HexColor

from certificates.artwork import HEIGHT, background, picture, qr_code
from certificates.errors import RenderError
from certificates.fonts import printable_part, rare_faces
from certificates.models import Certificate, CertificateDesign
from certificates.printing import drop_unused_fonts, print_pages, written
from certificates.tagging import tag
from certificates.wording import words_of

# Long names, titles and outcomes are set smaller until they fit on one page; so are issuer and code, by themselves.
SCALES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6)
SIZES = {"name": 27, "title": 19, "text": 11, "small": 9.5, "label": 9, "fine": 8.5, "gap": 12, "indent": 9.9}
_TOO_TALL = "The content of the static frame"
# Very long words would run out of the frame at full size.
_ROOMY = {"name": 30, "title": 46}
# Where heading and name stand among the texts from the top: site, heading, "awarded to", name.
_HEADING, _NAME = 1, 3
# left, top, right, bottom of the frame of the code, in points from the upper left corner.
_QR_FRAME = (50, 700, 155, 800)


def render_pdf(*, certificate: Certificate, language: str, address: str) -> bytes:
    """The certificate in one language; ``address`` is where anybody checks it. 50 to 150 ms.

    Raises RenderError on any warning of the renderer.
    """
    design = _design(certificate)
    has_pictures = bool(design.logo or design.signature)
    body = edge = 0
    while body < len(SCALES) and edge < len(SCALES):
        scales = SCALES[body], SCALES[edge]
        data, complaints = print_pages(_source(certificate, language, address, *scales, has_pictures=has_pictures))
        doubts = [complaint for complaint in complaints if not complaint.startswith(_TOO_TALL)]
        if doubts:
            raise RenderError("; ".join(doubts))
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
        if len(writer.pages) == 1 and not complaints:
            return _finish(writer, certificate, language)
        # A second page is the body's; what complains are the frames of issuer and code, which keep their own size.
        body += len(writer.pages) > 1
        edge += bool(complaints)
        if edge == len(SCALES) and has_pictures:
            # Very long names of issuers need the place of their pictures.
            has_pictures, edge = False, 0
    raise RenderError("The text does not fit on one page in any size.")


def _finish(writer: PdfWriter, certificate: Certificate, language: str) -> bytes:
    """Tagged, and dated as issued."""
    drop_unused_fonts(writer)
    _tag(writer, certificate, language)
    return written(writer, certificate.issued_at)


def _tag(writer: PdfWriter, certificate: Certificate, language: str) -> None:
    words, left, top, right, bottom = words_of(language), *_QR_FRAME
    design = _design(certificate)
    printed = printable_part(certificate.holder_name)

    def alt(x: float, y: float) -> str:
        return words.qr_code if left <= x <= right and top <= HEIGHT - y <= bottom else ""

    tag(
        writer,
        language=language,
        heading=_HEADING,
        heading_color=HexColor(design.heading_color).rgb(),
        picture_alt=alt,
        # Glyphs of Arabic stand in the order in which they are seen.
        actual_texts={_NAME: printed} if printed else {},
        underlay=background(design.bar_color, design.accent_color),
    )


def _design(certificate: Certificate) -> CertificateDesign:
    return certificate.design or CertificateDesign()


def _source(
    certificate: Certificate,
    language: str,
    address: str,
    scale: float = 1.0,
    edge_scale: float = 1.0,
    *,
    has_pictures: bool = True,
) -> str:
    statement, design = certificate.statement[language], _design(certificate)
    name = printable_part(certificate.holder_name)
    sizes = {name: size * scale for name, size in SIZES.items()}
    for what, text in (("name", name), ("title", statement["title"])):
        sizes[what] *= min(1.0, max(0.62, (_ROOMY[what] / max(len(text), 1)) ** 0.4))
    own_texts = {"greeting": design.text("greeting", language), "signer_title": design.text("signer_title", language)}
    own_texts["signer"] = design.text("signer", language) if has_pictures else ""
    return render_to_string(
        "certificates/pdf.html",
        {
            **own_texts,
            "rare_faces": rare_faces(name, *own_texts.values(), *map(str, statement.values())),
            "certificate": certificate,
            "language": language,
            "statement": statement,
            "address": address,
            "design": design,
            "logo": picture(design.logo, 100, 54) if design.logo and has_pictures else "",
            "signature": picture(design.signature, 116, 40) if design.signature and has_pictures else "",
            "name": name,
            "unprintable": unprintable_note(certificate.holder_name, name, language),
            "signed": words_of(language).signed if certificate.is_signed else "",
            "qr_code": qr_code(address),
            "site_name": settings.SITE_NAME,
            # As text: a number would get the language's decimal comma, which CSS does not know.
            "size": {name: f"{size:.2f}pt" for name, size in sizes.items()}
            | {f"edge_{name}": f"{SIZES[name] * edge_scale:.2f}pt" for name in ("text", "label", "fine")}
            | {"heading": f"{_heading_size(statement['heading']):.2f}pt"}
            | {"site": f"{17 * min(1, 22 / len(settings.SITE_NAME)):.2f}pt"},
        },
    )


def unprintable_note(name: str, printed: str, language: str) -> str:
    """What the paper says where it cannot say the name, or not all of it."""
    if printed == " ".join(name.split()):
        return ""
    return words_of(language).partly_printed if printed else words_of(language).unprintable


def _heading_size(heading: str) -> float:
    """Within the deep part of the bar: one word on one line, several on two."""
    words = heading.split()
    return min(34.0 if len(words) == 1 else 24.0, 34 * 11.5 / max(len(word) for word in words))
