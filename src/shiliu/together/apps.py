from django.apps import AppConfig


class TogetherConfig(AppConfig):
    name = "shiliu.together"
    label = "together"
