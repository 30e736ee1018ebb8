"""Django's entry to the app."""

from django.apps import AppConfig


class ServiceConfig(AppConfig):
    """Responsibility list, matters and their clocks."""

    name = "saima.service"
    label = "service"
    verbose_name = "服务保障"
