"""Django's entry to the app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Frame and home pages."""

    name = "saima.web"
    label = "web"
    verbose_name = "界面"
