from django.apps import AppConfig
from django.db.backends.signals import connection_created

from shiliu.core.moments import read_in_utc


class CoreConfig(AppConfig):
    name = "shiliu.core"
    label = "core"

    def ready(self) -> None:
        connection_created.connect(read_in_utc)
