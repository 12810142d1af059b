from django.apps import AppConfig


class ProcessConfig(AppConfig):
    name = "heard.process"
    label = "process"
