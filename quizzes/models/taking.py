"""What keeps a quiz that takes questions from the bank from being published, in words for its author."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils.html import strip_tags
from django.utils.translation import get_language_info, gettext

from quizzes.about import tags_of
from quizzes.blocks import Authored, Drawn, Taken, authored_questions, question_key
from quizzes.drawing import draw
from quizzes.enums import QuestionState
from quizzes.models.bank import Question

Parts = Iterable[tuple[int, Authored | Taken | Drawn]]


def taking_problems(quiz: Any, parts: Parts) -> Iterator[str]:
    """Of what is taken in, then of what is drawn. A few queries, none without them.

    What a quiz asks is decided in its first language: a translation has no say in it.
    """
    parts = list(parts)
    if all(isinstance(part, Authored) for _number, part in parts) or quiz.is_translated_quiz():
        return
    keys = [part.key for _number, part in parts if isinstance(part, Taken) and part.key]
    known = {question.key: question for question in Question.objects.filter(key__in=keys).select_related("current")}
    seen: set[UUID] = set()
    for number, part in parts:
        if isinstance(part, Taken) and part.key:
            where = gettext("Question %(number)s, from the bank: ") % {"number": number}
            found = known.get(part.key)
            if found is not None and found.current is not None:
                where += f"“{strip_tags(found.prompt)[:60]}” "
            for problem in _problems(quiz, found, is_second=part.key in seen):
                yield where + problem
            seen.add(part.key)
    yield from _draw_problems(quiz, parts, seen)


def _problems(quiz: Any, question: Question | None, *, is_second: bool) -> Iterator[str]:
    if question is None or question.current is None:
        yield gettext("it is not in the bank. Choose another or take it out.")
        return
    if question.home_quiz_key == quiz.translation_key:
        yield gettext("is written in this quiz. Take one of the two out.")
    elif question.state != QuestionState.ACTIVE:
        yield gettext("is no longer in its own quiz: nobody keeps it up to date. Choose another or take it out.")
    if is_second:
        yield gettext("is in this quiz twice.")
    language = quiz.locale.language_code
    if not question.current.has_language(language):
        yield gettext("is not translated: there is no %(language)s text.") % {"language": _name(language)}
    if question.is_sensitive and not quiz.is_sensitive_here:
        yield gettext("is marked as sensitive, and this quiz is not.")


def _name(language: str) -> str:
    return get_language_info(language)["name_translated"]


def _draw_problems(quiz: Any, parts: Parts, taken: set[UUID]) -> Iterator[str]:
    """Draws for which there are too few questions, all of a quiz counted together."""
    draws = [(number, part) for number, part in parts if isinstance(part, Drawn)]
    if not draws:
        return
    around = _around(quiz)
    pools = [sorted(_pool(quiz, part, around) - taken) for _number, part in draws]
    found = draw(pools, [part.count for _number, part in draws], rank=str)
    for (number, part), chosen in zip(draws, found, strict=True):
        if len(chosen) < part.count:
            yield gettext(
                "Question %(number)s: %(count)s questions with the tag “%(tag)s” are to be drawn, but only %(found)s "
                "can be. Counted are graded questions of published quizzes that are not asked here anyway, and not "
                "sensitive ones for a quiz that is not."
            ) % {"number": number, "count": part.count, "tag": part.tag, "found": len(chosen)}


def _around(quiz: Any) -> Mapping[UUID, tuple[str, ...]]:
    """What may be drawn of the other quizzes of the course as they are now, published or about to be: key to tags."""
    found = {}
    for other in quiz.quizzes_around():
        for question in authored_questions(other.questions):
            about = question.block.value.get("about") or {}
            is_sensitive = about.get("is_sensitive") or other.is_sensitive_here
            if question.is_graded and (quiz.is_sensitive_here or not is_sensitive):
                key = question_key(other.translation_key, question.block.id)
                found[key] = tuple(tag.casefold() for tag in tags_of(about.get("tags") or ""))
    return found


def _pool(quiz: Any, part: Drawn, around: Mapping[UUID, tuple[str, ...]]) -> set[UUID]:
    pool = {key for key, tags in around.items() if part.tag in tags}
    if part.is_shared:
        shared = Question.objects.active().filter(is_shared=True).tagged(part.tag)
        shared = shared.drawable(is_sensitive=quiz.is_sensitive_here).in_language(quiz.locale.language_code)
        pool |= set(shared.exclude(home_quiz_key=quiz.translation_key).values_list("key", flat=True))
    return pool
