"""Addresses below ``/admin/`` for whoever writes a quiz."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from quizzes.views import exchange

app_name = "quizzes"
urlpatterns = [
    path("quizzes/<int:page_id>/import/", require_admin_access(exchange.import_file), name="import"),
    path("quizzes/<int:page_id>/export/", require_admin_access(exchange.export), name="export"),
    path("quizzes/<int:page_id>/export/<slug:code>/", require_admin_access(exchange.export_file), name="export_file"),
    path("quizzes/template/<slug:code>/", require_admin_access(exchange.template), name="template"),
]
