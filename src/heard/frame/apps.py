from django.apps import AppConfig


class FrameConfig(AppConfig):
    name = "heard.frame"
    label = "frame"
