from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "heard.governance"
    label = "governance"
