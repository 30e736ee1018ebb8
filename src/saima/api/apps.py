"""Django's entry to the app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """JSON doors."""

    name = "saima.api"
    label = "api"
    verbose_name = "接口"
