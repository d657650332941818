"""Pictures, recordings, documents and cards on pages, and their forms: security T066–T068, T076 and T078 as they apply."""

import json
import re
import uuid

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from wagtail.models import Collection

from content.blocks import BodyBlock
from content.models import Audio, Document, Image, PublishRefusedError, Video, VideoCaptions
from content.services.rendering import render_stream, render_text
from courses.models import LessonPage
from tests.accounts.factories import UserFactory
from tests.authoring import Course, publish
from tests.content import files
from website.services.site import ensure_trainer_group

pytestmark = pytest.mark.django_db

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def keep(model, name, content, **fields):
    fields.setdefault("title", name)
    row = model(file=SimpleUploadedFile(name, content), **fields)
    row.save()
    return row


def make_video(*languages, **fields):
    video = keep(
        Video, "video.mp4", files.mp4(), **({"transcript": "Tulkki: Hei.", "tells_what_is_seen": True} | fields)
    )
    for language in languages:
        VideoCaptions.objects.create(video=video, language=language, file=SimpleUploadedFile("x.vtt", files.vtt()))
    return Video.objects.get(pk=video.pk)


def block(kind, **value):
    return {"type": kind, "id": str(uuid.uuid4()), "value": value}


def picture_block(image, caption="", alt_text="Polku", decorative=False):
    return block("image", image={"image": image.pk, "decorative": decorative, "alt_text": alt_text}, caption=caption)


def render(*parts, language="fi"):
    return str(render_stream(list(parts), language))


# --- What readers get ---------------------------------------------------------------------------------------------
def test_a_picture_has_its_text_alternative_its_sizes_its_caption_and_its_maker():
    image = keep(Image, "kuva.jpg", files.picture(size=(1600, 900)), credit="Aino Kuvaaja, CC BY 4.0")
    html = render(picture_block(image, caption="Kolme askelta."))
    assert 'alt="Polku"' in html
    assert html.count(".webp") >= 3
    assert "Kolme askelta." in html
    assert "Aino Kuvaaja" in html
    assert 'loading="lazy"' in html
    assert 'alt=""' in render(picture_block(image, decorative=True, alt_text=""))


def test_a_picture_needs_words_or_to_be_called_decorative():
    image = keep(Image, "kuva.png", files.picture("PNG"))
    body = BodyBlock()
    for decorative, is_refused in ((False, True), (True, False)):
        value = body.to_python([picture_block(image, alt_text="", decorative=decorative)])
        if is_refused:
            with pytest.raises(ValidationError):
                body.clean(value)
        else:
            body.clean(value)


def test_a_video_has_captions_in_each_language_a_transcript_and_does_not_start_by_itself():
    video = make_video("fi", "sv", duration_seconds=185, credit="Askel")
    html = render(block("video", video=video.pk), language="sv")
    tracks = re.findall(r"<track[^>]*>", html)
    assert [re.search(r'srclang="(\w+)"', track)[1] for track in tracks] == ["fi", "sv"]
    assert ["default" in track for track in tracks] == [False, True]
    assert all('kind="captions"' in track for track in tracks)
    assert "autoplay" not in html
    assert 'preload="metadata"' in html
    assert "<details>" in html
    assert "<p>Tulkki: Hei.</p>" in html
    assert "3:05" in html
    video.poster = SimpleUploadedFile("still.jpg", files.picture(size=(320, 180)))
    video.save()
    with_poster = render(block("video", video=video.pk))
    assert 'preload="none"' in with_poster
    assert f'poster="{video.poster.url}"' in with_poster


def test_audio_has_its_transcript():
    audio = keep(Audio, "ääni.mp3", files.mp3(), transcript="Neuvoja: Hei.\n\nSoittaja: Hei.")
    html = render(block("audio", audio=audio.pk))
    assert '<source src="/media/audio/' in html
    assert 'type="audio/mpeg"' in html
    assert "<p>Soittaja: Hei.</p>" in html


def test_a_document_says_its_kind_its_size_and_whether_it_is_accessible():
    document = keep(Document, "Lomake.docx", files.docx())
    html = render(block("document", document=document.pk, title="Tilauslomake", note="Täytä ja tulosta."))
    assert "Tilauslomake" in html
    assert re.search(r"\(Word, \d+", html)
    assert "Täytä ja tulosta." in html
    Document.objects.update(is_accessible=True)
    assert render(block("document", document=document.pk, title="", note="")).count("<p>") == 1


