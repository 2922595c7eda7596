from django.urls import include, path

from shiliu.config.api import api_urls

urlpatterns = [
    path("", include("shiliu.portal.urls")),
    path("desk/account/", include("shiliu.desk.accounts.sign_in_urls")),
    path("desk/", include("shiliu.desk.urls")),
    path("display/", include("shiliu.ui.urls")),
    *api_urls,
    path("open311/v2/", include("shiliu.cases.api.open311.urls")),
]
