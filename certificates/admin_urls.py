"""Certificates in the admin, below ``/admin/certificates/``."""

from django.urls import path

from certificates.views import designs, manage

app_name = "certificates_admin"

urlpatterns = [
    path("", manage.index, name="index"),
    path("act/", manage.act, name="act"),
    path("names/", manage.requests, name="requests"),
    path("names/<int:request_id>/", manage.decide, name="decide"),
    path("pack/", manage.pack, name="pack"),
    path("packed/<uuid:key>/", manage.packed, name="packed"),
    path("packed/<uuid:key>/file/", manage.packed_file, name="packed_file"),
    path("templates/", designs.index, name="designs"),
    path("templates/<int:issuer_id>/", designs.edit, name="design"),
    path("templates/<int:issuer_id>/preview/<str:language>/", designs.preview, name="preview"),
    path("<uuid:certificate_uuid>/", manage.detail, name="detail"),
    path("<uuid:certificate_uuid>/reissue/", manage.reissue, name="reissue"),
]
