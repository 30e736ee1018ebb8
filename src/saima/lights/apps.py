"""Django's entry to the app."""

from django.apps import AppConfig


class LightsConfig(AppConfig):
    """Lights of projects. It keeps no tables: a light is computed, a waiver is a record."""

    name = "saima.lights"
    label = "lights"
    verbose_name = "亮灯"
