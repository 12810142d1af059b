from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "heard.protection"
    label = "protection"
