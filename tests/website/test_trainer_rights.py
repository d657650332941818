"""Two trainers of different groups: neither learns of the other's drafts, nor changes anything of theirs.

Every address of the admin is gone through, those of Wagtail's next release as well: security T007, T020, T074, T111,
T114, T115, T118, T124 and T125 as far as they concern the admin.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLResolver, get_resolver
from django.utils import timezone
from wagtail.models import Comment, Locale, ModelLogEntry, Page, PageLogEntry, Revision
from wagtail_localize.models import StringTranslation, Translation

from content.models import Audio, Contact, Document, Image, Video
from content.services import translating
from courses.models import CoursePage, LessonPage, ModulePage, QuizPage
from tests.accounts.factories import UserFactory
from tests.authoring import Course, add, index, single
from tests.content import files
from website.services.site import ensure_trainer_group

pytestmark = pytest.mark.django_db
CANARY = b"Kanarialintu"
WHERE_THEIR_OWN_TRAINER_IS_TOLD = [
    "/edit/",
    "/history/",
    "/revisions/compare/",
    "/usage/",
    "/move/",
    "/copy/",
    "/choose-page/",
    "/localize/submit",
    "/localize/reports",
    "/admin/pages/search/",
    "/bulk/wagtailcore",
    "/admin/images/",
    "/admin/documents/",
    "/content/video/",
    "/reports/site-history",
    "/view_draft/",
]
WORD = CANARY.decode()


def _upload(model, name, content, collection, **fields):
    row = model(title=f"{WORD} {name}", collection=collection, file=SimpleUploadedFile(name, content), **fields)
    row.save()
    return row


@dataclass
class Theirs:
    """What the other group has: published pages, drafts, files, a translation under way."""

    course: Course
    draft: LessonPage = field(init=False)
    changed: LessonPage = field(init=False)
    quiz: QuizPage = field(init=False)
    new_course: CoursePage = field(init=False)

    def write(self, trainer, collection):
        body = [{"type": "text", "id": str(uuid.uuid4()), "value": f"<p>{WORD} leipäteksti</p>"}]
        self.draft = add(self.course.module, LessonPage, f"{WORD} luonnos", is_published=False, body=body)
        self.draft.save_revision(user=trainer, log_action=True)
        self.changed = LessonPage.objects.get(pk=self.course.lessons[0].pk)
        self.changed.title = f"{WORD} uusi nimi"
        self.changed.body = body
        self.changed.save_revision(user=trainer, log_action=True)
        self.quiz = add(self.course.module, QuizPage, f"{WORD} testi", is_published=False, questions=[single(WORD)])
        self.quiz.save_revision(user=trainer, log_action=True)
        self.new_course = add(index(), CoursePage, f"{WORD} kurssi", is_published=False, intro=f"{WORD} alku")
        self.new_course.save_revision(user=trainer, log_action=True)
        Comment.objects.create(page=self.draft, user=trainer, text=WORD, contentpath="title")
        self.image = _upload(Image, "kuva.png", files.picture("PNG", (32, 32)), collection)
        self.document = _upload(Document, "ohje.pdf", files.pdf(), collection)
        self.video = _upload(Video, "video.mp4", files.mp4(), collection, transcript=WORD)
        self.audio = _upload(Audio, "ääni.mp3", files.mp3(), collection, transcript=WORD)
        swedish = Locale.objects.get(language_code="sv")
        translating.submit_page(page=self.new_course, locales=[swedish], user=trainer)
        self.translation = Translation.objects.get(source__object_id=self.new_course.translation_key)
        self.segment = self.translation.source.stringsegment_set.first()
        contact = Contact.objects.create(
            name="Neuvonta",
            phone="1",
            tel="1",
            checked_on=timezone.now(),
            next_check_on=timezone.now(),
            locale=self.draft.locale,
        )
        self.contact = contact
        value = {"title": "Apua", "contacts": [{"type": "item", "value": contact.pk, "id": str(uuid.uuid4())}]}
        with_contact = add(
            self.course.module,
            LessonPage,
            f"{WORD} apu",
            is_published=False,
            body=[{"type": "contacts", "id": str(uuid.uuid4()), "value": value}],
        )
        with_contact.save_revision(user=trainer)

    @property
    def pages(self):
        return [self.draft, self.changed, self.new_course, self.quiz]

    def state(self):
        """Everything that somebody could have changed."""
        return [
            list(model.objects.order_by("pk").values())
            for model in (
                Page,
                LessonPage,
                QuizPage,
                CoursePage,
                ModulePage,
                Image,
                Document,
                Video,
                Audio,
                Comment,
                Translation,
                StringTranslation,
            )
        ] + [Revision.objects.count(), Page.objects.filter(path__startswith=self.course.page.path).count()]


@pytest.fixture
def scene(client):
    """(the one group's course, what the other group has, the one's trainer, signed in)."""
    own, theirs = Course(lessons=1, title="Oma"), Theirs(Course(lessons=2, title="Toisten"))
    group = ensure_trainer_group(name="Yhdet", courses=[own.page])
    others = ensure_trainer_group(name="Toiset", courses=[theirs.course.page])
    other = UserFactory()
    other.groups.add(others)
    collection = others.collection_permissions.first().collection
    theirs.write(other, collection)
    ensure_trainer_group(name="Toiset", courses=[theirs.new_course])
    trainer = UserFactory()
    trainer.groups.add(group)
    client.force_login(trainer)
    client.raise_request_exception = False  # an address that fails tells nothing either
    return own, theirs, trainer


def routes() -> Iterator[tuple[str, str]]:
    """(namespace, route) of each address below /admin/ that takes something."""

    def walk(patterns, prefix, namespaces):
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, route, [*namespaces, pattern.namespace or ""])
            elif route.startswith("admin/"):
                yield ":".join(filter(None, namespaces)), pattern.name or "", route

    for namespace, name, route in walk(get_resolver().url_patterns, "", []):
        yield f"{namespace}:{name}", route


def addresses(theirs: Theirs) -> Iterator[str]:
    """Each address of the admin, with everything of the other group's that could stand in it."""
    revision = theirs.draft.latest_revision_id
    numbers = {
        "page_id": [page.pk for page in theirs.pages],
        "translation_id": [theirs.translation.pk],
        "translation_source_id": [theirs.translation.source_id],
        "string_segment_id": [theirs.segment.pk],
        "image_id": [theirs.image.pk],
        "document_id": [theirs.document.pk],
        "doc_id": [theirs.document.pk],
        "revision_id": [revision],
        "filter_spec": ["max-165x165"],
    }
    for name in ("parent_page_id", "page_to_move_id", "destination_id", "page_pk"):
        numbers[name] = numbers["page_id"]
    by_namespace = {
        "image": theirs.image,
        "doc": theirs.document,
        "video": theirs.video,
        "audio": theirs.audio,
        "contact": theirs.contact,
    }
    for name, route in routes():
        if "failwhale" in route or "logout" in route:
            continue
        plain = (
            route.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\.\\.\\.", "...").replace("\\d", "0")
        )
        parts = re.findall(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>", plain)
        keys = [one or other for one, other in parts]
        if not keys:
            yield f"/{plain}"
            if "search" in plain or "choose" in plain or "api" in plain or "results" in plain:
                yield f"/{plain}?q={WORD}"
            if "multiple" in plain:
                yield f"/{plain}?" + "&".join(f"id={page.pk}" for page in theirs.pages)
                for row in by_namespace.values():
                    yield f"/{plain}?id={row.pk}"
            continue
        if "wagtail_bulk_action" in name:
            for model in (Page, Image, Document, Video, Audio, Contact):
                rows = (
                    theirs.pages if model is Page else [row for row in by_namespace.values() if isinstance(row, model)]
                )
                for action in ("delete", "move", "publish", "unpublish", "add_tags", "add_to_collection"):
                    base = f"/admin/bulk/{model._meta.app_label}/{model._meta.model_name}/{action}/"
                    yield base + "?" + "&".join(f"id={row.pk}" for row in rows)
                    yield base + "?id=all"
                    yield base + f"?id=all&childOf={theirs.course.module.pk}"
                    yield base + f"?id=all&childOf={index().pk}&q={WORD}"
            continue
        row = next((row for word, row in by_namespace.items() if word in name), None)
        choices = [
            numbers["page_id"] if key == "pk" and row is None else [row.pk] if key == "pk" else numbers.get(key)
            for key in keys
        ]
        for page in theirs.pages[:3] if any(found and len(found) > 1 for found in choices) else theirs.pages[:1]:
            values = dict(zip(keys, choices, strict=True))
            filled = plain
            for key in keys:
                found = values[key]
                if key in ("app_label", "app_name", "content_type_app_name"):
                    value = "content" if row else "courses"
                elif key in ("model_name", "content_type_model_name"):
                    value = row._meta.model_name if row else "lessonpage"
                elif key == "object_id":
                    value = page.pk
                elif found is None:
                    value = {"revision_id_a": "earliest", "revision_id_b": "latest", "action_name": "approve"}.get(
                        key, "1"
                    )
                else:
                    value = page.pk if page.pk in found else found[0]
                    if key == "revision_id":
                        value = page.latest_revision_id or revision
                filled = re.sub(rf"<(?:\w+:)?{key}>|\(\?P<{key}>[^)]*\)", str(value), filled)
            yield f"/{filled}"


def leaks(response) -> bool:
    """Whether an answer tells what it must not. The words of the search itself are no news."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    told = body.replace(b"q=" + CANARY, b"").replace(b'value="' + CANARY, b"").replace(b'value=\\"' + CANARY, b"")
    told = told.replace(b"<em>" + CANARY, b"")
    return CANARY in told


def test_no_address_of_the_admin_tells_of_the_drafts_of_others(client, scene):
    _own, theirs, _trainer = scene
    told, answered = [], 0
    for address in dict.fromkeys(addresses(theirs)):
        response = client.get(address)
        answered += response.status_code == 200
        if leaks(response):
            told.append(address)
    assert told == []
    assert answered > 100  # the sweep reached pages, not only refusals


def test_the_sweep_finds_what_there_is(client, scene):
    """The other's own trainer is told: the sweep above is not blind."""
    _own, theirs, _trainer = scene
    client.force_login(theirs.draft.latest_revision.user)
    all_addresses = list(dict.fromkeys(addresses(theirs)))
    for name in WHERE_THEIR_OWN_TRAINER_IS_TOLD:
        assert any(leaks(client.get(address)) for address in all_addresses if name in address), name


def test_nothing_that_a_stranger_posts_changes_what_others_have(client, scene):
    own, theirs, _trainer = scene
    before = theirs.state()
    entries = PageLogEntry.objects.count() + ModelLogEntry.objects.count()
    data = {
        "title": "Vallattu",
        "slug": "vallattu",
        "action-publish": "1",
        "new_title": "Vallattu",
        "new_slug": "vallattu",
        "new_parent_page": own.page.pk,
        "chooser": own.module.pk,
        "locales": [locale.pk for locale in Locale.objects.all()],
        "restriction_type": "login",
        "next": "/admin/",
        "position": 0,
        "value": "Vallattu",
        "publish_translations": "on",
        "collection": theirs.image.collection_id,
        "tags": "x",
        "wagtail_site_name": "Askel",
        "action": "publish",
    }
    for address in dict.fromkeys(addresses(theirs)):
        if address.startswith(("/admin/account", "/admin/login", "/admin/password")):
            continue
        client.post(address, data)
    assert theirs.state() == before
    assert PageLogEntry.objects.count() + ModelLogEntry.objects.count() == entries
