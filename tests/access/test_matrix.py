"""Every cell of the matrix, asked for real; and no address that the matrix does not know."""

import fnmatch
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from django.utils.translation import activate

from accounts.models import ApiToken
from certificates.codes import format_code, new_code
from certificates.models import Certificate
from courses.models import Enrollment, ProgressEvent, StepRecord
from handbooks.rules import short_key
from quizzes.models import Attempt, Response
from tests.access import matrix
from tests.access.world import CANARY, ROLES, SEEK, World
from tests.pages.headers import header_faults

pytestmark = [pytest.mark.django_db, pytest.mark.urls("config.urls")]

# Opening a step is what is noted of it, in the learner's own records.
OPENED = {"closed_quiz", "closed_lesson"}
WORDS = {"full", "bare", "ok", "login", "no", "405", "·"}


@dataclass(frozen=True)
class Row:
    """One line of the matrix."""

    method: str
    route: str
    thing: str
    cells: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.route} {self.thing}"


def rows(text: str) -> list[Row]:
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    return [Row(method, route, thing, tuple(cells)) for method, route, thing, *cells in lines]


OURS, SIGN_IN, ADMIN = rows(matrix.OURS), rows(matrix.SIGN_IN), rows(matrix.ADMIN)
PATTERNS = rows(matrix.ADMIN_PATTERNS)
ALL = [*OURS, *SIGN_IN, *ADMIN, *PATTERNS]


def routes() -> Iterator[tuple[str, str]]:
    """(name with its namespaces, address as written) of everything that can be asked for."""

    def walk(resolver: Any, names: tuple[str, ...], prefix: str) -> Iterator[tuple[str, str]]:
        for found in resolver.url_patterns:
            address = prefix + str(found.pattern)
            if isinstance(found, URLPattern):
                yield ":".join([*names, found.name]) if found.name else f"@{address.replace('^', '')}", address
            else:
                yield from walk(found, (*names, *filter(None, [found.namespace])), address)

    activate("fi")
    return walk(get_resolver("config.urls"), (), "")


# --- The file itself --------------------------------------------------------------------------------------------------


def test_every_address_is_in_the_matrix():
    """A new address fails here until somebody has thought about who may ask it: T013."""
    named = {row.route for row in ALL}
    unknown = [name for name, _ in routes() if not any(fnmatch.fnmatchcase(name, known) for known in named)]
    assert unknown == []


def test_the_matrix_knows_no_address_that_is_gone():
    there = {name for name, _ in routes()}
    assert [row.route for row in ALL if not fnmatch.filter(there, row.route)] == []


def test_our_own_addresses_are_listed_one_by_one():
    listed = {row.route for row in (*OURS, *SIGN_IN)}
    assert [name for name, address in routes() if not address.startswith("admin/") and name not in listed] == []


def test_every_line_is_well_formed_and_there_once():
    for row in ALL:
        assert len(row.cells) == len(ROLES), str(row)
        assert set(row.cells) <= WORDS, str(row)
    assert len({(row.method, row.route, row.thing) for row in ALL}) == len(ALL)


def test_who_is_suspended_is_nobody():
    """T018"""
    assert [str(row) for row in ALL if row.cells[ROLES.index("suspended")] != row.cells[0]] == []


# --- What is asked for ------------------------------------------------------------------------------------------------


