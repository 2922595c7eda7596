from django.urls import include, path

api_urls: list[object] = []

urlpatterns = [
    path("", include("shiliu.portal.urls")),
    path("desk/", include("shiliu.desk.urls")),
    path("display/", include("shiliu.ui.urls")),
    *api_urls,
]
