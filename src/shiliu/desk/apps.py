from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "shiliu.desk"
    label = "desk"