def addresses(world: World) -> dict[str, tuple[list[Any], dict[str, Any]]]:
    """(arguments, what to send) for each thing that the matrix names."""
    draft, closed = world.draft, world.closed
    quiz, lesson = closed.quiz, closed.lessons[1]

    def page(found: Any) -> tuple[list[Any], dict[str, Any]]:
        return [found.url_path.split("/", 2)[2]], {}

    def plain(*args: Any, **data: Any) -> tuple[list[Any], dict[str, Any]]:
        return list(args), data

    return {
        "-": plain(),
        "nothing": plain("nothing/"),
        "number": plain(1),
        "seek": plain(q=SEEK),
        "topic": plain("aihe"),
        "wrong_logo": plain("nothing.png"),
        "home": plain(""),
        "catalogue": plain("koulutukset/"),
        "handbooks": plain("kasikirjat/"),
        "public_course": page(world.public.page),
        "public_lesson": page(world.public.lessons[0]),
        "closed_course": page(closed.page),
        "closed_module": page(closed.module),
        "closed_lesson": page(closed.lessons[0]),
        "closed_quiz": page(quiz),
        "draft_lesson": page(draft),
        "draft_course": page(world.new_course),
        "closed_handbook": page(world.handbook.page),
        "closed_chapter": page(world.chapter),
        "closed_image": plain(world.image.file.name),
        "closed": plain(closed.key),
        "enrollment": plain(world.enrollment.uuid),
        "step": plain(world.enrollment.uuid, lesson.translation_key),
        "step_key": plain(lesson.translation_key),
        "quiz": plain(world.enrollment.uuid, quiz.translation_key),
        "attempt": plain(world.attempt.uuid, confirmed="1"),
        "question": plain(world.attempt.uuid, 1, skip="1"),
        "handbook": plain(short_key(world.handbook.key)),
        "handbook_seek": plain(short_key(world.handbook.key), q=SEEK),
        "chapter": plain(short_key(world.chapter.translation_key)),
        "handbook_key": plain(world.handbook.key),
        "chapter_key": plain(world.handbook.key, world.chapter.translation_key),
        "earned": plain(world.certificate.enrollment.uuid),
        "closed_learner": plain(closed.page.pk, world.enrollment.uuid),
        "studied": plain(world.studied.uuid),
        "studied_step": plain(world.studied.uuid, lesson.translation_key),
        "certificate": plain(world.certificate.uuid, name_shown="hidden"),
        "pdf": plain(world.certificate.uuid, "fi"),
        "looked_at": plain(world.looked_at.uuid),
        "reissued": plain(world.looked_at.uuid, name="Aino Kanarial", reason="Nimi oli väärin."),
        "revoked": plain(id=world.looked_at.pk, act="revoked", reason="Väärä.", confirm="1"),
        "chosen": plain(id=world.looked_at.pk),
        "asked": plain(world.name_request.pk, grant="1"),
        "packed": plain(world.packed),
        "issuer": plain(world.issuer.pk),
        "issuer_in": plain(world.issuer.pk, "fi"),
        "code": plain(world.certificate.printed_code, name="Kanarialtodistus"),
        "codes": plain(codes=world.certificate.printed_code),
        "record_csv": plain("csv"),
        "record_zip": plain("zip"),
        "list": plain(0),
        "wrong_code": plain(format_code(new_code())),
        "token": plain(world.token.pk),
        "sign_in": plain(world.sign_in.pk),
        "accessibility": plain("accessibility"),
        "easy": plain("easy"),
        "error_on_page": plain("error", lesson.translation_key),
        "message": plain(world.message.pk),
        "closed_page": plain(closed.page.pk),
        "draft_page": plain(draft.pk),
        "quiz_page": plain(quiz.pk),
        "quiz_file": plain(quiz.pk, "gift"),
        "form": plain("xlsx"),
        "quiz_numbers": plain(quiz.pk, "csv"),
        "quiz_version": plain(quiz.pk, world.attempt.items.get(position=1).version_id),
        "quiz_question": plain(world.attempt.items.get(position=1).question_key),
        "draft_page_pk": plain(draft.pk),
        "draft_revision": plain(draft.pk, world.draft_revision.pk),
        "compared": plain(draft.pk, "earliest", world.draft_revision.pk),
        "learner_pk": plain(world.people["learner"].pk),
    }


# The API takes the keys of pages that are drafts, too.
API_ARGUMENTS = {"draft_course": lambda world: [world.new_course.translation_key]}


def ask(world: World, row: Row, role: str) -> Any:
    args, data = addresses(world)[row.thing]
    if row.route.startswith("api:") and row.thing in API_ARGUMENTS:
        args = API_ARGUMENTS[row.thing](world)
    if row.route == "api:certificate_check":
        data = {}  # the page compares a name, the API does not
    activate("fi")
    path = reverse(row.route, args=args, urlconf="config.urls")
    client = world.client(role)
    if row.method == "POST" and row.route.startswith("api:"):
        return client.post(path, content_type="application/json")
    return getattr(client, row.method.lower())(path, data)


def outcome(answer: Any) -> str:
    """An answer in the matrix's words; ``ok`` stands for full and bare, too."""
    status, target = answer.status_code, answer.headers.get("Location", "")
    if status in (301, 302, 303) and "/login/?next=" in target:
        return "login"
    if status in (301, 302) and target in ("/admin/", "http://testserver/admin/"):
        return "no"  # how the editor refuses: a message on its first page
    if status == 401:
        return "login"
    if status in (403, 404):
        return "no"
    if status == 405:
        return "405"
    assert status < 500, answer.content[-2000:]
    return "ok"


def has_canary(answer: Any) -> bool:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told = " ".join(f"{name}: {value}" for name, value in answer.items()) + body.decode("utf-8", "replace")
    # The address asked for stands in what it leads to, and in other languages' links: no news to whoever asked.
    for part in answer.wsgi_request.path.split("/"):
        if CANARY in part:
            told = told.replace(part, "")
    return CANARY in told.lower()


