"""The board and the rows behind each of its numbers. Included under the namespace `desk`."""

from django.urls import path

from shiliu.desk.figures import views

urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("rows/", views.rows, name="rows"),
]
