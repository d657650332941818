"""Pictures, recordings, documents and cards on pages, and their forms: security T066–T068, T076 and T078 as they apply."""

import re

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from wagtail.models import Collection

from content.blocks import BodyBlock
from content.models import Audio, Document, Image, PublishRefusedError, Video
from content.services.rendering import render_text
from courses.models import LessonPage
from tests.accounts.factories import UserFactory
from tests.authoring import Course, publish
from tests.content import files
from tests.content.media import block, keep, make_video, picture_block, render
from website.services.site import ensure_trainer_group

pytestmark = pytest.mark.django_db

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


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
