"""Addresses of what learners do. The pages themselves are found by Wagtail."""

from django.urls import path

from courses.views import attempts, kept, learning, sections, studied

app_name = "courses"

urlpatterns = [
    path("enroll/<uuid:course_key>/", learning.enroll, name="enroll"),
    path("before/<uuid:step_key>/", sections.note, name="note"),
    path("before/<uuid:step_key>/read/", sections.note_read, name="note_read"),
    path("before/<uuid:step_key>/instead/", sections.stand_in, name="stand_in"),
    path("break/<uuid:step_key>/", sections.pause, name="pause"),
    path("learn/<uuid:enrollment_uuid>/<uuid:step_key>/calm/", sections.calm, name="calm"),
    path("learn/<uuid:enrollment_uuid>/<uuid:step_key>/skip/", sections.skip, name="skip"),
    path("untranslated/<uuid:key>/", learning.untranslated, name="untranslated"),
    path("learn/<uuid:enrollment_uuid>/", learning.resume, name="resume"),
    path("learn/<uuid:enrollment_uuid>/<uuid:step_key>/", learning.step, name="step"),
    path("learn/<uuid:enrollment_uuid>/<uuid:step_key>/read/", learning.mark_read, name="mark_read"),
    path("learn/<uuid:enrollment_uuid>/<uuid:quiz_key>/start/", attempts.start, name="attempt_start"),
    path("learn/<uuid:enrollment_uuid>/<uuid:step_key>/behind/", learning.behind, name="behind"),
    path("learn/<uuid:enrollment_uuid>/renew/", learning.renew, name="renew"),
    path("learn/<uuid:enrollment_uuid>/kept/", kept.kept, name="kept"),
    path("learn/<uuid:enrollment_uuid>/edition/", studied.overview, name="studied"),
    path("learn/<uuid:enrollment_uuid>/edition/<uuid:step_key>/", studied.step, name="studied_step"),
    path("learn/<uuid:enrollment_uuid>/edition/<uuid:step_key>/changes/", studied.changes, name="studied_changes"),
    path("attempts/<uuid:attempt_uuid>/<int:position>/", attempts.question, name="attempt_question"),
    path("attempts/<uuid:attempt_uuid>/<int:position>/feedback/", attempts.feedback, name="attempt_feedback"),
    path("attempts/<uuid:attempt_uuid>/check/", attempts.check, name="attempt_check"),
    path("attempts/<uuid:attempt_uuid>/submit/", attempts.submit, name="attempt_submit"),
    path("attempts/<uuid:attempt_uuid>/result/", attempts.result, name="attempt_result"),
]
