"""The pages about oneself. allauth's addresses are mounted beside them."""

from django.urls import path

from accounts.views import devices, my_data, profile

app_name = "accounts"
urlpatterns = [
    path("profile/", profile.ProfileView.as_view(), name="profile"),
    path("my-data/", my_data.overview, name="my_data"),
    path("my-data/read/", my_data.read, name="my_data_read"),
    path("my-data/download/", my_data.download, name="my_data_download"),
    path("my-data/erase/", my_data.erase, name="erase"),
    path("erased/", my_data.erased, name="erased"),
    path("stay/", profile.stay, name="stay"),
    path("devices/", devices.overview, name="devices"),
    path("devices/end-others/", devices.end_others, name="end_other_devices"),
    path("devices/<int:pk>/end/", devices.end, name="end_device"),
    path("tokens/", profile.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", profile.revoke_token, name="revoke_token"),
]
