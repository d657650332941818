"""The API of certificates: one's own, and checking anybody's by its code."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from certificates import limits
from certificates.codes import normalize_code
from certificates.enums import Kind, NameShown, State
from certificates.models import Certificate
from content.rest import ListParams, Operation, Params, PublicOperation, page_of


class CertificateSerializer(serializers.Serializer):
    """A certificate of one's own."""

    uuid = serializers.UUIDField()
    code = serializers.CharField(help_text="What proves it to a stranger.")
    course_key = serializers.UUIDField()
    title = serializers.CharField()
    language = serializers.CharField(help_text="The language of the title.")
    languages = serializers.ListField(child=serializers.CharField())
    edition = serializers.IntegerField()
    state = serializers.ChoiceField(choices=[state.value for state in State])
    completed_on = serializers.DateField()
    issued_at = serializers.DateTimeField()
    expires_on = serializers.DateField(allow_null=True)
    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    extent_minutes = serializers.IntegerField()
    name_shown = serializers.ChoiceField(choices=[choice.value for choice in NameShown])
    is_sensitive = serializers.BooleanField()
    url = serializers.CharField()


class CheckedCertificateSerializer(serializers.Serializer):
    """What anybody is told who has the code."""

    code = serializers.CharField()
    state = serializers.ChoiceField(choices=[state.value for state in State])
    state_reason = serializers.CharField()
    state_since = serializers.DateField(allow_null=True, help_text="When it expired, or was superseded or revoked.")
    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    title = serializers.CharField()
    language = serializers.CharField(help_text="The language of title and extent.")
    holder = serializers.CharField(help_text="As much of the name as the holder lets be seen; may be empty.")
    completed_on = serializers.DateField()
    expires_on = serializers.DateField(allow_null=True)
    extent = serializers.CharField()
    edition = serializers.IntegerField()
    issuer = serializers.CharField()


class CertificateList(Operation):
    """What one has earned."""

    params_class = ListParams

    @extend_schema(
        operation_id="certificates_list",
        tags=["certificates"],
        parameters=[ListParams],
        responses=page_of(CertificateSerializer),
    )
    def get(self, request: Request) -> Response:
        """Newest first."""
        return self.page(Certificate.objects.for_holder(request.user), CertificateSerializer, _own_row)


def _own_row(certificate: Certificate) -> dict[str, Any]:
    return {
        "uuid": certificate.uuid,
        "code": certificate.printed_code,
        "course_key": certificate.course_key,
        "title": certificate.title,
        "language": certificate.title_language,
        "languages": certificate.languages,
        "edition": certificate.edition_number,
        "state": certificate.state_today,
        "completed_on": certificate.completed_on,
        "issued_at": certificate.issued_at,
        "expires_on": certificate.expires_on,
        "kind": certificate.kind,
        "extent_minutes": certificate.extent_minutes,
        "name_shown": certificate.name_shown,
        "is_sensitive": certificate.is_sensitive,
        "url": reverse("certificates:detail", args=[certificate.uuid]),
    }


class CertificateCheck(PublicOperation):
    """Check a certificate by its code."""

    # Whoever checks is nobody here: the answer is the same for the holder and for a stranger.
    authentication_classes: list[Any] = []
    has_missing = True

    @extend_schema(
        operation_id="certificates_check",
        tags=["certificates"],
        auth=[],
        parameters=[Params],
        responses=CheckedCertificateSerializer,
    )
    def get(self, request: Request, code: str) -> Response:
        """What the row says today. Whatever is wrong with the code, the answer is one and the same. One query."""
        stored = normalize_code(code)
        certificate = Certificate.objects.filter(code=stored).first() if stored else None
        if certificate is None:
            if limits.is_over_limit(request, 1, timezone.now()):
                raise Throttled(wait=limits.SECONDS)
            raise Http404
        return Response(CheckedCertificateSerializer(_checked_row(certificate)).data)


def _checked_row(certificate: Certificate) -> dict[str, Any]:
    statement = certificate.statement[certificate.title_language]
    return {
        "code": certificate.printed_code,
        "state": certificate.state_today,
        "state_reason": certificate.reason_today,
        "state_since": certificate.since(timezone.localdate()),
        "kind": certificate.kind,
        "title": certificate.title,
        "language": certificate.title_language,
        "holder": certificate.shown_name,
        "completed_on": certificate.completed_on,
        "expires_on": certificate.expires_on,
        "extent": statement["extent"],
        "edition": certificate.edition_number,
        "issuer": statement["issuer"],
    }
