"""Load the demo's content through the services, the way an author would publish it.

What is there already stays as it is: a second start changes nothing, and no trainer's edit is lost.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.utils.text import slugify
from wagtail.models import Locale

from accounts.models import Organization, ServiceSettings, User
from content.models import Contact, Source, Topic
from courses.models import CourseIndexPage, CoursePage, LessonPage, ModulePage, QuizPage
from courses.services import schedule_settling
from courses.services.settling import SETTLE
from demo.handbooks import load_handbooks
from demo.info_pages import load_info_pages
from demo.markdown import key_of, listed, rich
from demo.pages import SOURCE_LANGUAGE, PageLoader, read, read_text, upkeep
from demo.questions import to_questions
from demo.translations import LANGUAGES, file_of
from handbooks.models import HandbookPage
from handbooks.services import schedule_settling as schedule_settling_handbooks
from handbooks.services.settling import SETTLE as SETTLE_HANDBOOKS
from jobs import services as jobs
from website.models import InfoPage
from website.services.site import ensure_site, ensure_trainer_group

CONTENT = Path(__file__).resolve().parent / "content"
PASSWORD = "askel-demo-2026"  # noqa: S105 - the demo's own, printed when it starts


@dataclass(frozen=True)
class Account:
    """A person whom the demo has."""

    role: str
    email: str
    full_name: str


ACCOUNTS = (
    Account("learner", "learner@askel.example", "Aino Esimerkki"),
    Account("trainer", "trainer@askel.example", "Tuomas Kouluttaja"),
    Account("administrator", "admin@askel.example", "Yrsa Ylläpitäjä"),
)
TRAINERS = "Kouluttajat: haitalliset käytännöt"


def load_demo(*, translations: tuple[str, ...] = LANGUAGES) -> bool:
    """Load what is missing. Returns whether anything was. A few queries when all is there."""
    if (
        _is_loaded("courses/*/course.yaml", CoursePage, translations)
        and _is_loaded("handbooks/*/handbook.yaml", HandbookPage, translations)
        and _is_loaded("pages/*.md", InfoPage, translations)
        and User.objects.filter(email=ACCOUNTS[-1].email).exists()
    ):
        return False
    ensure_site(texts=_yaml("site.yaml"))
    _load_service()
    sources = _load_sources()
    contacts = _load_contacts()
    _load_topics()
    people = _load_people()
    things = sources, contacts, people["administrator"]
    courses = _load_courses(*things)
    handbooks = load_handbooks(CONTENT / "handbooks", *things)
    load_info_pages(CONTENT / "pages", *things)
    trainers = ensure_trainer_group(name=TRAINERS, courses=courses, handbooks=handbooks)
    people["trainer"].groups.add(trainers)
    for language in translations:
        _load_courses(*things, language)
        load_handbooks(CONTENT / "handbooks", *things, language)
        load_info_pages(CONTENT / "pages", *things, language)
    schedule_settling(pages=courses)
    schedule_settling_handbooks(pages=handbooks)
    jobs.run_due([SETTLE, SETTLE_HANDBOOKS])
    return True


def _load_courses(*args: Any) -> list[CoursePage]:
    loaders = [(_CourseLoader(file.parent, *args), file) for file in sorted(CONTENT.glob("courses/*/course.yaml"))]
    return [loader.load() for loader, file in loaders if loader.has(file)]


def _is_loaded(files: str, model: Any, translations: tuple[str, ...]) -> bool:
    """Whether every such page of the demo is there and live, in all its languages. One query.

    The pages about the service are the last to be loaded: they tell that nothing was interrupted.
    """
    there = set(model.objects.filter(live=True).values_list("translation_key", "locale__language_code"))
    wanted = {
        (key_of((read_text(file)[0] if file.suffix == ".md" else read(file))["code"]), language)
        for file in CONTENT.glob(files)
        for language in (SOURCE_LANGUAGE, *translations)
        if language == SOURCE_LANGUAGE or file_of(file, language).exists()
    }
    return wanted <= there


def _yaml(path: str) -> Any:
    return read(CONTENT / path)


def _load_service() -> None:
    """Who offers the demo, unless somebody has said so already."""
    if not ServiceSettings.objects.exists():
        ServiceSettings.objects.create(**_yaml("site.yaml")["service"])


def _load_sources() -> dict[str, Source]:
    known = {source.code: source for source in Source.objects.all()}
    for file in sorted(CONTENT.glob("sources*.yaml")):
        for entry in _yaml(file.name) or []:
            if entry["code"] not in known:
                known[entry["code"]] = Source.objects.create(**entry)
    return known


def _load_contacts() -> dict[str, Contact]:
    """The Finnish contacts by code; those in the other languages are made beside them."""
    finnish = {}
    for order, entry in enumerate(_yaml("contacts.yaml"), start=1):
        for language in ("fi", "sv", "en"):
            facts = {name: entry[name] for name in ("phone", "tel", "url", "checked_on", "next_check_on")}
            contact, _ = Contact.objects.get_or_create(
                translation_key=key_of(f"contact/{entry['code']}"),
                locale=Locale.objects.get(language_code=language),
                defaults={**facts, **entry[language], "is_in_footer": entry["in_footer"], "sort_order": order},
            )
            if language == "fi":
                finnish[str(entry["code"])] = contact
    return finnish


def _load_topics() -> None:
    """The topics in all languages; their addresses are made of their names."""
    for order, entry in enumerate(_yaml("site.yaml")["topics"], start=1):
        for language in ("fi", "sv", "en"):
            Topic.objects.get_or_create(
                translation_key=key_of(f"topic/{entry['code']}"),
                locale=Locale.objects.get(language_code=language),
                defaults={"name": entry[language], "slug": slugify(entry[language]), "sort_order": order},
            )


def _load_people() -> dict[str, User]:
    people = {}
    for account in ACCOUNTS:
        user = User.objects.filter(email=account.email).first()
        if user is None:
            make = User.objects.create_superuser if account.role == "administrator" else User.objects.create_user
            user = make(account.email, PASSWORD, full_name=account.full_name)
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        people[account.role] = user
    return people


class _CourseLoader(PageLoader):
    """Loads one course from its folder: modules, then lessons, then quizzes, the course itself last."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.lesson_pks: dict[str, int] = {}

    def load(self) -> CoursePage:
        """The course, published with all its parts; in another language, with those that it has there."""
        data = self.read(self.folder / "course.yaml")
        path = data["code"]
        issuer, _ = Organization.objects.get_or_create(name=data["issuer"])
        course = self.page(
            CoursePage,
            CourseIndexPage.objects.get(locale=self.locale),
            path,
            title=data["title"][self.language],
            promise=data["promise"],
            summary=data["promise"][:200],
            intro=data["intro"],
            outcomes=[
                {"type": "outcome", "value": item["value"], "id": item["id"]}
                for item in listed(f"{path}/outcomes", data["outcomes"])
            ],
            is_sensitive=data.get("is_sensitive", False),
            content_note=data.get("content_note", ""),
            extent_minutes=data["extent_minutes"],
            requirements=data["requirements"],
            issuer=issuer,
            responsible=data["responsible"],
            is_open_reading=data.get("is_open_reading", True),
            **upkeep(data),
        )
        for name in data["modules"]:
            if self.has(self.folder / name / "module.yaml"):
                self._load_module(course, path, self.folder / name)
        self.classify(course, data.get("topics", []))
        self.publish(course)
        return course

    def _load_module(self, course: CoursePage, path: str, folder: Path) -> None:
        data = self.read(folder / "module.yaml")
        place = f"{path}/{data['code']}"
        module = self.page(
            ModulePage,
            course,
            place,
            title=data["title"],
            summary=data["summary"][:200],
            is_heavy=data.get("is_heavy", False),
            **self._safety_texts(course, place, data),
        )
        for name in filter(lambda name: self.has(folder / name), data["steps"]):
            if name.endswith(".md"):
                self._load_lesson(module, place, folder / name)
            else:
                self._load_quiz(module, place, folder / name)
        self.publish(module)

    def _safety_texts(self, course: CoursePage, place: str, data: dict[str, Any]) -> dict[str, Any]:
        """Of a sensitive module: its note, else the course's; and its contacts, else the first three."""
        if not (course.is_sensitive or data.get("is_sensitive")):
            return {}
        codes = [str(code) for code in data.get("contacts", list(self.contacts)[:3])]
        box = {
            "type": "contacts",
            "id": str(key_of(f"{place}/contacts")),
            "value": {
                "title": "Apua ja neuvoa",
                "contacts": listed(f"{place}/contacts/list", [self.contacts[code].pk for code in codes]),
            },
        }
        return {
            "is_sensitive": data.get("is_sensitive", False),
            "content_note": data.get("content_note") or course.content_note,
            "stand_in": self.body(f"{place}/stand_in", data["stand_in"], []) if data.get("stand_in") else [],
            "contacts": [box],
        }

    def _load_lesson(self, module: ModulePage, path: str, file: Path) -> None:
        data, text = self.read_text(file)
        place = f"{path}/{data['code']}"
        lesson = self.page(
            LessonPage,
            module,
            place,
            title=data["title"],
            summary=data["summary"][:200],
            minutes=data["minutes"],
            is_required=data["required"],
            outcomes=[
                {"type": "outcome", "value": item["value"], "id": item["id"]}
                for item in listed(f"{place}/outcomes", data.get("outcomes", []))
            ],
            body=self.body(place, text, data["sources"]),
            easy_body=self.easy_body(place, file, data["sources"]),
            **upkeep(data),
        )
        self.lesson_pks[data["code"]] = lesson.pk
        self.cite(lesson, data["sources"])
        self.publish(lesson)

    def _load_quiz(self, module: ModulePage, path: str, file: Path) -> None:
        data = self.read(file)
        place = f"{path}/{data['code']}"
        quiz = self.page(
            QuizPage,
            module,
            place,
            title=data["title"],
            summary=data["summary"][:200],
            minutes=data["minutes"],
            is_required=data["required"],
            mode=data["mode"],
            passing_percent=data.get("passing_percent", 80),
            intro=rich(data["intro"], self._link_out),
            questions=to_questions(
                place, data["questions"], link=self._link_out, name=self._publisher, lesson_pk=self.lesson_pks
            ),
            **upkeep(data),
        )
        self.cite(quiz, data["sources"])
        self.publish(quiz)

    def _link_out(self, code: str) -> str:
        source = self.sources[code]
        return f'(<a href="{source.url}">{source.publisher or source.title}</a>)'

    def _publisher(self, code: str) -> str:
        return f"({self.sources[code].publisher or self.sources[code].title})"
