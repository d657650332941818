"""Addresses that belong to the whole site."""

from django.urls import path

from website.views import accessibility, display, my_learning, search, topics

app_name = "website"

urlpatterns = [
    path("accessibility/", accessibility.statement, name="accessibility"),
    path("display/", display.display, name="display"),
    path("my/", my_learning.my_learning, name="my_learning"),
    path("search/", search.search, name="search"),
    path("topics/", topics.index, name="topics"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
]
