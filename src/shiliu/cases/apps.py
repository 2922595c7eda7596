from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "shiliu.cases"
    label = "cases"
