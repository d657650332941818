"""The holder's pages."""

from django.urls import path

from certificates.views import asking, holder, record

app_name = "certificates"

urlpatterns = [
    path("certificates/", record.page, name="record"),
    path("certificates/record.<str:kind>", record.file, name="record_file"),
    path("certificates/of/<uuid:enrollment_uuid>/", holder.of_enrollment, name="of_enrollment"),
    path("certificates/<uuid:certificate_uuid>/", holder.detail, name="detail"),
    path("certificates/<uuid:certificate_uuid>/name/", holder.name_shown, name="name_shown"),
    path("certificates/<uuid:certificate_uuid>/another-name/", asking.another_name, name="another_name"),
    path("certificates/<uuid:certificate_uuid>/send/", asking.send, name="send"),
    path("certificates/<uuid:certificate_uuid>/badge/", holder.badge, name="badge"),
    path("certificates/<uuid:certificate_uuid>/pdf/<str:language>/", holder.pdf, name="pdf"),
]
