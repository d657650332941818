"""Askel's addresses, and those of the baselines before them: the bare page is served by Wagtail's own view."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path, re_path
from wagtail.views import serve

from bench.baseline.views import save
from config.urls import urlpatterns as own

urlpatterns = [
    path("bench/save/<uuid:step_key>/", save),
    *i18n_patterns(re_path(r"^bare/((?:[\w\-]+/)*)$", serve)),
    *own,
]
