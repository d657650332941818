"""All addresses. Pages of the site carry their language in front; what machines and papers point to does not."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, re_path
from django.utils.translation import get_language
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

from content.views.leaving import leave, resume
from content.views.media import serve_file
from content.views.plain_language import choose as choose_language
from content.views.serve import serve
from website.views import health
from website.views.display import service_css, service_logo
from website.views.sitemap import sitemap

handler404 = "website.views.errors.not_found"


def front_door(request: HttpRequest) -> HttpResponse:
    """Lead to the home page in the reader's language."""
    return redirect(f"/{get_language()}/")


urlpatterns = [
    path("", front_door, name="front_door"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("exit/", leave, name="exit"),
    path("continue/", resume, name="resume"),
    path("service.css", service_css, name="service_css"),
    path("service/<path:name>", service_logo, name="service_logo"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("media/<path:name>", serve_file, name="media"),
    # Printed on paper: no language, it is the reader's.
    path("c/", include("certificates.verify_urls", namespace="printed")),
    path("", include("certificates.badge_urls")),
    path("api/v1/", include("website.api_urls")),
    path("admin/", include("accounts.admin_urls")),
    path("admin/", include("content.admin_urls")),
    path("admin/", include("quizzes.admin_urls")),
    path("admin/", include(wagtailadmin_urls)),
]

urlpatterns += i18n_patterns(
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    # Wagtail asks for this name before it looks where people sign in: without it a restricted page is an error.
    path("accounts/required/", RedirectView.as_view(pattern_name="account_login"), name="wagtailcore_login"),
    path("", include("courses.urls")),
    path("", include("certificates.urls")),
    path("", include("handbooks.urls")),
    path("c/", include("certificates.verify_urls")),
    path("", include("content.feedback_urls")),
    path("plain-language/<slug:choice>/", choose_language, name="plain_language"),
    path("", include("website.urls")),
    # Wagtail's catch-all, found in one query; under Wagtail's own name, which it makes its addresses by.
    re_path(r"^((?:[\w\-]+/)*)$", serve, name="wagtail_serve"),
)
