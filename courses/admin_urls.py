"""Addresses below ``/admin/`` that courses add to Wagtail's."""

from django.urls import path

from courses.views import admin, learners, retiring

app_name = "courses_admin"

urlpatterns = [
    path("publish/<int:page_id>/<int:revision_id>/", admin.confirm_publishing, name="confirm_publishing"),
    path("editions/<int:page_id>/", admin.editions, name="editions"),
    path("retire/<int:page_id>/", retiring.retire, name="retire"),
    path("retire/<int:page_id>/archive/", retiring.archive, name="archive"),
    path("retire/<int:page_id>/back/", retiring.take_back, name="take_back"),
    path("learners/<int:page_id>/", learners.learners, name="learners"),
    path("learners/<int:page_id>/<uuid:enrollment_uuid>/", learners.learner, name="learner"),
]
