"""Two of everything, made once per module: what one group and one learner have carries a canary.

``CANARY`` stands in every title, text, name and address that only some may see. ``SEEK`` is a word of the closed texts
to search for: unlike the canary it is no news when a page repeats what was asked.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction, ReferenceIndex

from accounts import services as accounts
from accounts.models import Organization, SignIn
from certificates import files
from certificates import services as certificates
from certificates.models import Certificate
from content.models import Image, PageTopic, Topic
from content.services import inbox
from courses import services as courses
from courses.models import CoursePage, Enrollment, LessonPage, ModulePage, QuizPage
from courses.services import newest_course_edition
from quizzes.models import Attempt
from quizzes.services import QuizSpec, start_attempt
from tests.accounts.factories import UserFactory
from tests.authoring import add, index, publish, run_jobs, single, text_block
from tests.certificates.factories import make_certificate, make_enrollment
from tests.content.files import picture
from tests.handbooks.authoring import Handbook
from website.services.site import ensure_site, ensure_trainer_group

CANARY = "kanarial"
SEEK = "lintukoto"
CLOSED_TEXT = f"Kanarialinnun {SEEK}."

ROLES = ("anonymous", "learner", "other_learner", "trainer", "other_trainer", "editor", "administrator", "suspended")


@dataclass
class CourseTree:
    """A published course."""

    page: CoursePage
    module: ModulePage
    lessons: list[LessonPage]
    quiz: QuizPage
    enrollment: Enrollment | None = None

    @property
    def key(self) -> Any:
        return self.page.translation_key


def write_course(word: str, body: str, *, lessons: int = 2, **fields: Any) -> CourseTree:
    """A course whose titles begin with ``word``, with a practice of one question."""
    page = add(index(), CoursePage, f"{word}kurssi", is_published=False, **fields)
    module = add(page, ModulePage, f"{word}osio")
    steps = [
        add(module, LessonPage, f"{word}tunti {number}", body=[text_block(body)]) for number in range(1, lessons + 1)
    ]
    questions = [single(f"{word}kysymys?", f"{word}oikea", f"{word}väärä")]
    quiz = add(module, QuizPage, f"{word}harjoitus", mode="practice", questions=questions)
    return CourseTree(publish(page), module, steps, quiz)


def close_to(page: Any, *groups: Group) -> None:
    """Let only these groups read a page."""
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.set(groups)


@dataclass
class World:
    """``closed``: what the trainer's group keeps for its readers. ``public``: the other trainer's, open to all."""

    people: dict[str, Any] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ensure_site()
        self._write()
        self._people()
        run_jobs()
        self._learn()
        self._sign_in()

    def _write(self) -> None:
        self.topic = Topic.objects.create(name="Aihe", slug="aihe", locale=Locale.objects.get(language_code="fi"))
        self.closed = write_course("Kanarial", CLOSED_TEXT)
        self.image = Image.objects.create(
            title="Kanarialintu", file=SimpleUploadedFile("kuva.png", picture("PNG", (16, 16)))
        )
        lesson = self.closed.lessons[0]
        lesson = publish(lesson, body=[text_block(CLOSED_TEXT), self._image_block()])
        ReferenceIndex.create_or_update_for_object(lesson)  # a task after the commit, which never comes here
        publish(self.closed.page, topic_links=[PageTopic(topic=self.topic)])
        self.draft = add(self.closed.module, LessonPage, "Kanarialuonnos", is_published=False)
        self.draft_revision = self.draft.save_revision()
        self.new_course = add(index(), CoursePage, "Kanarialuonnoskurssi", is_published=False)
        self.handbook = Handbook(title="Kanarialopas", chapters=0)
        self.chapter = self.handbook.add("Kanarialuku", body=[text_block(CLOSED_TEXT)])
        self.public = write_course("Avoin ", "Avoin lause.")
        self.readers = Group.objects.create(name="Lukijat")
        self.trainers = ensure_trainer_group(
            name="Yhdet", courses=[self.closed.page, self.new_course], handbooks=[self.handbook.page]
        )
        self.other_trainers = ensure_trainer_group(name="Toiset", courses=[self.public.page])
        for page in (self.closed.page, self.handbook.page):
            close_to(page, self.readers, self.trainers)

    def _image_block(self) -> dict[str, Any]:
        value = {"image": self.image.pk, "alt": "Kanarialintu", "is_decorative": False, "caption": ""}
        return {"type": "image", "id": "6a3f2c8e-0a51-4a0c-8f0a-111111111111", "value": value}

    def _people(self) -> None:
        editors = Group.objects.get(name="Editors")
        self.people = {
            "learner": self._person("Aino Kanarialintu", self.readers, email="kanarialintu@kunta.example"),
            "other_learner": self._person("Olli Toinen"),
            "trainer": self._person("Tarja Kouluttaja", self.trainers),
            "other_trainer": self._person("Ulla Kouluttaja", self.other_trainers),
            "editor": self._person("Eeva Toimittaja", editors),
            "administrator": UserFactory(full_name="Sari Ylläpitäjä", admin=True),
            "suspended": self._person("Paavo Poissa", self.readers, self.trainers),
        }

    @staticmethod
    def _person(name: str, *groups: Group, **fields: Any) -> Any:
        person = UserFactory(full_name=name, **fields)
        person.groups.set(groups)
        return person

    def _learn(self) -> None:
        call_command("make_badge_key", "--if-none", verbosity=0)
        now = timezone.now()
        learner = self.people["learner"]
        self.enrollment = self.closed.enrollment = self._enroll(learner, self.closed)
        self.attempt: Attempt = self._try(learner, self.closed)
        self.certificate: Certificate = make_certificate(
            learner=learner, titles={"fi": "Kanarialtodistus"}, body={"outcomes": ["Kanarialtaito"]}
        )
        edition = newest_course_edition(self.closed.key)
        assert edition is not None
        self.studied = make_enrollment(edition, learner=learner, closed_at=now)
        self._look_after(now)
        self.pdf = self.certificate.file_name("fi")
        files.write(self.pdf, b"%PDF-1.7 kanarial")
        made = Certificate.objects.filter(pk=self.certificate.pk)
        made.update(pdf_sha256={"fi": "0" * 64}, pdf_rendered_at=now)
        self.certificate.refresh_from_db()
        certificates.make_badge(certificate=self.certificate)
        token, self.secret = accounts.create_api_token(
            user=learner, name="Kanarialavain", valid_for=timedelta(days=1), now=now
        )
        self.token = token
        elsewhere = Client()
        elsewhere.force_login(learner)
        self.sign_in = SignIn.objects.get(session=elsewhere.session.session_key)
        self.message = inbox.take_message(
            kind="question", page=self.closed.page, language="fi", text="Kanarialkysymys", author=learner, now=now
        )
        self.public.enrollment = self._enroll(self.people["other_learner"], self.public)
        _token, self.suspended_secret = accounts.create_api_token(
            user=self.people["suspended"], name="Avain", valid_for=timedelta(days=1), now=now
        )
        self.suspended_enrollment = self._enroll(self.people["suspended"], self.public)

    def _look_after(self, now: Any) -> None:
        """A certificate of the closed course, as its trainers meet it."""
        edition = newest_course_edition(self.closed.key)
        assert edition is not None
        certificates.award_certificate(enrollment=self.studied, edition=edition, now=now)
        self.looked_at = Certificate.objects.get(enrollment=self.studied)
        self.name_request = certificates.ask_for_name(
            certificate=self.looked_at, name="Aino Kanarial", reason="", now=now
        )
        self.packed = certificates.pack(
            certificates=[self.looked_at], actor=self.people["trainer"], reason="", language="fi", now=now
        )
        self.issuer = Organization.objects.create(name="Kanarialjärjestö")

    @staticmethod
    def _enroll(person: Any, course: CourseTree) -> Enrollment:
        return courses.enroll(learner=person, course_key=course.key, language="fi", now=timezone.now())

    def _try(self, person: Any, course: CourseTree) -> Attempt:
        edition = courses.newest_course_edition(course.key)
        assert edition is not None
        assert course.enrollment is not None
        facts = edition.outline.step(course.quiz.translation_key).quiz
        return start_attempt(
            learner=person,
            quiz=QuizSpec(course.quiz.translation_key, facts.mode, facts.passing_percent, facts.version_ids),
            context=course.enrollment.uuid,
            edition_number=edition.number,
            language="fi",
            now=timezone.now(),
        )

    def _sign_in(self) -> None:
        for role, person in self.people.items():
            client = Client()
            client.force_login(person)
            self.sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
        suspended = self.people["suspended"]
        suspended.is_active = False
        suspended.save()

    def client(self, role: str, **kwargs: Any) -> Client:
        """A browser in which somebody is signed in; the suspended one was, until a moment ago."""
        client = Client(**kwargs)
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client

    def bearer(self, secret: str = "") -> dict[str, str]:
        """The header that a program sends."""
        return {"Authorization": f"Bearer {secret or self.secret}"}

    def lesson_read_path(self, enrollment: Any = None, lesson: Any = None) -> str:
        enrollment, lesson = enrollment or self.enrollment, lesson or self.closed.lessons[0]
        return reverse("api:lesson_read", args=[enrollment.uuid, lesson.translation_key])
