from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "shiliu.webhooks"
    label = "webhooks"
