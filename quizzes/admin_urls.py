"""Addresses below ``/admin/`` for whoever writes a quiz."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from quizzes.views import exchange, remarking, statistics

app_name = "quizzes"
urlpatterns = [
    path("quizzes/<int:page_id>/import/", require_admin_access(exchange.import_file), name="import"),
    path("quizzes/<int:page_id>/export/", require_admin_access(exchange.export), name="export"),
    path("quizzes/<int:page_id>/export/<slug:code>/", require_admin_access(exchange.export_file), name="export_file"),
    path("quizzes/<int:page_id>/statistics/", require_admin_access(statistics.statistics), name="statistics"),
    path(
        "quizzes/<int:page_id>/statistics/<slug:code>/",
        require_admin_access(statistics.statistics_file),
        name="statistics_file",
    ),
    path("quizzes/<int:page_id>/remark/<int:version_id>/", require_admin_access(remarking.remark), name="remark"),
    path("quizzes/template/<slug:code>/", require_admin_access(exchange.template), name="template"),
]
