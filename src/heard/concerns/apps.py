from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    name = "heard.concerns"
    label = "concerns"
