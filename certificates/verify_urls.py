"""What anybody may check. Mounted twice: in each language, and without one as the namespace ``printed``."""

from django.urls import path

from certificates.views import verify

app_name = "verify"

urlpatterns = [
    path("", verify.form, name="form"),
    path("many/", verify.many, name="many"),
    path("<str:code>/", verify.code, name="code"),
    path("<str:code>/name/", verify.name, name="name"),
]
