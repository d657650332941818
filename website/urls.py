"""Addresses that belong to the whole site."""

from django.urls import path

from website.views import my_learning

app_name = "website"

urlpatterns = [path("my/", my_learning.my_learning, name="my_learning")]
