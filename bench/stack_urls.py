"""The bare page's addresses, with those of the libraries; Celery's client and the signer are loaded as Askel loads them."""

import joserfc.jws  # noqa: F401
from celery import Celery
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from bench.bare_urls import urlpatterns as bare

Celery("bench").amqp  # noqa: B018
urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("schema/", SpectacularAPIView.as_view()),
    *bare,
]
