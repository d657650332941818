"""Addresses below ``/admin/`` that courses add to Wagtail's."""

from django.urls import path

from courses.views import admin, learners

app_name = "courses_admin"

urlpatterns = [
    path("publish/<int:page_id>/<int:revision_id>/", admin.confirm_publishing, name="confirm_publishing"),
    path("editions/<int:page_id>/", admin.editions, name="editions"),
    path("learners/<int:page_id>/", learners.learners, name="learners"),
    path("learners/<int:page_id>/<uuid:enrollment_uuid>/", learners.learner, name="learner"),
]
