"""What authors could hide in text, and what becomes of it: security T066–T068 and T078 as they apply."""

import json
import re

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from content.blocks import BodyBlock
from content.models import Audio, Document, Image, Video
from tests.authoring import Course, publish
from tests.content import files
from tests.content.media import block, keep, make_video, picture_block, render

pytestmark = pytest.mark.django_db

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def posted(*, entities=(), text="Sana tässä.", kind="unstyled"):
    """Rich text as the editor posts it, here by hand: an author need not use the editor."""
    ranges = [{"key": number, "offset": 0, "length": 4} for number in range(len(entities))]
    state = {
        "blocks": [
            {"key": "a", "text": text, "type": kind, "depth": 0, "inlineStyleRanges": [], "entityRanges": ranges}
        ],
        "entityMap": {str(number): entity for number, entity in enumerate(entities)},
    }
    field = BodyBlock().child_blocks["text"].field
    return field.widget.value_from_datadict({"x": json.dumps(state)}, {}, "x")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVa\tScript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
    ],
)
def test_links_that_run_something_are_not_stored(url):
    """T066"""
    html = posted(entities=[{"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}])
    assert "script:" not in html.lower().replace("\t", "")
    assert "data:" not in html


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("IMAGE", {"src": "x", "id": "1", "alt": EVIL, "format": "left"}),
        ("EMBED", {"embedType": "video", "url": "http://169.254.169.254/"}),
        ("HORIZONTAL_RULE", {}),
        ("DOCUMENT", {"url": "//evil.example", "id": "1"}),
    ],
)
def test_what_the_editor_does_not_offer_is_not_stored(kind, data):
    """T066, T076"""
    html = posted(entities=[{"type": kind, "mutability": "IMMUTABLE", "data": data}])
    assert not re.search(r"<(?:img|embed|iframe|script|hr)\b", html)


@pytest.mark.parametrize(
    "markup",
    [
        EVIL,
        "<svg onload=alert(1)>",
        "<iframe srcdoc='<script>alert(1)</script>'>",
        "<math><mtext><script>alert(1)</script></mtext></math>",
        "<style>@import '//evil.example'</style>",
        "<form action=//evil.example><button>x</button></form>",
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
        "<a href=//evil.example onclick=alert(1)>x</a>",
    ],
)
def test_markup_in_any_field_is_shown_as_text(markup):
    """T066, T067, T068: copied from elsewhere or posted by hand."""
    image = keep(Image, "k.png", files.picture("PNG"), title=markup[:200], credit=markup[:200])
    audio = keep(Audio, "ä.mp3", files.mp3(), title=markup, transcript=markup, credit=markup)
    video = make_video("fi", title=markup, transcript=markup)
    document = keep(Document, "x.pdf", files.pdf(), title=markup)
    item = {"type": "item", "id": "1", "value": markup}
    html = render(
        {"type": "text", "id": "1", "value": posted(text=markup)},
        block("note", style=markup, title=markup, text="<p>x</p>"),
        block("phrases", title=markup, phrases=[item]),
        block("checklist", title=markup, items=[item]),
        block(
            "table", caption=markup, headings=[item, item], rows=[{"type": "item", "id": "2", "value": [item, item]}]
        ),
        block("case", title=markup, text="<p>x</p>"),
        picture_block(image, caption=markup, alt_text=markup),
        block("audio", audio=audio.pk),
        block("video", video=video.pk),
        block("document", document=document.pk, title=markup, note=markup),
        block(
            "link_card", title=markup, url="https://x.example", text=markup, is_video=False, minutes=None, language="fi"
        ),
    )
    allowed = re.compile(
        r"</?(?:p|h[2-4]|ul|ol|li|q|aside|section|span|div|table|caption|thead|tbody|tr|th|td|figure|figcaption|img|audio|video|"
        r"source|track|details|summary|a|b|i|svg|path|rect|circle|line|polyline|polygon|ellipse|br|strong|em)\b"
    )
    tags = re.findall(r"</?[a-zA-Z][a-zA-Z0-9]*", html)
    assert all(allowed.fullmatch(tag) for tag in tags), set(tags)
    for tag in re.findall(r"<[a-zA-Z][^>]*>", html):
        names = re.findall(r"\s([a-zA-Z-]+)(?==|[\s>])", re.sub(r'"[^"]*"', '""', tag))
        assert not [name for name in names if name.startswith("on") or name == "style" or name == "srcdoc"], tag


def test_a_card_leads_to_web_addresses_only():
    """T066, T068"""
    child = BodyBlock().child_blocks["link_card"]
    for url in ("javascript:alert(1)", "data:text/html,x", "ftp://x.example/", "file:///etc/passwd"):
        value = child.to_python(
            {"title": "x", "url": url, "text": "", "is_video": False, "minutes": None, "language": "fi"}
        )
        with pytest.raises(ValidationError):
            child.clean(value)
    with pytest.raises(ValidationError):
        note = BodyBlock().child_blocks["note"]
        note.clean(note.to_python({"style": 'info" onmouseover="alert(1)', "title": "x", "text": "<p>x</p>"}))


def test_embeds_are_off():
    """T076"""
    assert django_settings.WAGTAILEMBEDS_FINDERS == []
    html = render({"type": "text", "id": "1", "value": '<p>x</p><embed embedtype="media" url="http://127.0.0.1/"/>'})
    assert "127.0.0.1" not in html


def test_what_one_author_writes_runs_in_no_list_of_the_admin(client, admin):
    """T078, T067"""
    course = Course(lessons=1)
    publish(course.lessons[0], title=EVIL)
    image = keep(Image, "k.png", files.picture("PNG"), title=EVIL)
    keep(Document, "x.pdf", files.pdf(), title=EVIL)
    make_video("fi", title=EVIL)
    lesson = course.lessons[0]
    for url in (
        "/admin/",
        "/admin/images/",
        "/admin/documents/",
        "/admin/images/chooser/",
        "/admin/documents/chooser/",
        f"/admin/images/{image.pk}/",
        f"/admin/images/{image.pk}/delete/",
        f"/admin/images/usage/{image.pk}/",
        reverse(Video.snippet_viewset.get_url_name("list")),
        reverse(Video.snippet_viewset.chooser_viewset.get_url_name("choose")),
        f"/admin/pages/{course.module.pk}/",
        f"/admin/pages/{lesson.pk}/edit/",
        f"/admin/pages/{lesson.pk}/history/",
        f"/admin/pages/{lesson.pk}/delete/",
        f"/admin/pages/{lesson.pk}/move/",
        f"/admin/choose-page/{course.module.pk}/",
        "/admin/reports/site-history/",
        "/admin/pages/search/?q=script",
        f"/admin/pages/search/?q={EVIL}",
    ):
        html = client.get(url).content.decode()
        assert "<script>alert" not in html, url
        assert "<img src=x onerror" not in html, url
