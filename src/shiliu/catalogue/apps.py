from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "shiliu.catalogue"
    label = "catalogue"
