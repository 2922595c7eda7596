from django.apps import AppConfig


class TalliesConfig(AppConfig):
    name = "shiliu.tallies"
    label = "tallies"