def test_another_service_is_named_and_nothing_of_it_is_loaded():
    """T076"""
    html = render(
        block(
            "link_card",
            title="Tulkki",
            url="https://www.video.example/x?y=1",
            text="Video.",
            is_video=True,
            minutes=6,
            language="sv",
        )
    )
    assert "video.example" in html
    assert 'rel="noreferrer"' in html
    assert "6 min" in html
    assert not re.search(r"<(?:iframe|img|video|script|embed|object|link)\b", html)


def test_what_was_deleted_leaves_no_hole():
    image, video = keep(Image, "k.png", files.picture("PNG")), make_video("fi")
    parts = [picture_block(image), block("video", video=video.pk)]
    Image.objects.all().delete()
    Video.objects.all().delete()
    assert not re.search(r"<(?:img|video|figure|section)\b", render(*parts))


def test_rendered_text_is_kept_and_made_anew_when_a_file_changes(django_assert_num_queries):
    video = make_video("fi")
    body = {"stream": [block("video", video=video.pk)]}
    first = render_text("x" * 64, body, "fi")
    with django_assert_num_queries(0):
        assert render_text("x" * 64, body, "fi") == first
    video.title = "Uusi nimi"
    video.save()
    cache.delete("media:stamp:")  # as half a minute later
    assert "Uusi nimi" in render_text("x" * 64, body, "fi")


def test_text_without_files_does_not_ask_for_them(django_assert_num_queries):
    body = {"stream": [{"type": "text", "id": "1", "value": "<p>Hei.</p>"}]}
    with django_assert_num_queries(1):  # the contacts' time of change
        render_text("y" * 64, body, "fi")


@pytest.mark.parametrize("kind", ["image", "video", "audio", "document", "link_card"])
def test_each_block_says_when_to_use_it_and_shows_an_example(client, kind):
    client.force_login(UserFactory(admin=True))
    child = BodyBlock().child_blocks[kind]
    assert child.meta.description
    assert str(child.meta.group)
    html = client.get(reverse("wagtailadmin_block_preview"), {"id": child.definition_prefix}).content.decode()
    assert "<main" in html


# --- Publishing ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: block("video", video=make_video().pk), "captions"),
        (lambda: block("video", video=make_video("fi", transcript=" ").pk), "transcript"),
        (lambda: block("video", video=make_video("fi", tells_what_is_seen=False).pk), "seen"),
        (lambda: block("audio", audio=keep(Audio, "ä.mp3", files.mp3(), transcript="").pk), "transcript"),
    ],
)
def test_a_recording_that_not_everybody_can_follow_is_not_published(make, word):
    course = Course(lessons=1)
    with translation.override("en"), pytest.raises(PublishRefusedError) as refused:
        publish(course.lessons[0], body=[make()])
    assert word in refused.value.message_dict["body"][0]
    assert [part.block_type for part in LessonPage.objects.get(pk=course.lessons[0].pk).body] == ["text"]


def test_a_complete_video_is_published():
    course = Course(lessons=1)
    lesson = publish(course.lessons[0], body=[block("video", video=make_video("fi").pk)])
    assert lesson.body[0].block_type == "video"


# --- Forms of the admin -------------------------------------------------------------------------------------------
def upload_to(client, url, **data):
    return client.post(url, data)


def formset(*rows, initial=0):
    data = {
        "captions-TOTAL_FORMS": len(rows),
        "captions-INITIAL_FORMS": initial,
        "captions-MIN_NUM_FORMS": 0,
        "captions-MAX_NUM_FORMS": 99,
    }
    for number, row in enumerate(rows):
        data |= {f"captions-{number}-{name}": value for name, value in row.items()}
    return data


@pytest.fixture
def admin(client):
    user = UserFactory(admin=True)
    client.force_login(user)
    return user


@pytest.mark.parametrize(
    ("url", "name", "content"),
    [
        ("wagtailimages:add", "kuva.jpg", b"<html><script>alert(1)</script></html>"),
        ("wagtailimages:add", "kuva.svg", b"<svg onload=alert(1)></svg>"),
        ("wagtailimages:add", "kuva.png", files.flood_png()),
        ("wagtailimages:add", "kuva.png", files.picture("PNG")[:-30]),
        ("wagtaildocs:add", "ohje.pdf", b"<html><script>alert(1)</script></html>"),
        ("wagtaildocs:add", "ohje.svg", b"<svg onload=alert(1)></svg>"),
    ],
)
def test_a_false_file_is_refused_in_the_form_with_a_reason(client, admin, url, name, content):
    """T069, T070"""
    root = Collection.get_first_root_node().pk
    response = client.post(reverse(url), {"title": "x", "file": files.upload(name, content), "collection": root})
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not Image.objects.exists()
    assert not Document.objects.exists()


