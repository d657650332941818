"""The API as a whole: search, the description of it all, and what is not there."""

from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from content.rest import PREFIX, ListParams, PublicOperation, page_of
from content.services import search
from website.views.search import KINDS, quotable


class SearchParams(ListParams):
    """What to look for."""

    q = serializers.CharField(min_length=1, max_length=200, help_text="Words that must all be there, in whatever form.")
    kind = serializers.ChoiceField(choices=list(KINDS), required=False, help_text="Only such pages.")


class HitSerializer(serializers.Serializer):
    """A page that has every word."""

    kind = serializers.CharField()
    label = serializers.CharField(  # type: ignore[assignment]  # a name of DRF's own
        help_text="The number of a chapter, or empty."
    )
    title = serializers.CharField()
    excerpt = serializers.CharField(help_text="Text around the words; of lessons only for the enrolled.")
    language = serializers.CharField()
    is_sensitive = serializers.BooleanField(help_text="Deals with violence: show neither title nor address to others.")
    url = serializers.CharField()


class Search(PublicOperation):
    """Find pages."""

    params_class = SearchParams

    @extend_schema(operation_id="search", tags=["search"], parameters=[SearchParams], responses=page_of(HitSerializer))
    def get(self, request: Request) -> Response:
        """What this reader may see, in one language, best first."""
        found = search.find(query=search.parse_query(self.params["q"]), user=request.user).in_language(self.language)
        if "kind" in self.params:
            found = found.of_kinds(KINDS[self.params["kind"]][1])
        start, end = self.params["offset"], self.params["offset"] + self.params["limit"]
        shown = list(found.hits[start:end])
        results = search.load_results(
            found=found, hits=shown, request=request._request, quotes=quotable(request._request, shown)
        )
        rows = {result.page_pk: _row(result) for result in results}
        return self.page(found.hits, HitSerializer, lambda hit: rows.get(hit.page_pk))


def _row(result: search.Result) -> dict[str, Any]:
    return {
        "kind": result.kind,
        "label": result.label,
        "title": "".join(piece.text for piece in result.title),
        "excerpt": "".join(piece.text for piece in result.excerpt),
        "language": result.language,
        "is_sensitive": result.is_sensitive,
        "url": result.url,
    }


class NotThere(PublicOperation):
    """Any other address below the API's."""

    http_method_names = ["get", "head", "post", "put", "patch", "delete"]

    @extend_schema(exclude=True)
    def get(self, request: Request, path: str) -> Response:
        """The same answer as for an object that is missing, or that is not yours."""
        raise Http404

    post = put = patch = delete = get

    def _checked_params(self, request: Request) -> dict[str, Any]:
        return {"language": self.language}


def only_ours(endpoints: list[Any], **kwargs: Any) -> list[Any]:
    """Leave out of the description what packages bring: the editor has an API of its own."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith(PREFIX)]


@lru_cache(maxsize=1)
def _description() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The API as OpenAPI 3.1. Made once per process."""
    return JsonResponse(_description(), json_dumps_params={"ensure_ascii": False})


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The same for people to read, drawn here: the usual scripts for it do not pass our checks of accessibility."""
    description = _description()
    context = {
        "operations": [
            _operation(path, method, operation)
            for path, methods in description["paths"].items()
            for method, operation in methods.items()
        ],
        "objects": [
            {"name": name, "about": schema.get("description", ""), "fields": _fields(schema)}
            for name, schema in description["components"]["schemas"].items()
            if "properties" in schema
        ],
        "about": description["info"]["description"],
    }
    return render(request, "website/api_docs.html", context)


def _operation(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "about": operation["description"],
        "needs_person": {} not in operation.get("security", [{}]),
        "answer": _type(answer),
        "params": [
            {
                "name": param["name"],
                "type": _type(param["schema"]),
                "is_required": param.get("required", False),
                "about": param.get("description", "").split("\n")[0],
            }
            for param in operation.get("parameters", [])
        ],
    }


def _fields(schema: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"name": name, "type": _type(field), "about": field.get("description", "").split("\n")[0]}
        for name, field in schema["properties"].items()
    ]


def _type(schema: dict[str, Any]) -> str:
    """A type in a word or two."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    if "allOf" in schema or "oneOf" in schema:
        return " or ".join(_type(part) for part in schema.get("allOf") or schema["oneOf"])
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    kind = schema.get("type", "any")
    if kind == "array":
        return f"list of {_type(schema['items'])}"
    words = [kind] if isinstance(kind, str) else list(kind)
    words[0] = schema.get("format", words[0])
    limits = [f"{schema[key]}" for key in ("minimum", "maximum") if key in schema]
    return " or ".join(words) + (f" ({'–'.join(limits)})" if len(limits) == 2 else "")
