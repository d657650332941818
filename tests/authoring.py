"""Write and publish the way an author does, for tests: pages, revisions, jobs. Nothing is seeded behind Wagtail's back."""

import copy
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import TestCase
from wagtail.models import Locale, Page

from content.models import Contact
from courses.models import CourseIndexPage, CoursePage, LessonPage, ModulePage, QuizPage
from jobs import services as jobs
from jobs.models import Job
from website.services.site import ensure_site


def run_jobs() -> None:
    """Run everything that is queued, as a worker would."""
    while jobs.run_due():
        pass


def wait_for_jobs(seconds: float = 30) -> None:
    """The same beside a worker, which may have begun some of them."""
    until = time.monotonic() + seconds
    while jobs.run_due() or Job.objects.running().exists():
        assert time.monotonic() < until, "Somebody is still at work."
        time.sleep(0.05)


def index(language: str = "fi") -> CourseIndexPage:
    """The catalogue, with the site around it."""
    if not CourseIndexPage.objects.exists():
        ensure_site()
    return CourseIndexPage.objects.get(locale__language_code=language)


def publish(page: Page, note: str = "Changed.", severity: str = "correction", **changes: Any) -> Any:
    """Change a page and publish it, with a change note where one is asked for."""
    page = page.specific_class.objects.get(pk=page.pk) if page.pk else page
    for name, value in changes.items():
        setattr(page, name, value)
    if page.first_published_at is not None:
        page.change_note, page.change_severity = note, severity
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def add(parent: Page, model: Any, title: str, *, is_published: bool = True, **fields: Any) -> Any:
    """Add a draft below ``parent`` and publish it."""
    parent = parent.specific_class.objects.get(pk=parent.pk)
    if model is ModulePage and (fields.get("is_sensitive") or parent.is_sensitive_here):
        fields = {"content_note": "Kerromme uhkailusta. Noin 10 minuuttia.", "contacts": contacts_box()} | fields
    page = model(title=title, locale=parent.locale, live=False, **fields)
    parent.add_child(instance=page)
    return publish(page) if is_published else page


def helpline(language: str = "fi") -> Contact:
    """A place of help, there in every language."""
    made = [
        Contact.objects.get_or_create(
            translation_key=uuid.UUID(int=112),
            locale=locale,
            defaults={
                "name": "Hätänumero",
                "phone": "112",
                "tel": "112",
                "checked_on": date(2026, 11, 2),
                "next_check_on": date(2027, 5, 2),
            },
        )[0]
        for locale in Locale.objects.order_by("pk")
    ]
    return next(contact for contact in made if contact.locale.language_code == language)


def contacts_box() -> list[dict[str, Any]]:
    """A stream with one box of helplines."""
    value = {"title": "Apua", "contacts": list_items([helpline().pk])}
    return [{"type": "contacts", "id": str(uuid.uuid4()), "value": value}]


def move(page: Page, target: Page, place: str = "last-child") -> None:
    """Move a page the way the admin does, with both rows as they are now."""
    Page.objects.get(pk=page.pk).specific.move(Page.objects.get(pk=target.pk), pos=place)


def list_items(values: list[Any]) -> list[dict[str, Any]]:
    """Values as ListBlock items with ids."""
    return [{"type": "item", "value": value, "id": str(uuid.uuid4())} for value in values]


def single(prompt: str = "Kumpi?", right: str = "Oikea", *wrong: str) -> dict[str, Any]:
    """A question with one right option."""
    options = [{"text": right, "is_correct": True, "feedback": f"Hyvä: {right}"}]
    options += [{"text": text, "is_correct": False, "feedback": f"Ei: {text}"} for text in wrong or ("Väärä",)]
    return _question("single", prompt, options=list_items(options))


def multiple(
    prompt: str = "Mitkä?",
    right: tuple[str, ...] = ("Yksi", "Kaksi"),
    wrong: tuple[str, ...] = ("Kolme",),
    *,
    counts_each: bool = False,
) -> dict:
    """A question with several right options."""
    options = [{"text": text, "is_correct": True, "feedback": ""} for text in right]
    options += [{"text": text, "is_correct": False, "feedback": ""} for text in wrong]
    return _question("multiple", prompt, options=list_items(options), counts_each=counts_each)


def truefalse(prompt: str = "Väite.", *, is_true: bool = True) -> dict[str, Any]:
    """A statement."""
    return _question("truefalse", prompt, is_true=is_true, feedback_true="Jos oikein.", feedback_false="Jos väärin.")


def ordering(prompt: str = "Järjestä.", items: tuple[str, ...] = ("Eka", "Toka", "Kolmas")) -> dict[str, Any]:
    """Items in their right order."""
    return _question("ordering", prompt, items=list_items([{"text": text, "feedback": ""} for text in items]))


def matching(
    prompt: str = "Yhdistä.", pairs: tuple[tuple[str, str], ...] = (("A", "1"), ("B", "2"), ("C", "3"))
) -> dict:
    """Pairs."""
    return _question(
        "matching",
        prompt,
        pairs=list_items([{"left": left, "right": right, "feedback": ""} for left, right in pairs]),
    )


def shorttext(prompt: str = "Mikä virasto?", accepted: str = "Maahanmuuttovirasto\nMigri", **rules: bool) -> dict:
    """A word to type."""
    return _question("shorttext", prompt, accepted=accepted, **rules)


def number(prompt: str = "Montako?", value: str = "12.5", tolerance: str | None = "0.5", unit: str = "vrk") -> dict:
    """A number to type."""
    return _question("number", prompt, value=value, tolerance=tolerance, unit=unit)


