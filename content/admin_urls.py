"""Our own addresses below ``/admin/``, and those that stand before wagtail-localize's of the same path."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from content.views import contacts, feedback, translating

urlpatterns = [
    path("inbox/", require_admin_access(feedback.inbox_list), name="inbox"),
    path("inbox/<int:pk>/", require_admin_access(feedback.inbox_message), name="inbox_message"),
    path("reports/contacts/", require_admin_access(contacts.overdue), name="contacts_overdue"),
    path("localize/submit/page/<int:page_id>/", require_admin_access(translating.submit_page)),
    path("localize/update/<int:translation_source_id>/", require_admin_access(translating.update)),
    path("localize/reports/translations/", require_admin_access(translating.report)),
    path("localize/reports/translations/results/", require_admin_access(translating.report_results)),
]
