"""How a quiz does, from sums over first attempts."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from content.when_used import when_used
from quizzes.blocks import Authored, Taken, numbered_parts, question_key
from quizzes.services.reporting import QuizReport, remarks_of, report_quiz, rows_of, told
from quizzes.statistics import FEWEST, FEWEST_FOR_DISCRIMINATION
from quizzes.views.editing import own_quiz, render_beside_editor
from quizzes.views.exchange import download

table_csv = when_used("quizzes.exchange.sheets", "table_csv")
table_xlsx = when_used("quizzes.exchange.sheets", "table_xlsx")


def _report(page: Any) -> QuizReport:
    numbers = {}
    for number, part in numbered_parts(page.questions):
        if isinstance(part, Authored):
            numbers[question_key(page.translation_key, part.block.id)] = number
        elif isinstance(part, Taken) and part.key:
            numbers[part.key] = number
    return report_quiz(quiz_key=page.translation_key, numbers=numbers, language=page.locale.language_code)


@require_GET
def statistics(request: HttpRequest, page_id: int) -> HttpResponse:
    """Facility, options and hints, question by question; nothing from fewer than five people."""
    page = own_quiz(request, page_id)
    report = _report(page)
    highest = max((count for _from, _to, count in report.scores), default=0)
    return render_beside_editor(
        request,
        page,
        "quizzes/admin/statistics.html",
        gettext("Statistics"),
        {
            "report": report,
            "fewest": FEWEST,
            "fewest_for_discrimination": FEWEST_FOR_DISCRIMINATION,
            "bars": [
                {"from": low, "to": high, "count": count, "x": at * 40, "height": round(100 * count / max(highest, 1))}
                for at, (low, high, count) in enumerate(report.scores)
            ],
            "remarks": [(remark, told(remark.changed)) for remark in remarks_of(quiz_key=page.translation_key)],
        },
    )


@require_GET
def statistics_file(request: HttpRequest, page_id: int, code: str) -> HttpResponse:
    """The same numbers as a table for another program."""
    page = own_quiz(request, page_id)
    rows = list(rows_of(_report(page)))
    if code == "csv":
        return download(table_csv(rows), "text/csv; charset=utf-8", "statistics.csv")
    if code == "xlsx":
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return download(table_xlsx(gettext("Statistics"), rows), content_type, "statistics.xlsx")
    raise Http404
