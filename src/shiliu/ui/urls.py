from django.urls import path

from shiliu.ui.display import choose

app_name = "ui"
urlpatterns = [path("", choose, name="display")]
