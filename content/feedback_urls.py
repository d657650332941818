"""Where readers tell the service something."""

from django.urls import path

from content.views import feedback

app_name = "feedback"
urlpatterns = [
    path("feedback/", feedback.index, name="index"),
    path("feedback/thanks/", feedback.thanks, name="thanks"),
    path("feedback/<slug:kind>/", feedback.write, name="write"),
    path("feedback/<slug:kind>/<uuid:page_key>/", feedback.write, name="write"),
]
