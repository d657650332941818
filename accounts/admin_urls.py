"""Addresses below ``/admin/`` that stand before Wagtail's own of the same path."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from accounts.views import profile

urlpatterns = [
    path("login/", profile.admin_login),
    path("account/", require_admin_access(profile.AdminAccountView.as_view())),
]
