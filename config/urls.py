"""All addresses. Pages of the site carry their language in front; what machines and papers point to does not."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [path("admin/", include(wagtailadmin_urls))]
