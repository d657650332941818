"""What a template shows: one question of each kind, and how to fill it in."""

from django.utils import translation
from django.utils.translation import gettext

from quizzes.exchange.form import Kind, Option, Question


def examples(language: str) -> list[Question]:
    """A question of each kind in a language. Facts of the site itself: they cannot go out of date."""
    with translation.override(language):
        return [
            Question(
                Kind.SINGLE.value,
                gettext("What ends a quiz that is a test?"),
                (
                    Option(
                        gettext("Submitting it"), is_right=True, feedback=gettext("Right: until then you can change.")
                    ),
                    Option(gettext("Closing the browser"), feedback=gettext("No: what was saved stays, go on later.")),
                ),
                difficulty="easy",
                tags=(gettext("example"),),
            ),
            Question(
                Kind.MULTIPLE.value,
                gettext("What belongs to a good question?"),
                (
                    Option(gettext("One thing is asked"), is_right=True),
                    Option(gettext("Each option has feedback"), is_right=True),
                    Option(gettext("The right option is the longest"), feedback=gettext("This gives the key away.")),
                ),
            ),
            Question(
                Kind.TRUE_FALSE.value,
                gettext("A learner can change an answer before submitting."),
                (
                    Option("true", is_right=True, feedback=gettext("Right.")),
                    Option("false", feedback=gettext("Answers can be changed until the quiz is submitted.")),
                ),
            ),
            Question(
                Kind.ORDERING.value,
                gettext("In which order is a question written?"),
                (Option(gettext("The outcome")), Option(gettext("The question")), Option(gettext("The options"))),
            ),
            Question(
                Kind.MATCHING.value,
                gettext("What is it called?"),
                (
                    Option(gettext("the text of the question"), pair=gettext("stem")),
                    Option(gettext("a wrong option"), pair=gettext("distractor")),
                ),
            ),
        ]


def guide() -> list[str]:
    """How to fill in the template, a line each."""
    return [
        gettext("Write one question on each row of the first sheet. Only the first sheet is read."),
        gettext("The right answer is the letter of the option (B) or several letters (A, C)."),
        gettext(
            "Of a statement, the right answer is “true” or “false”. Feedback A is for “true”, feedback B for “false”."
        ),
        gettext("Things to put in order: write them in the right order. The right answer stays empty."),
        gettext("Pairs: write “left = right” into each option."),
        gettext(
            "Give each question an id of your own: when the same file is read again, the question is changed, not doubled."
        ),
        gettext("Difficulty: easy, medium or hard. Tags stand between commas."),
        gettext("Nothing is saved before you have seen what was understood."),
    ]
