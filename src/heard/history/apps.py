from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "heard.history"
    label = "history"
