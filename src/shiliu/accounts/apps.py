from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "shiliu.accounts"
    label = "accounts"