def test_an_uploaded_photograph_is_stored_without_its_place(client, admin):
    """T073"""
    root = Collection.get_first_root_node().pk
    file = files.upload("Aino Canary kotona.jpg", files.picture_with_place())
    client.post(reverse("wagtailimages:add"), {"title": "Kuva", "file": file, "collection": root})
    image = Image.objects.get()
    content = image.file.read()
    assert (image.width, image.height) == (480, 640)
    assert image.file_size == len(content)
    assert b"anary" not in content
    assert "Aino" not in image.file.name


def test_many_files_at_once_are_checked_one_by_one(client, admin):
    root = Collection.get_first_root_node().pk
    for name, content, is_good in (("x.pdf", files.pdf(), True), ("y.pdf", b"<html>", False)):
        data = {"files[]": files.upload(name, content), "title": name, "collection": root}
        answer = client.post(reverse("wagtaildocs:add_multiple"), data).json()
        assert answer["success"] is is_good
    assert Document.objects.count() == 1


def test_a_trainer_adds_a_video_to_their_own_collection_and_to_no_other(client):
    group = ensure_trainer_group(name="Kouluttajat", courses=[])
    trainer = UserFactory()
    trainer.groups.add(group)
    client.force_login(trainer)
    own = group.collection_permissions.first().collection
    other = Collection.get_first_root_node().add_child(name="Toisten")
    url = reverse(Video.snippet_viewset.get_url_name("add"))
    assert "Toisten" not in client.get(url).content.decode()

    def data(collection):
        captions = {"language": "fi", "file": files.upload("fi.vtt", files.vtt()), "id": "", "ORDER": "1", "DELETE": ""}
        return {
            "title": "Tulkki",
            "language": "fi",
            "collection": collection.pk,
            "transcript": "Hei.",
            "tells_what_is_seen": "on",
            "file": files.upload("video.mp4", files.mp4()),
            **formset(captions),
        }

    assert client.post(url, data(other)).status_code == 200
    assert not Video.objects.exists()
    assert client.post(url, data(own)).status_code == 302
    video = Video.objects.get()
    assert video.uploaded_by_user == trainer
    assert video.captions.count() == 1
    edit = reverse(Video.snippet_viewset.get_url_name("edit"), args=[video.pk])
    assert client.get(edit).status_code == 200
    Video.objects.update(collection=other, uploaded_by_user=None)
    assert client.get(edit).status_code == 403
    assert "Tulkki" not in client.get(reverse(Video.snippet_viewset.get_url_name("list"))).content.decode()
    chooser = reverse(Video.snippet_viewset.chooser_viewset.get_url_name("choose"))
    assert "Tulkki" not in client.get(chooser).content.decode()


def test_what_a_published_video_needs_cannot_be_taken_from_it(client, admin):
    video = make_video("fi")
    captions = video.captions.first()
    course = Course(lessons=1)
    publish(course.lessons[0], body=[block("video", video=video.pk)])
    url = reverse(Video.snippet_viewset.get_url_name("edit"), args=[video.pk])
    row = {"id": captions.pk, "language": "fi", "ORDER": "1"}
    data = {
        "title": "Uusi",
        "language": "fi",
        "collection": video.collection_id,
        "transcript": "Hei.",
        "tells_what_is_seen": "on",
    }
    for change in (
        {**data, **formset({**row, "DELETE": "on"}, initial=1)},
        {**data, **formset(row, initial=1), "tells_what_is_seen": ""},
    ):
        assert client.post(url, change).status_code == 200
        assert Video.objects.get().title != "Uusi"
    assert client.post(url, {**data, **formset(row, initial=1)}).status_code == 302
    assert Video.objects.get().title == "Uusi"


@pytest.mark.parametrize("name", ["captions-0-file", "file", "poster"])
def test_a_false_file_is_named_at_its_field(client, admin, name):
    captions = {"language": "fi", "file": files.upload("fi.vtt", files.vtt()), "id": "", "ORDER": "1", "DELETE": ""}
    data = {
        "title": "x",
        "language": "fi",
        "collection": Collection.get_first_root_node().pk,
        "transcript": "Hei.",
        "file": files.upload("video.mp4", files.mp4()),
        **formset(captions),
    }
    data[name] = files.upload(
        {"file": "x.mp4", "poster": "x.jpg"}.get(name, "x.vtt"), b"<html><script>alert(1)</script>"
    )
    response = client.post(reverse(Video.snippet_viewset.get_url_name("add")), data)
    assert response.status_code == 200
    form = response.context["form"]
    errors = form.errors.get(name) or form.formsets["captions"].forms[0].errors.get("file")
    assert errors
    assert not Video.objects.exists()


# --- What authors could hide in text ------------------------------------------------------------------------------
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
