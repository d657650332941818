"""The addresses that sign-in needs, and nothing of the other apps."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls


def page(request: HttpRequest) -> HttpResponse:
    """Say who is signed in."""
    return HttpResponse(request.user.email if request.user.is_authenticated else "nobody")


website = ([path("learning/", page, name="my_learning")], "website")

urlpatterns = [
    path("admin/", include("accounts.admin_urls")),
    path("admin/", include("content.admin_urls")),
    path("admin/", include(wagtailadmin_urls)),
    *i18n_patterns(
        path("accounts/", include("accounts.urls")),
        path("accounts/", include("allauth.urls")),
        path("enroll/", page),
        path("", include(website)),
    ),
]
