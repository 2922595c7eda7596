from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "shiliu.notices"
    label = "notices"