def meets(answer: Any, cell: str) -> bool:
    found = outcome(answer)
    if cell in ("full", "bare"):
        return found == "ok" and has_canary(answer) == (cell == "full")
    if cell == "ok":
        return found == "ok"
    return found == cell and not has_canary(answer)


def records(world: World) -> list[Any]:
    """All that somebody else could have changed of the learner's."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Enrollment, StepRecord, ProgressEvent, Attempt, Response, Certificate)
    ] + [ApiToken.objects.filter(user=world.people["learner"]).count()]


def differences(world: World, row: Row) -> list[str]:
    wrong = []
    for role, cell in zip(ROLES, row.cells, strict=True):
        if cell == "·":
            continue
        # T088: a mere look changes nothing of the learner's own, whoever fetches the link ahead.
        is_look = row.method == "GET" and role == "learner" and row.thing not in OPENED
        before = records(world) if row.method == "POST" or is_look else None
        with transaction.atomic():
            answer = ask(world, row, role)
            is_refused = is_look or cell in ("login", "no", "405")
            if before is not None and is_refused and records(world) != before:
                wrong.append(f"{role}: nothing was to change, and something did")
            transaction.set_rollback(True)
        wrong += [f"{role}: {fault}" for fault in header_faults(answer.headers, answer.wsgi_request.path)]
        if not meets(answer, cell):
            told = "with" if has_canary(answer) else "without"
            wrong.append(
                f"{role}: {cell} was expected, it was {outcome(answer)} ({answer.status_code}) {told} the canary"
            )
    return wrong


@pytest.mark.parametrize("row", [*OURS, *SIGN_IN, *ADMIN], ids=str)
def test_each_role_gets_what_the_matrix_says(world, row):
    """T001–T003, T005–T007, T010, T012, T013, T018, T020"""
    assert differences(world, row) == []


# --- The editor's other addresses -------------------------------------------------------------------------------------


def fill(address: str, world: World) -> str:
    """An address of the editor with numbers of the closed course in it."""
    resolver_path = address.replace("^", "").replace("$", "").replace("\\Z", "")
    values = {"<str:app_label>": "wagtailcore", "<str:model_name>": "page", "<str:action>": "delete"}
    for part, value in values.items():
        resolver_path = resolver_path.replace(part, value)
    resolver_path = re.sub(r"<slug:[a-z_]*app[a-z_]*>", "courses", resolver_path)
    resolver_path = re.sub(r"<slug:[a-z_]*model[a-z_]*>", "lessonpage", resolver_path)
    resolver_path = re.sub(r"<uuid:[^>]*>", str(world.enrollment.uuid), resolver_path)
    resolver_path = re.sub(r"<[^>]*>", str(world.draft.pk), resolver_path)
    return "/" + re.sub(r"\(.*?\)", "1", resolver_path).replace(r"\.", ".").replace("\\d+", "1").replace(".*", "x")


@pytest.mark.parametrize("role", ["anonymous", "learner", "suspended"])
def test_nobody_without_the_right_to_edit_gets_into_the_editor(world, role):
    """T125: at any of its addresses, those of Wagtail's next release as well."""
    client, column, wrong, asked = world.client(role), ROLES.index(role), [], 0
    for name, address in routes():
        if not address.startswith("admin/"):
            continue
        cells = next(row.cells for row in (*ADMIN, *PATTERNS) if fnmatch.fnmatchcase(name, row.route))
        cell = cells[column]
        if cell == "·":
            continue
        with transaction.atomic():
            answer = client.get(fill(address, world))
            transaction.set_rollback(True)
        asked += 1
        found = outcome(answer)
        is_right = found == cell or (cell == "login" and found in ("no", "405"))
        if not is_right or has_canary(answer) or header_faults(answer.headers, answer.wsgi_request.path):
            wrong.append((name, cell, answer.status_code, fill(address, world)))
    assert wrong == []
    assert asked > 200


def test_the_names_of_routes_can_be_written_out(world):
    """What the matrix calls an object fits the address that it stands with."""
    for row in (*OURS, *SIGN_IN, *ADMIN):
        args = addresses(world)[row.thing][0]
        if row.route.startswith("api:") and row.thing in API_ARGUMENTS:
            args = API_ARGUMENTS[row.thing](world)
        try:
            activate("fi")
            reverse(row.route, args=args, urlconf="config.urls")
        except NoReverseMatch:
            pytest.fail(str(row))
