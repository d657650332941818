"""Load the demo's content through the services, the way an author would publish it.

What is there already stays as it is: a second start changes nothing, and no trainer's edit is lost.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from allauth.account.models import EmailAddress
from wagtail.models import Locale, Page

from accounts.models import Organization, User
from content.models import BasePage, Contact, PageSource, Source
from courses.models import CourseIndexPage, CoursePage, LessonPage, ModulePage, QuizPage
from courses.services import schedule_settling
from courses.services.settling import SETTLE
from demo.markdown import key_of, listed, plain, rich, to_stream
from demo.questions import to_questions
from jobs import services as jobs
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


def load_demo() -> bool:
    """Load what is missing. Returns whether anything was. A few queries when all is there."""
    codes = _course_codes()
    there = set(CoursePage.objects.filter(live=True).values_list("translation_key", flat=True))
    if all(key_of(code) in there for code in codes) and User.objects.filter(email=ACCOUNTS[-1].email).exists():
        return False
    ensure_site(texts=_yaml("site.yaml"))
    sources = _load_sources()
    contacts = _load_contacts()
    people = _load_people()
    courses = [
        _CourseLoader(CONTENT / "courses" / folder, sources, contacts, people["administrator"]).load()
        for folder in sorted(path.name for path in (CONTENT / "courses").iterdir())
    ]
    trainers = ensure_trainer_group(name=TRAINERS, courses=courses)
    people["trainer"].groups.add(trainers)
    schedule_settling(pages=courses)
    jobs.run_due([SETTLE])
    return True


def _course_codes() -> list[str]:
    return [_yaml(path.relative_to(CONTENT))["code"] for path in sorted(CONTENT.glob("courses/*/course.yaml"))]


def _yaml(path: str | Path) -> Any:
    return yaml.safe_load((CONTENT / path).read_text(encoding="utf-8"))


def _load_sources() -> dict[str, Source]:
    known = {source.code: source for source in Source.objects.all()}
    for entry in _yaml("sources.yaml"):
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


class _CourseLoader:
    """Loads one course from its folder: modules, then lessons, then quizzes, the course itself last."""

    def __init__(self, folder: Path, sources: dict[str, Source], contacts: dict[str, Contact], user: User) -> None:
        self.folder, self.sources, self.contacts, self.user = folder, sources, contacts, user
        self.locale = Locale.objects.get(language_code="fi")
        self.lesson_pks: dict[str, int] = {}

    def load(self) -> CoursePage:
        """The course, published with all its parts."""
        data = self._read(self.folder / "course.yaml")
        path = data["code"]
        issuer, _ = Organization.objects.get_or_create(name=data["issuer"])
        course = self._page(
            CoursePage,
            CourseIndexPage.objects.get(locale=self.locale),
            path,
            title=data["title"]["fi"],
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
            **_upkeep(data),
        )
        for name in data["modules"]:
            self._load_module(course, path, self.folder / name)
        self._publish(course)
        return course

    def _load_module(self, course: CoursePage, path: str, folder: Path) -> None:
        data = self._read(folder / "module.yaml")
        place = f"{path}/{data['code']}"
        module = self._page(ModulePage, course, place, title=data["title"], summary=data["summary"][:200])
        for name in data["steps"]:
            if name.endswith(".md"):
                self._load_lesson(module, place, folder / name)
            else:
                self._load_quiz(module, place, folder / name)
        self._publish(module)

    def _load_lesson(self, module: ModulePage, path: str, file: Path) -> None:
        _, head, body = file.read_text(encoding="utf-8").split("---\n", 2)
        data = yaml.safe_load(head)
        place = f"{path}/{data['code']}"
        codes = data["sources"]
        number = {code: position for position, code in enumerate(codes, start=1)}
        lesson = self._page(
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
            body=to_stream(
                place,
                body,
                link=lambda code: f'<a href="#source-{number[code]}">[{number[code]}]</a>',
                name=lambda code: f"[{number[code]}]",
                contact_pk=lambda code: self.contacts[code].pk,
            ),
            **_upkeep(data),
        )
        self.lesson_pks[data["code"]] = lesson.pk
        self._cite(lesson, codes)
        self._publish(lesson)

    def _load_quiz(self, module: ModulePage, path: str, file: Path) -> None:
        data = self._read(file)
        place = f"{path}/{data['code']}"
        quiz = self._page(
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
            **_upkeep(data),
        )
        self._cite(quiz, data["sources"])
        self._publish(quiz)

    def _link_out(self, code: str) -> str:
        source = self.sources[code]
        return f'(<a href="{source.url}">{source.publisher or source.title}</a>)'

    def _publisher(self, code: str) -> str:
        return f"({self.sources[code].publisher or self.sources[code].title})"

    @staticmethod
    def _read(file: Path) -> Any:
        return yaml.safe_load(file.read_text(encoding="utf-8"))

    def _page(self, model: Any, parent: Page, path: str, **fields: Any) -> Any:
        """The page at ``path``, made as a draft if it is not there; one that is there stays as it is."""
        key = key_of(path)
        page = model.objects.filter(translation_key=key, locale=self.locale).first()
        if page is None:
            page = model(translation_key=key, locale=self.locale, owner=self.user, live=False, **fields)
            parent.add_child(instance=page)
            parent.refresh_from_db()
        return page

    def _cite(self, page: BasePage, codes: list[str]) -> None:
        if not page.live:
            page.source_links = [
                PageSource(source=self.sources[code], sort_order=order) for order, code in enumerate(codes, start=1)
            ]

    def _publish(self, page: BasePage) -> None:
        if not page.live:
            page.save_revision(user=self.user).publish(user=self.user)
            page.refresh_from_db()


def _upkeep(data: dict[str, Any]) -> dict[str, Any]:
    def day(value: Any) -> date | None:
        return value if isinstance(value, date) else date.fromisoformat(value) if value else None

    return {
        "law_version": plain(data.get("law_version") or "", str)[:200],
        "checked_on": day(data.get("checked_on")),
        "next_review_on": day(data.get("next_review_on")),
    }
