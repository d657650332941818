"""Addresses without a language that badges carry in them."""

from django.urls import path

from certificates.views import badges

app_name = "badges"

urlpatterns = [
    path(".well-known/did.json", badges.did_document, name="did"),
    path(".well-known/jwks.json", badges.key_set, name="keys"),
    path("badges/status/<int:number>", badges.status, name="status"),
]
