"""Keep what is published: one Question per key, one immutable version per content."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils.html import strip_tags

from quizzes.about import tags_of
from quizzes.bank_blocks import BANK
from quizzes.blocks import QuestionDraft, Taken, quiz_parts
from quizzes.enums import QuestionState
from quizzes.models import Question, QuestionVersion


@transaction.atomic
def record_versions(
    *,
    quiz_key: UUID,
    drafts: Sequence[QuestionDraft],
    source_language: str,
    now: datetime,
    is_shared: bool = False,
    is_sensitive: bool = False,
) -> list[QuestionVersion]:
    """The version of each draft, in order, written where its content is new. Questions left out are retired.

    ``is_shared``: authors of other courses may take them in. ``is_sensitive``: of the quiz, so of all its questions.
    The caller holds the lock of the course. Costs at most seven statements, whatever the number of questions.
    """
    rows = [Question(key=draft.key, home_quiz_key=quiz_key, is_shared=is_shared, **_notes(draft)) for draft in drafts]
    for row in rows:
        row.is_sensitive = row.is_sensitive or is_sensitive
    Question.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["state", "kind", "outcome", "difficulty", "is_sensitive", "tags", "words", "is_shared"],
    )
    questions = {question.key: question for question in Question.objects.filter(home_quiz_key=quiz_key)}
    wanted = {draft.key for draft in drafts}
    gone = [question.pk for key, question in questions.items() if key not in wanted]
    Question.objects.filter(pk__in=gone).exclude(state=QuestionState.RETIRED).update(state=QuestionState.RETIRED)

    known: dict[tuple[UUID, str], QuestionVersion] = {}
    numbers: dict[UUID, int] = {}
    for version in QuestionVersion.objects.filter(question__key__in=wanted).select_related("question"):
        known[version.question.key, version.sha256] = version
        numbers[version.question.key] = max(version.number, numbers.get(version.question.key, 0))

    for draft in drafts:
        sha256 = _sha256(draft)
        if (draft.key, sha256) not in known:
            known[draft.key, sha256] = QuestionVersion(
                question=questions[draft.key],
                number=numbers.get(draft.key, 0) + 1,
                sha256=sha256,
                structure=dict(draft.structure),
                texts=dict(draft.texts),
                source_language=source_language,
                created_at=now,
            )
    QuestionVersion.objects.bulk_create([version for version in known.values() if version.pk is None])
    versions = [known[draft.key, _sha256(draft)] for draft in drafts]
    moved = []
    for version in versions:
        if version.question.current_id != version.pk:
            version.question.current = version
            moved.append(version.question)
    Question.objects.bulk_update(moved, ["current"])
    return versions


def _sha256(draft: QuestionDraft) -> str:
    content = json.dumps(
        {"structure": draft.structure, "texts": draft.texts}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(content.encode()).hexdigest()


def _notes(draft: QuestionDraft) -> dict[str, Any]:
    """By what the question is found again."""
    about = draft.about
    tags = [tag.casefold() for tag in tags_of(about.get("tags") or "")]
    words = " ".join(" ".join(_words(text)) for text in draft.texts.values())
    return {
        "kind": draft.structure["kind"],
        "outcome": about.get("outcome") or "",
        "difficulty": about.get("difficulty") or "",
        "is_sensitive": bool(about.get("is_sensitive")),
        "tags": f",{','.join(tags)}," if tags else "",
        "words": " ".join(f"{words} {about.get('outcome') or ''}".casefold().split()),
    }


def _words(text: Any) -> Iterator[str]:
    """All texts in a version's text."""
    if isinstance(text, str):
        yield strip_tags(text)
    elif isinstance(text, Mapping):
        for value in text.values():
            yield from _words(value)
    elif isinstance(text, list | tuple):
        for value in text:
            yield from _words(value)


def take_in(*, page: Any, keys: Sequence[UUID], user: Any) -> int:
    """Put questions of the bank, by their keys, at the end of a draft of a quiz; how many were not in it yet.

    ``page`` is as its newest revision has it.
    """
    stream = page.questions
    there = {part.key for part in quiz_parts(stream) if isinstance(part, Taken)}
    new = [key for key in dict.fromkeys(keys) if key not in there]
    if not new:
        return 0
    blocks = [{"type": BANK, "value": {"question": str(key)}, "id": str(uuid4())} for key in new]
    page.questions = stream.stream_block.to_python([*stream.get_prep_value(), *blocks])
    page.save_revision(user=user, log_action=True)
    return len(new)


def take_blocks(*, page: Any, taken: Sequence[tuple[UUID, Mapping[str, Any]]], user: Any) -> int:
    """Copy questions of the bank into a draft of a quiz; how many. One taken before is brought up to date.

    ``page`` is as its newest revision has it; ``taken`` are keys with raw blocks. A copy is a question of its own.
    """
    stream = page.questions
    copies: dict[str, dict[str, Any]] = {}
    for key, raw in taken:
        block_id = str(uuid5(page.translation_key, f"bank/{key}"))
        copies[block_id] = {"type": raw["type"], "value": {**raw["value"], "lesson": None}, "id": block_id}
    if not copies:
        return 0
    count = len(copies)
    there = [copies.pop(block["id"], block) for block in stream.get_prep_value()]
    page.questions = stream.stream_block.to_python([*there, *copies.values()])
    page.save_revision(user=user, log_action=True)
    return count
