from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "shiliu.files"
    label = "files"
