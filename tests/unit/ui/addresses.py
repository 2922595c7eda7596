"""The one address that the tags name, so that these tests load no page of other packages."""

from django.urls import include, path

urlpatterns = [path("display/", include("shiliu.ui.urls"))]
