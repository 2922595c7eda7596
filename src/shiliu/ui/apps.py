from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "shiliu.ui"
    label = "ui"
