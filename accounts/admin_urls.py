"""Addresses below ``/admin/`` that stand before Wagtail's own of the same path."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from accounts import views

urlpatterns = [
    path("login/", views.admin_login),
    path("account/", require_admin_access(views.AdminAccountView.as_view())),
]
