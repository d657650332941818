"""The API. No language in front: it is a parameter."""

from django.urls import path, re_path

from certificates import rest as certificates
from courses import rest as courses
from handbooks import rest as handbooks
from website import rest as website

app_name = "api"

urlpatterns = [
    path("schema/", website.schema, name="schema"),
    path("docs/", website.docs, name="docs"),
    path("courses/", courses.CourseList.as_view(), name="courses"),
    path("courses/<uuid:course_key>/", courses.CourseDetail.as_view(), name="course"),
    path("handbooks/", handbooks.HandbookList.as_view(), name="handbooks"),
    path("handbooks/<uuid:handbook_key>/chapters/", handbooks.ChapterList.as_view(), name="chapters"),
    path(
        "handbooks/<uuid:handbook_key>/chapters/<uuid:chapter_key>/", handbooks.ChapterDetail.as_view(), name="chapter"
    ),
    path("search/", website.Search.as_view(), name="search"),
    path("my/enrollments/", courses.EnrollmentList.as_view(), name="enrollments"),
    path("my/enrollments/<uuid:enrollment_uuid>/", courses.EnrollmentDetail.as_view(), name="enrollment"),
    path(
        "my/enrollments/<uuid:enrollment_uuid>/lessons/<uuid:step_key>/read/",
        courses.LessonRead.as_view(),
        name="lesson_read",
    ),
    path("my/certificates/", certificates.CertificateList.as_view(), name="certificates"),
    path("certificates/<str:code>/", certificates.CertificateCheck.as_view(), name="certificate_check"),
    re_path(r"^(?P<path>[\s\S]*)\Z", website.NotThere.as_view(), name="not_there"),
]
