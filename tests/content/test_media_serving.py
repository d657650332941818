"""Who gets a file, and how: security T005 (ranges and HEAD), T030, T071, T072, T074, T118, T119, T122, T123."""

import uuid

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, PageViewRestriction

from content.models import Audio, Document, Image, Video, VideoCaptions
from courses.models import LessonPage
from tests.accounts.factories import UserFactory
from tests.authoring import Course, add, contacts_box, move, publish, single
from tests.content import files

pytestmark = pytest.mark.django_db
COURSE = {"lessons": 1}
BODY = bytes(range(256)) * 40


def block(kind, value):
    return {"type": kind, "id": str(uuid.uuid4()), "value": value}


def showing(*rows):
    """A body that shows these files."""
    parts = []
    for row in rows:
        if isinstance(row, Image):
            picture = {"image": row.pk, "decorative": False, "alt_text": "Polku"}
            parts.append(block("image", {"image": picture, "caption": "Polku"}))
        else:
            kind = row._meta.model_name
            more = {"title": "", "note": ""} if kind == "document" else {}
            parts.append(block(kind, {kind: row.pk, **more}))
    return parts


def keep(model, name, content, **fields):
    row = model(title=name, file=SimpleUploadedFile(name, content), **fields)
    row.save()
    return row


@pytest.fixture
def image():
    return keep(Image, "kuva.png", files.picture("PNG", (64, 48)))


@pytest.fixture
def document():
    return keep(Document, "Ohje äidille.pdf", files.pdf())


@pytest.fixture
def video():
    row = keep(Video, "video.mp4", files.mp4(data=BODY), transcript="Hei.", tells_what_is_seen=True)
    row.poster = SimpleUploadedFile("still.jpg", files.picture(size=(160, 90)))
    row.captions = [VideoCaptions(language="fi", file=SimpleUploadedFile("fi.vtt", files.vtt()))]
    row.save()
    return row


def all_urls(*rows):
    for row in rows:
        yield row.file.url
        if isinstance(row, Image):
            yield row.get_rendition("width-32|format-webp").url
        if isinstance(row, Video):
            yield row.poster.url
            yield from (captions.file.url for captions in row.captions.all())


def content_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_file_that_no_page_uses_is_nobodys(client, image, document, video):
    """T030, T071"""
    for url in all_urls(image, document, video):
        assert client.get(url).status_code == 404


def test_a_file_of_a_published_page_is_everybodys(client, course, image, document, video):
    publish(course.lessons[0], body=showing(image, document, video))
    for url in all_urls(image, document, video):
        response = client.get(url)
        assert response.status_code == 200, url
        assert not response.cookies
        assert response["Cache-Control"] == "public, max-age=60"
        assert "Cookie" not in response.get("Vary", "")


def test_what_is_missing_and_what_is_forbidden_look_the_same(client, course, image):
    """T119"""
    forbidden = client.get(image.file.url, headers={"Range": "bytes=0-3", "If-None-Match": '"x"'})
    for name in (
        "original_images/" + "0" * 32 + ".png",
        "original_images/x.html",
        "original_images/../../askel.sqlite3",
        "x.sqlite3",
        "private/x.pdf",
    ):
        missing = client.get(f"/media/{name}")
        assert missing.status_code == forbidden.status_code == 404
        kept = {key: value for key, value in missing.headers.items() if key != "X-Request-ID"}
        assert kept == {key: value for key, value in forbidden.headers.items() if key != "X-Request-ID"}
        assert missing.content == forbidden.content
    assert client.head(image.file.url).status_code == 404


def test_a_draft_that_uses_a_file_shows_it_to_nobody(client, course, image, document):
    """T118: neither a page never published, nor the next text of one that is live."""
    add(course.module, LessonPage, "Luonnos", is_published=False, body=showing(image))
    lesson = LessonPage.objects.get(pk=course.lessons[0].pk)
    lesson.body = showing(document)
    lesson.save_revision()
    for url in all_urls(image, document):
        assert client.get(url).status_code == 404
    publish(course.lessons[0])
    assert client.get(document.file.url).status_code == 404
    publish(course.lessons[0], body=showing(document))
    assert client.get(document.file.url).status_code == 200


