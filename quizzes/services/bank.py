"""Keep what is published: one Question per key, one immutable version per content."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from quizzes.blocks import QuestionDraft
from quizzes.enums import QuestionState
from quizzes.models import Question, QuestionVersion


@transaction.atomic
def record_versions(
    *, quiz_key: UUID, drafts: Sequence[QuestionDraft], source_language: str, now: datetime
) -> list[QuestionVersion]:
    """The version of each draft, in order, written where its content is new. Questions left out are retired.

    The caller holds the lock of the course. Costs at most six statements, whatever the number of questions.
    """
    Question.objects.bulk_create(
        [Question(key=draft.key, home_quiz_key=quiz_key) for draft in drafts],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["state"],
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
    return [known[draft.key, _sha256(draft)] for draft in drafts]


def _sha256(draft: QuestionDraft) -> str:
    content = json.dumps(
        {"structure": draft.structure, "texts": draft.texts}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(content.encode()).hexdigest()
