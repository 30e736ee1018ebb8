"""Django's entry to the app."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    """Issues and their documents."""

    name = "saima.publications"
    label = "publications"
    verbose_name = "通报"
