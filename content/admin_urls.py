"""Addresses below ``/admin/`` that stand before those of wagtail-localize of the same path."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from content.views import translating

urlpatterns = [
    path("localize/submit/page/<int:page_id>/", require_admin_access(translating.submit_page)),
    path("localize/update/<int:translation_source_id>/", require_admin_access(translating.update)),
    path("localize/reports/translations/", require_admin_access(translating.report)),
    path("localize/reports/translations/results/", require_admin_access(translating.report_results)),
]
