"""A small course for the learners' ways, published and translated through the services."""

from dataclasses import dataclass

from tests.journeys.steps import Key
from tests.running import Site

TITLE = "Kohtaaminen ja puheeksiotto"
PRACTICE: Key = {"Kumpi ensin?": ["Kuuntele"], "Mikä järjestys?": ["Kysy", "Kuuntele", "Kirjaa"]}
TEST: Key = {
    "Mitä teet, kun huoli herää?": ["Kysyn"],
    "Ketkä auttavat?": ["Kollega", "Tulkki"],
    "Huoli riittää.": ["Pitää paikkansa"],
    "Missä järjestyksessä?": ["Varaa aika", "Tapaa asiakas", "Kirjaa sovittu"],
    "Kuka tekee mitä?": {"Poliisi": "Tutkii", "Tulkki": "Tulkkaa", "Opettaja": "Opettaa"},
}
KEY: Key = {**PRACTICE, **TEST}

# Step 4 stays in Finnish only. Translated texts begin with "sv: ".
_WRITE = """
from content.models import PageSource, Source
from courses.models import LessonPage, QuizPage
from tests.authoring import (
    Course, add, matching, multiple, ordering, publish, single, text_block, translate_page, truefalse, wait_for_jobs
)
from wagtail.models import Locale

course = Course(
    title=TITLE, lessons=1, promise="Opit ottamaan vaikean asian puheeksi.", intro="Kaikille.",
    requirements="Kaikki osat tehty, testi läpäisty.", is_open_reading=True, is_sensitive=is_sensitive,
    content_note="Kerromme väkivallasta. Voit pitää tauon milloin vain." if is_sensitive else "",
    quiz=[single("Kumpi ensin?", "Kuuntele", "Neuvo"), ordering("Mikä järjestys?", ("Kysy", "Kuuntele", "Kirjaa"))],
    mode="practice",
)
module = course.module
lesson = add(module, LessonPage, "Suomeksi vain", is_published=False, body=[text_block("Vain suomeksi.")])
lesson.source_links = [PageSource(source=Source.objects.get(code="S1"))]
lesson = publish(lesson)
test = add(module, QuizPage, "Lopputesti", mode="test", shuffles_options=True, questions=[
    single("Mitä teet, kun huoli herää?", "Kysyn", "Odotan"),
    multiple("Ketkä auttavat?", ("Kollega", "Tulkki"), ("Naapuri",)),
    truefalse("Huoli riittää."),
    ordering("Missä järjestyksessä?", ("Varaa aika", "Tapaa asiakas", "Kirjaa sovittu")),
    matching("Kuka tekee mitä?", (("Poliisi", "Tutkii"), ("Tulkki", "Tulkkaa"), ("Opettaja", "Opettaa"))),
])
swedish = Locale.objects.get(language_code="sv")
for page in (course.page, module, *course.lessons, course.quiz, test):
    translate_page(page, swedish)
wait_for_jobs()
course.page.refresh_from_db()
steps = [course.lessons[0], course.quiz, lesson, test]
result = {
    "key": str(course.key),
    "path": course.page.get_url(),
    "steps": [page.get_url() for page in steps],
    "swedish": [course.page.get_translation(swedish).get_url()],
}
"""


@dataclass(frozen=True)
class Course:
    """Where the course and its steps are: a lesson, an exercise, a lesson in Finnish only, a test."""

    key: str
    path: str
    steps: list[str]
    swedish: list[str]


def write_course(site: Site, *, title: str = TITLE, is_sensitive: bool = False) -> Course:
    """Write, translate and publish the course."""
    return Course(**site.python(f"TITLE = {title!r}\nis_sensitive = {is_sensitive}\n{_WRITE}"))
