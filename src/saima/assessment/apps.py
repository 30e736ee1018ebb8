"""Django's entry to the app."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Rulebooks, targets, runs."""

    name = "saima.assessment"
    label = "assessment"
    verbose_name = "考核"