def gaps(
    prompt: str = "Täydennä.",
    passage: str = "Luvan myöntää [1]. Rikosta tutkii [2].",
    of: tuple[tuple[str, str], ...] = (("Maahanmuuttovirasto\nMigri", ""), ("poliisi", "tulkki\nKela")),
) -> dict:
    """A text with gaps, each with its right and wrong lines."""
    items = list_items([{"answers": answers, "others": others} for answers, others in of])
    return _question("gaps", prompt, passage=passage, gaps=items)


def reflection(prompt: str = "Mitä otat mukaan?") -> dict[str, Any]:
    """Something to think over in writing."""
    return _question("reflection", prompt)


def opinion(prompt: str = "Osaan ottaa asian puheeksi.") -> dict[str, Any]:
    """A statement with a scale."""
    return _question("opinion", prompt, lowest="Eri mieltä", highest="Samaa mieltä")


def scenario(prompt: str = "Miten toimit?") -> dict[str, Any]:
    """Two scenes; the recommended way goes through both."""

    def way(text: str, **values: Any) -> dict[str, Any]:
        return {"text": text, "leads_to": None, "is_recommended": False, "feedback": f"Seuraus: {text}", **values}

    first = [way("Kysyn.", leads_to=2, is_recommended=True), way("Lähden."), way("Odotan.", leads_to=2)]
    second = [way("Kuuntelen.", is_recommended=True), way("Keskeytän.")]
    scenes = [
        {"text": "Asiakas epäröi.", "ways": list_items(first)},
        {"text": "Asiakas kertoo.", "ways": list_items(second)},
    ]
    return _question("scenario", prompt, scenes=list_items(scenes))


def case(*questions: dict[str, Any], title: str = "Tapaus", stem: str = "<p>Asiakas kertoo.</p>") -> dict[str, Any]:
    """Several questions on one stem."""
    value = {"title": title, "stem": stem, "questions": list(questions)}
    return {"type": "case", "id": str(uuid.uuid4()), "value": value}


def _question(kind: str, prompt: str, **value: Any) -> dict[str, Any]:
    common = {"prompt": prompt, "hint": "Vihje", "feedback": "<p>Yleispalaute.</p>", "lesson": None}
    return {"type": kind, "id": str(uuid.uuid4()), "value": {**common, **value}}


def text_block(text: str = "Tekstiä.") -> dict[str, Any]:
    """A block of running text."""
    return {"type": "text", "id": str(uuid.uuid4()), "value": f"<p>{text}</p>"}


@contextmanager
def standing(make: Any, blocker: Any) -> Iterator[Any]:
    """What ``make`` makes, for all tests of a module: each test's own transaction is one inside this one."""
    with blocker.unblock(), transaction.atomic():
        made = make()
        yield made
        transaction.set_rollback(True)


class Course:
    """A published course with the pages that a test asks for by name."""

    def __init__(
        self, *, lessons: int = 2, quiz: list[dict[str, Any]] | None = None, mode: str = "test", **fields: Any
    ) -> None:
        self.page = add(index(), CoursePage, fields.pop("title", "Kurssi"), is_published=False, **fields)
        self.module = add(self.page, ModulePage, "Osio")
        self.lessons = [
            add(self.module, LessonPage, f"Oppitunti {number}", body=[text_block(f"Teksti {number}.")])
            for number in range(1, lessons + 1)
        ]
        self.quiz = add(self.module, QuizPage, "Testi", mode=mode, questions=quiz) if quiz else None
        self.page = publish(self.page)
        run_jobs()

    def again(self) -> "Course":
        """The same course, read anew: for a test that finds it as another left it."""
        course = copy.copy(self)
        course.page, course.module = (type(page).objects.get(pk=page.pk) for page in (self.page, self.module))
        course.lessons = [LessonPage.objects.get(pk=lesson.pk) for lesson in self.lessons]
        course.quiz = QuizPage.objects.get(pk=self.quiz.pk) if self.quiz else None
        return course

    @property
    def key(self) -> uuid.UUID:
        """The course's key."""
        return self.page.translation_key

    def add_lesson(self, title: str = "Lisätty", **fields: Any) -> LessonPage:
        """Publish another lesson."""
        lesson = add(self.module, LessonPage, title, body=[text_block(title)], **fields)
        run_jobs()
        return lesson

    def publish(self, page: Page, **changes: Any) -> Any:
        """Change and publish a page of the course, and let the jobs run."""
        page = publish(page, **changes)
        run_jobs()
        return page

    def translate(self, language: str = "sv") -> None:
        """Translate every page, text by text with the language's name in front, and publish it."""
        locale = Locale.objects.get(language_code=language)
        translate_page(self.page, locale)
        translate_page(self.module, locale)
        for page in [*self.lessons, *([self.quiz] if self.quiz else [])]:
            translate_page(page, locale)
        run_jobs()


def translate_page(page: Page, locale: Locale, *, publishes: bool = True) -> Page:
    """Start a page's translation, translate every text, and publish it through the service."""
    from wagtail_localize.models import StringTranslation, Translation

    from content.services import translating

    translator = get_user_model().objects.filter(is_superuser=True).first()
    translating.submit_page(page=page.specific_class.objects.get(pk=page.pk), locales=[locale], user=translator)
    translation = Translation.objects.get(source__object_id=page.translation_key, target_locale=locale)
    for segment in translation.source.stringsegment_set.all():
        StringTranslation.objects.get_or_create(
            translation_of=segment.string,
            locale=locale,
            context=segment.context,
            defaults={"data": f"{locale.language_code}: {segment.string.data}"},
        )
    if publishes:
        # wagtail-localize publishes on commit, which a test's transaction never reaches.
        with TestCase.captureOnCommitCallbacks(execute=True):
            translating.publish_translation(translation=translation, user=translator)
    return page.get_translation(locale).specific
