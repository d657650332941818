"""The ground of the API: how an operation takes parameters, pages its lists, and says what went wrong.

An operation is one class. It lists its fields by hand, and refuses parameters and fields that it does not know.
"""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar, Literal, cast
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.cache import patch_vary_headers
from django.utils.translation import activate, get_language, gettext, gettext_lazy
from drf_spectacular.openapi import AutoSchema
from rest_framework import exceptions, serializers, status
from rest_framework.authentication import SessionAuthentication
from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from accounts.rest import AddressThrottle, PersonThrottle, TokenAuthentication, TokenThrottle

PREFIX = "/api/v1/"
PAGE_SIZE, MAX_PAGE_SIZE, MAX_OFFSET = 20, 100, 100_000
# No body that the API takes is longer.
MAX_BODY_BYTES = 64 * 1024
PROBLEM_TYPE = "application/problem+json"


class Strict(serializers.Serializer):
    """Refuses what it does not know, so that a mistyped name is not silently without effect."""

    def to_internal_value(self, data: Any) -> Any:
        """Raise ValidationError for names that are no fields."""
        if isinstance(data, Mapping):
            unknown = data.keys() - self.fields.keys()
            if unknown:
                message = gettext("There is no such parameter.")
                raise serializers.ValidationError({str(name)[:80]: [message] for name in sorted(map(str, unknown))})
        return super().to_internal_value(data)


class WholeNumber(serializers.IntegerField):
    """Digits 0 to 9 and nothing else. Django's own would read ``1.0`` and Arabic digits too."""

    _DIGITS = re.compile(r"[0-9]{1,9}", re.ASCII)

    def to_internal_value(self, data: Any) -> int:
        """Raise ValidationError for anything else."""
        if not (isinstance(data, str) and self._DIGITS.fullmatch(data)):
            self.fail("invalid")
        return super().to_internal_value(data)


class Params(Strict):
    """What every operation takes in its query string."""

    language = serializers.ChoiceField(
        choices=[code for code, _name in settings.LANGUAGES],
        required=False,
        help_text="The language of titles and texts, if they are translated. Else that of `Accept-Language`.",
    )


class ListParams(Params):
    """What every list takes."""

    limit = WholeNumber(min_value=1, max_value=MAX_PAGE_SIZE, default=PAGE_SIZE, help_text="How many to answer with.")
    offset = WholeNumber(min_value=0, max_value=MAX_OFFSET, default=0, help_text="How many to leave out before them.")


class NoBody(Strict):
    """An operation that needs no more than its address: an empty body, or ``{}``."""


class ProblemErrorSerializer(serializers.Serializer):
    """What is wrong with one parameter or field."""

    name = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """What went wrong (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = ProblemErrorSerializer(many=True, required=False)  # type: ignore[assignment]  # a name of DRF's own


def page_of(item: type[serializers.Serializer]) -> type[serializers.Serializer]:
    """The serializer of a page of a list of these."""
    fields = {
        "__doc__": "A page of a list.",
        "count": serializers.IntegerField(help_text="How many there are in all."),
        "next": serializers.CharField(allow_null=True, help_text="The address of the next page."),
        "previous": serializers.CharField(allow_null=True, help_text="The address of the page before."),
        "results": item(many=True),
    }
    return type(item.__name__.replace("Serializer", "PageSerializer"), (serializers.Serializer,), fields)


class SmallJSONParser(JSONParser):
    """JSON of a size that an operation can have use for."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Raise ParseError or BodyTooLargeError."""
        data = stream.read(MAX_BODY_BYTES + 1)
        if len(data) > MAX_BODY_BYTES:
            raise BodyTooLargeError
        try:
            return super().parse(io.BytesIO(data), media_type, parser_context)
        except RecursionError as error:
            raise exceptions.ParseError(gettext("The body is nested too deeply.")) from error


class BodyTooLargeError(exceptions.APIException):
    """The body is longer than any that makes sense."""

    status_code = 413
    default_detail = gettext_lazy("The body is too large.")
    default_code = "too_large"


class NotReadyError(exceptions.APIException):
    """Published a moment ago."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = gettext_lazy("This is being published. Try again in a minute.")
    default_code = "not_ready"


class ProblemSchema(AutoSchema):
    """Adds to each operation the problems that it may answer with, and a summary: the class's first sentence."""

    def get_summary(self) -> str:
        """See AutoSchema."""
        return (self.view.__doc__ or "").strip().splitlines()[0]

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        ref = self.resolve_serializer(ProblemSerializer, direction).ref
        for code in cast("Operation", self.view).problem_statuses(self.method):
            bodies[str(code)] = {"description": HTTPStatus(code).phrase, "content": {PROBLEM_TYPE: {"schema": ref}}}
        return bodies


