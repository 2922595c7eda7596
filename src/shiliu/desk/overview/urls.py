"""The overview. Included under the namespace `desk`."""

from django.urls import path

from shiliu.desk.overview import views

urlpatterns = [path("overview/", views.overview, name="overview")]
