"""Django's entry to the app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Spreadsheets, checked rows, batches."""

    name = "saima.intake"
    label = "intake"
    verbose_name = "导入"
