"""What a template shows: one question of each kind, and how to fill it in."""

from django.utils import translation
from django.utils.translation import gettext, pgettext

from quizzes.exchange.form import Kind, Option, Question, Scene


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
            Question(
                Kind.SHORT_TEXT.value,
                gettext("What is a quiz called in which everything is answered before the result is shown?"),
                (Option(gettext("test"), is_right=True), Option(gettext("a test"), is_right=True)),
            ),
            Question(
                Kind.NUMBER.value,
                gettext("How many questions may one file hold?"),
                (Option("500", is_right=True),),
                unit=gettext("questions"),
            ),
            Question(
                Kind.GAPS.value,
                gettext("Fill in the gaps."),
                (
                    Option(pgettext("gap", "bank"), pair=""),
                    Option(
                        pgettext("gap", "draft"),
                        pair="\n".join((pgettext("gap", "certificate"), pgettext("gap", "handbook"))),
                    ),
                ),
                passage=gettext(
                    "Questions that were published are in the [1]. What is brought in from a file is a [2] at first."
                ),
            ),
            Question(Kind.REFLECTION.value, gettext("Which question would you like to be asked yourself?")),
            Question(
                Kind.OPINION.value,
                gettext("I can write a question that has exactly one right answer."),
                (Option(gettext("Disagree")), Option(gettext("Agree"))),
            ),
            Question(
                Kind.SCENARIO.value,
                gettext("A learner says that a question is wrong. What do you do?"),
                scenes=(
                    Scene(
                        gettext("The message came this morning."),
                        (
                            Option(gettext("I look the source up."), is_right=True, pair="2"),
                            Option(gettext("I wait for others to say so."), feedback=gettext("Meanwhile more answer.")),
                        ),
                    ),
                    Scene(
                        gettext("The learner is right."),
                        (
                            Option(gettext("I mend the question and have it marked again."), is_right=True),
                            Option(gettext("I delete the question.")),
                        ),
                    ),
                ),
            ),
            *(
                Question(
                    Kind.TRUE_FALSE.value,
                    prompt,
                    (Option("true", is_true), Option("false", not is_true)),
                    case=gettext("A colleague asks"),
                    stem="<p>{}</p>".format(
                        gettext("A colleague wants to use one of your questions in a course of their own.")
                    ),
                )
                for prompt, is_true in (
                    (gettext("They can take it in from the bank if you share it."), True),
                    (gettext("When you change it, theirs stays as it was."), False),
                )
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
            "Gaps: write [1], [2] into the text with gaps; option A says what counts in [1], with ; between. After | stands what is wrong, if learners are to choose from a list."
        ),
        gettext("An opinion: option A is the lowest end of the scale, B the highest. A reflection has no options."),
        gettext(
            "A branching scenario: one row for the question, then one of the type “scene” for each situation. Write “→ 3” after a choice that leads to scene 3; the right answer names what you recommend."
        ),
        gettext("A case: write its title at each of its questions, and its text at the first of them."),
        gettext("Rules, with ; between: each option counts; upper and lower case differ; no dots or accents."),
        gettext(
            "Give each question an id of your own: when the same file is read again, the question is changed, not doubled."
        ),
        gettext("Difficulty: easy, medium or hard. Tags stand between commas."),
        gettext("Nothing is saved before you have seen what was understood."),
    ]
