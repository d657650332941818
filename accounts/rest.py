"""Who asks the API, and how often they may."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from accounts import services
from accounts.models import ApiToken, User


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer askel_…``. A bad token is refused, whatever cookie comes with it."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The token and its person. One query. None if there is no token, and others may be asked."""
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = services.use_api_token(secret=secret.strip(), now=timezone.now())
        if token is None:
            raise AuthenticationFailed(_("This token is unknown, has expired or was revoked."))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a refusal asks for."""
        return 'Bearer realm="api"'


class TokenAuthenticationSchema(OpenApiAuthenticationExtension):
    """The same as OpenAPI has it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """See OpenAPI's security scheme object."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token that a person makes on their account's page, and can revoke there.",
        }


class TokenThrottle(SimpleRateThrottle):
    """So often for one token: a program that runs wild does not use up its person's share."""

    scope = "token"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        """None for whoever came without a token."""
        return f"throttle:token:{request.auth.pk}" if isinstance(request.auth, ApiToken) else None


class PersonThrottle(SimpleRateThrottle):
    """So often for one person, by whatever way they come."""

    scope = "person"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        """None for whoever is nobody."""
        return f"throttle:person:{request.user.pk}" if request.user and request.user.is_authenticated else None


class AddressThrottle(SimpleRateThrottle):
    """So often for those without an account at one address: a high ceiling, since a whole office shares one."""

    scope = "address"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        """None for whoever is somebody."""
        if request.user and request.user.is_authenticated:
            return None
        return f"throttle:address:{self.get_ident(request)}"
