"""Addresses for tests of the frame: allauth, the page of components, the error pages."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.defaults import page_not_found, permission_denied, server_error

from demo import styleguide
from website.views.errors import csrf_failure


def home(request: HttpRequest) -> HttpResponse:
    """Show the bare frame."""
    return render(request, "base.html")


website = ([path("my-learning/", home, name="my_learning")], "website")

urlpatterns = [
    path("exit/", home),
    path("errors/400/", lambda request: render(request, "400.html")),
    path("errors/403/", lambda request: permission_denied(request, Exception())),
    path("errors/404/", lambda request: page_not_found(request, Exception())),
    path("errors/500/", server_error),
    path("errors/csrf/", csrf_failure),
    *i18n_patterns(
        path("", home),
        path("styleguide/", styleguide.view, name="styleguide"),
        path("plain-language/<slug:choice>/", home, name="plain_language"),
        path("", include("content.feedback_urls")),
        path("accounts/", include("accounts.urls")),
        path("accounts/", include("allauth.urls")),
        path("", include(website)),
    ),
]
