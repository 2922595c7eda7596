from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "shiliu.ledger"
    label = "ledger"