class Operation(APIView):
    """One operation, or a reading and a writing one at the same address.

    ``params``: what the query string said, checked. Answers are kept by no cache: they are one person's.
    """

    http_method_names = ["get", "head", "post"]
    authentication_classes: list[Any] = [TokenAuthentication, SessionAuthentication]
    permission_classes: list[Any] = [IsAuthenticated]
    throttle_classes = [TokenThrottle, PersonThrottle, AddressThrottle]
    renderer_classes = [JSONRenderer]
    parser_classes = [SmallJSONParser]
    metadata_class = None
    params_class: ClassVar[type[Params]] = Params
    has_missing: ClassVar[bool] = False
    params: Mapping[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse methods first, then people, then parameters."""
        if request.method not in self.allowed_methods:
            raise exceptions.MethodNotAllowed(request.method or "")
        super().initial(request, *args, **kwargs)
        self.params = self._checked_params(request)
        if "language" in self.params:
            activate(self.params["language"])
        request._request.reader = request.user  # type: ignore[attr-defined]  # see content.readers

    def _checked_params(self, request: Request) -> Mapping[str, Any]:
        repeated = [name for name, values in request.query_params.lists() if len(values) > 1]
        if repeated:
            raise serializers.ValidationError({name[:80]: [gettext("Given more than once.")] for name in repeated})
        params = self.params_class(data=request.query_params.dict())
        params.is_valid(raise_exception=True)
        return params.validated_data

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Response:
        """Keep the answer out of caches, and LocaleMiddleware from leading a 404 to a page of the site."""
        response = super().finalize_response(request, response, *args, **kwargs)
        request._request.urlconf = "website.api_urls"
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        patch_vary_headers(response, ["Accept-Language", "Authorization", "Cookie"])
        return response

    def get_exception_handler(self) -> Callable[..., Response | None]:
        """Problems, not the framework's own shapes."""
        return answer_problem

    @classmethod
    def problem_statuses(cls, method: str) -> list[int]:
        """What may go wrong, for the schema."""
        codes = [400, 401, 405, 406, 429]
        if cls.has_missing:
            codes += [404, 503]
        if method == "POST":
            codes += [403, 413, 415]
        return sorted(codes)

    @property
    def language(self) -> str:
        """The language to answer in."""
        return get_language() or settings.LANGUAGE_CODE

    def page(self, items: Any, item_class: type[serializers.Serializer], make: Callable[[Any], Any]) -> Response:
        """The page that was asked for of ``items`` (a list or a queryset), each made into a row by ``make``."""
        limit, offset = self.params["limit"], self.params["offset"]
        count = len(items) if isinstance(items, Sequence) else items.count()
        rows = list(items[offset : offset + limit])
        body = {
            "count": count,
            "next": self._address(offset + limit) if offset + limit < count else None,
            "previous": self._address(max(0, offset - limit)) if offset else None,
            "results": item_class([make(row) for row in rows], many=True).data,
        }
        return Response(body)

    def _address(self, offset: int) -> str:
        kept = self.request.query_params.dict() | {"limit": self.params["limit"], "offset": offset}
        return f"{self.request.path}?{urlencode(kept)}"


class PublicOperation(Operation):
    """Open to whoever asks; who is somebody may be answered more."""

    permission_classes = [AllowAny]


def answer_problem(exc: Exception, context: dict[str, Any]) -> Response | None:
    """An exception as a problem in words (RFC 9457), the same for what is missing and for what is not yours."""
    if isinstance(exc, RequestDataTooBig):
        exc = BodyTooLargeError()
    response = exception_handler(exc, context)
    if response is None:
        return None
    is_invalid = isinstance(exc, exceptions.ValidationError)
    detail = gettext("Something in the request cannot be used.") if is_invalid else _first_text(response.data)
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(response.status_code).phrase,
        "status": response.status_code,
        "detail": detail,
    }
    if is_invalid:
        problem["errors"] = list(_errors(response.data))
    response.data = problem
    response.content_type = PROBLEM_TYPE
    return response


def _first_text(data: Any) -> str:
    return str(data.get("detail", "")) if isinstance(data, Mapping) else str(data)


def _errors(data: Any) -> Any:
    for name, messages in data.items() if isinstance(data, Mapping) else [("", data)]:
        for message in messages if isinstance(messages, list) else [messages]:
            yield {"name": "" if name == "non_field_errors" else name, "detail": str(message)}