def test_a_file_goes_with_its_page(client, course, image):
    """T123: unpublishing, expiry, an unpublished page above, and another text."""
    lesson = publish(course.add_lesson(), body=showing(image))
    url = image.file.url
    assert client.get(url).status_code == 200
    Page.objects.filter(pk=lesson.pk).update(expire_at=timezone.now())
    assert client.get(url).status_code == 404
    Page.objects.filter(pk=lesson.pk).update(expire_at=None)
    Page.objects.filter(pk=course.module.pk).update(live=False)
    assert client.get(url).status_code == 404
    Page.objects.filter(pk=course.module.pk).update(live=True)
    lesson.unpublish()
    assert client.get(url).status_code == 404
    publish(lesson)
    assert client.get(url).status_code == 200
    publish(lesson, body=[])
    assert client.get(url).status_code == 404


def test_files_of_a_page_for_some_are_for_those_only(client, course, image):
    """T118, T122: the restriction counts at once, moves included, and nothing is kept by caches."""
    lesson = publish(course.lessons[0], body=showing(image))
    group = Group.objects.create(name="Kaupunki")
    restriction = PageViewRestriction.objects.create(page=course.page, restriction_type="groups")
    restriction.groups.add(group)
    member, stranger = UserFactory(), UserFactory()
    member.groups.add(group)
    urls = list(all_urls(image))
    for url in urls:
        assert client.get(url).status_code == 404
        client.force_login(stranger)
        assert client.get(url).status_code == 404
        client.force_login(member)
        response = client.get(url)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
        client.logout()
    course.add_lesson()  # a published course keeps a required step
    move(lesson, Course(lessons=0, title="Avoin", quiz=[single()]).module)
    assert client.get(urls[0]).status_code == 200


def test_files_of_sensitive_pages_are_not_kept(client, course, image, document):
    publish(course.lessons[0], body=showing(image, document))
    publish(course.module, content_note="Kerromme uhkailusta.", contacts=contacts_box())
    publish(course.page, is_sensitive=True)
    for url in all_urls(image, document):
        response = client.get(url)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"


def test_whoever_may_edit_a_file_sees_it(client, image, document):
    own = Collection.get_first_root_node().add_child(name="Omat")
    Image.objects.filter(pk=image.pk).update(collection=own)
    group = Group.objects.create(name="Kouluttajat")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    choose = Permission.objects.get(content_type__app_label="content", codename="choose_image")
    GroupCollectionPermission.objects.create(group=group, collection=own, permission=choose)
    trainer = UserFactory()
    trainer.groups.add(group)
    client.force_login(trainer)
    response = client.get(image.file.url)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert client.get(document.file.url).status_code == 404
    trainer.is_active = False
    trainer.save()
    assert client.get(image.file.url).status_code == 404


def test_whoever_may_edit_a_page_sees_the_files_of_its_draft(client, course, document):
    draft = add(course.module, LessonPage, "Luonnos", is_published=False, body=showing(document))
    group = Group.objects.create(name="Toimittajat")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=group, page=course.page, permission=change)
    editor = UserFactory()
    editor.groups.add(group)
    client.force_login(editor)
    assert client.get(document.file.url).status_code == 200
    draft.delete()
    assert client.get(document.file.url).status_code == 404


def test_a_download_is_dressed_so_that_no_browser_runs_it(client, course, document):
    """T072"""
    publish(course.lessons[0], body=showing(document))
    response = client.get(document.file.url)
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Ohje%20%C3%A4idille.pdf"
    assert "Ohje" not in document.file.url


def test_what_a_page_shows_has_its_own_type_and_no_disposition(client, course, image, video):
    publish(course.lessons[0], body=showing(image, video))
    types = [client.get(url)["Content-Type"] for url in all_urls(image, video)]
    assert types == ["image/png", "image/webp", "video/mp4", "image/jpeg", "text/vtt; charset=utf-8"]
    for url in all_urls(image, video):
        response = client.get(url)
        assert "Content-Disposition" not in response
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=100-", 100, None),
        ("bytes=-7", -7, None),
        ("bytes=5-999999999", 5, None),
        ("bytes=0-0", 0, 0),
    ],
)
def test_a_player_gets_the_range_it_asks_for(client, course, video, asked, first, last):
    publish(course.lessons[0], body=showing(video))
    whole = content_of(client.get(video.file.url))
    response = client.get(video.file.url, headers={"Range": asked})
    expected = whole[first:] if last is None else whole[first : last + 1]
    start = first if first >= 0 else len(whole) + first
    assert response.status_code == 206
    assert content_of(response) == expected
    assert response["Content-Range"] == f"bytes {start}-{start + len(expected) - 1}/{len(whole)}"
    assert response["Content-Length"] == str(len(expected))
    assert response["Accept-Ranges"] == "bytes"


