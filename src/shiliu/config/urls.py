from django.urls import include, path

urlpatterns = [
    path("", include("shiliu.portal.urls")),
    path("desk/", include("shiliu.desk.urls")),
]
