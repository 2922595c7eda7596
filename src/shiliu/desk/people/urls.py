"""The log of looks at contacts. Included under the namespace `desk`."""

from django.urls import path

from shiliu.desk.people import views

urlpatterns = [path("looks/", views.looks, name="looks")]
