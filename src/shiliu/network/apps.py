from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "shiliu.network"
    label = "network"
