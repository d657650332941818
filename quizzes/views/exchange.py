"""Bring questions into a quiz from a file, and take them out."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from quizzes.blocks import authored_questions
from quizzes.exchange import FORMATS, MAX_BYTES, FileRefusedError, Option, Question, ReadRow, format_named, read_file
from quizzes.exchange.form import Scene
from quizzes.exchange.words import RULES, in_language
from quizzes.services.exporting import losses, outgoing
from quizzes.services.importing import Action, PlannedRow, import_questions, plan_import
from quizzes.views.editing import is_translation, own_quiz, render_beside_editor

# What was read travels signed in the page: nothing is kept before the author confirms.
_MAX_SIGNED = 2_000_000
_MAX_AGE = timedelta(hours=4)


class ImportForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx), Word (.docx), Moodle XML (.xml) or GIFT (.txt), at most 5 MB."),
        widget=forms.ClearableFileInput(
            attrs={"accept": ",".join(f".{extension}" for form in FORMATS for extension in form.extensions)}
        ),
    )

    def clean_file(self) -> list[ReadRow]:
        """The rows of the file."""
        file = self.cleaned_data["file"]
        try:
            return read_file(file.name, file.read(MAX_BYTES + 1))
        except FileRefusedError as error:
            raise forms.ValidationError(error.message) from None


@require_http_methods(["GET", "POST"])
def import_file(request: HttpRequest, page_id: int) -> HttpResponse:
    """Choose a file; see row by row what was understood; confirm. Only confirming writes, and only a draft."""
    page = own_quiz(request, page_id)
    if is_translation(page):
        messages.error(request, _("Questions are brought into the quiz in its first language, then translated."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    if page.permissions_for_user(request.user).page_locked():
        messages.error(request, _("The page is locked: nothing can be brought into it now."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    if "read" in request.POST:
        return _confirm(request, page)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        rows = form.cleaned_data["file"]
        signed = _signed(request, page, rows)
        if len(signed) <= _MAX_SIGNED:
            return _show_plan(request, page, rows, signed)
        form.add_error("file", gettext("There is too much in this file. Divide it in two."))
    return render_beside_editor(
        request,
        page,
        "quizzes/admin/import.html",
        gettext("Bring in questions"),
        {"form": form, "formats": [form for form in FORMATS if form.template]},
        status=422 if form.is_bound else 200,
    )


def _salt(request: HttpRequest, page: Any) -> str:
    return f"quizzes.import/{request.user.pk}/{page.pk}"


def _signed(request: HttpRequest, page: Any, rows: list[ReadRow]) -> str:
    content = {"revision": page.latest_revision_id, "rows": [asdict(row) for row in rows]}
    return signing.dumps(content, salt=_salt(request, page), compress=True)


def _row_from(data: dict[str, Any]) -> ReadRow:
    question = data["question"]
    if question is not None:
        question["options"] = _options(question["options"])
        question["scenes"] = tuple(Scene(scene["text"], _options(scene["ways"])) for scene in question["scenes"])
        question |= {name: tuple(question[name]) for name in ("tags", "rules", "unsaid")}
        question = Question(**question)
    return ReadRow(data["place"], data["prompt"], question, tuple(data["problems"]), tuple(data["notes"]))


def _options(options: list[dict[str, Any]]) -> tuple[Option, ...]:
    return tuple(Option(**option) for option in options)


def _plan(page: Any, rows: list[ReadRow]) -> list[PlannedRow]:
    return plan_import(quiz_key=page.translation_key, stream=page.questions, rows=rows)


def _show_plan(request: HttpRequest, page: Any, rows: list[ReadRow], signed: str, *, status: int = 200) -> HttpResponse:
    planned = _plan(page, rows)
    counts = {action.value: sum(row.action is action for row in planned) for action in Action}
    return render_beside_editor(
        request,
        page,
        "quizzes/admin/import_plan.html",
        gettext("What was understood"),
        {
            "planned": planned,
            "counts": counts,
            "kinds": {name: block.label for name, block in page.questions.stream_block.child_blocks.items()},
            "rules": {rule: in_language(spelled, get_language()) for rule, spelled in RULES.items()},
            "read": signed,
            "takes_any": any(row.is_taken for row in planned),
        },
        status=status,
    )


def _confirm(request: HttpRequest, page: Any) -> HttpResponse:
    try:
        content = signing.loads(request.POST["read"], salt=_salt(request, page), max_age=_MAX_AGE)
    except signing.BadSignature:
        messages.error(request, _("Too much time has passed, or the page was changed. Choose the file again."))
        return redirect("quizzes:import", page.pk)
    rows = [_row_from(data) for data in content["rows"]]
    if content["revision"] != page.latest_revision_id:
        messages.warning(request, _("The quiz was edited meanwhile. Look through the list once more."))
        return _show_plan(request, page, rows, _signed(request, page, rows), status=409)
    chosen = set(request.POST.getlist("row"))
    planned = [row for at, row in enumerate(_plan(page, rows)) if str(at) in chosen and row.is_taken]
    if not planned:
        messages.warning(request, _("No question was chosen; nothing was changed."))
        return _show_plan(request, page, rows, request.POST["read"], status=422)
    import_questions(page=page, field="questions", planned=planned, user=request.user)
    message = ngettext(
        "%(count)s question was brought in. It is a draft: look it through and publish it.",
        "%(count)s questions were brought in. They are a draft: look them through and publish them.",
        len(planned),
    )
    messages.success(request, message % {"count": len(planned)})
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_GET
def export(request: HttpRequest, page_id: int) -> HttpResponse:
    """The formats, and what each leaves out of this quiz."""
    page = own_quiz(request, page_id)
    parts = outgoing(page=page, user=request.user)
    return render_beside_editor(
        request,
        page,
        "quizzes/admin/export.html",
        gettext("Take questions out"),
        {
            "formats": [(form, losses(form, parts)) for form in FORMATS],
            "count": sum(part.question is not None for part in parts),
            "has_lessons": any(question.block.value["lesson"] for question in authored_questions(page.questions)),
        },
    )


@require_GET
def export_file(request: HttpRequest, page_id: int, code: str) -> HttpResponse:
    """The quiz's questions, with what is right, as a file. As last saved, published or not."""
    page = own_quiz(request, page_id)
    form = format_named(code)
    if form is None:
        raise Http404
    parts = outgoing(page=page, user=request.user)
    questions = [part.question for part in parts if part.question is not None]
    return download(form.write(questions, get_language()), form.content_type, f"questions.{form.extensions[0]}")


@require_GET
def template(request: HttpRequest, code: str) -> HttpResponse:
    """An empty form to fill in at one's desk."""
    form = format_named(code)
    if form is None or form.template is None:
        raise Http404
    return download(form.template(get_language()), form.content_type, f"template.{form.extensions[0]}")


def download(data: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to keep, never shown in the browser and never stored by it."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
