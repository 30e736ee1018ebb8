"""Django's entry to the app."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """Flags of data health, their answers and rulings."""

    name = "saima.health"
    label = "health"
    verbose_name = "数据体检"
