from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "heard.oversight"
    label = "oversight"
