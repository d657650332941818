"""The addresses that certificates need, mounted as in production."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from content.views.leaving import leave

urlpatterns = [
    path("exit/", leave, name="exit"),
    path("c/", include("certificates.verify_urls", namespace="printed")),
    path("", include("certificates.badge_urls")),
    *i18n_patterns(
        path("accounts/", include("accounts.urls")),
        path("accounts/", include("allauth.urls")),
        path("c/", include("certificates.verify_urls")),
        path("", include("courses.urls")),
        path("", include("certificates.urls")),
        path("", include("website.urls")),
    ),
]