def test_ranges_outside_the_file_and_nonsense(client, course, video):
    publish(course.lessons[0], body=showing(video))
    whole = client.get(video.file.url)
    size = int(whole["Content-Length"])
    for asked in (f"bytes={size}-", "bytes=-0"):
        response = client.get(video.file.url, headers={"Range": asked})
        assert response.status_code == 416
        assert response["Content-Range"] == f"bytes */{size}"
        assert not response.content
    for asked in ("bytes=9-3", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6", "bytes=-", "bytes=" + "9" * 400 + "-"):
        response = client.get(video.file.url, headers={"Range": asked})
        assert response.status_code == 200
        assert len(content_of(response)) == size


def test_a_reader_who_has_the_file_is_told_so(client, course, video):
    publish(course.lessons[0], body=showing(video))
    etag = client.get(video.file.url)["ETag"]
    same = client.get(video.file.url, headers={"If-None-Match": f"W/{etag}"})
    assert same.status_code == 304
    assert not same.content
    resumed = {"Range": "bytes=0-3", "If-Range": etag}
    assert client.get(video.file.url, headers=resumed).status_code == 206
    assert client.get(video.file.url, headers={**resumed, "If-Range": '"another"'}).status_code == 200


def test_head_tells_the_size_and_sends_nothing(client, course, video):
    publish(course.lessons[0], body=showing(video))
    response = client.head(video.file.url, headers={"Range": "bytes=0-3"})
    assert response.status_code == 200
    assert int(response["Content-Length"]) == video.file.size
    assert not content_of(response)
    assert client.post(video.file.url).status_code == 405


def test_a_row_without_its_file_is_missing(client, course, document):
    publish(course.lessons[0], body=showing(document))
    document.file.storage.delete(document.file.name)
    assert client.get(document.file.url).status_code == 404


def test_the_proxy_is_told_where_the_file_lies(client, course, document, settings):
    settings.MEDIA_ACCEL_LOCATION = "/protected-media/"
    assert client.get(document.file.url).status_code == 404
    publish(course.lessons[0], body=showing(document))
    response = client.get(document.file.url, headers={"Range": "bytes=0-3"})
    assert response["X-Accel-Redirect"] == f"/protected-media/{document.file.name}"
    assert not response.content
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("pages", [1, 12])
def test_asking_for_a_file_costs_three_queries_however_many_pages_use_it(
    client, course, image, pages, django_assert_num_queries
):
    for number in range(pages):
        add(course.module, LessonPage, f"Sivu {number}", body=showing(image))
    PageViewRestriction.objects.create(page=Course(lessons=1, title="Muu").page, restriction_type="login")
    client.get(image.file.url)
    with django_assert_num_queries(3):
        assert client.get(image.file.url).status_code == 200


def test_the_addresses_of_wagtail_for_files_are_not_there(client, image, document):
    """T071, T074: no document by number, no image in any size that somebody makes up."""
    client.force_login(UserFactory(admin=True))
    for url in (
        f"/documents/{document.pk}/x.pdf",
        f"/images/x/{image.pk}/width-9999/",
        f"/fi/images/x/{image.pk}/width-9999/",
        f"/fi/documents/{document.pk}/x.pdf",
    ):
        assert client.get(url, follow=True).status_code == 404


def test_images_of_the_admin_are_seen_there(client, image):
    client.force_login(UserFactory(admin=True))
    page = client.get("/admin/images/").content.decode()
    thumbnail = next(part.split('"')[0] for part in page.split('src="') if part.startswith("/media/images/"))
    assert client.get(thumbnail).status_code == 200
    assert client.get(f"/admin/images/{image.pk}/").status_code == 200
    assert client.get("/admin/images/chooser/").status_code == 200
    assert client.get("/admin/documents/chooser/").status_code == 200


def test_audio_is_served_too(client, course):
    audio = keep(Audio, "ääni.mp3", files.mp3(), transcript="Hei.")
    publish(course.lessons[0], body=showing(audio))
    assert client.get(audio.file.url)["Content-Type"] == "audio/mpeg"
