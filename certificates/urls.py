"""The holder's pages."""

from django.urls import path

from certificates.views import holder

app_name = "certificates"

urlpatterns = [
    path("certificates/of/<uuid:enrollment_uuid>/", holder.of_enrollment, name="of_enrollment"),
    path("certificates/<uuid:certificate_uuid>/", holder.detail, name="detail"),
    path("certificates/<uuid:certificate_uuid>/name/", holder.name_shown, name="name_shown"),
    path("certificates/<uuid:certificate_uuid>/pdf/<str:language>/", holder.pdf, name="pdf"),
]
