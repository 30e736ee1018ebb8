"""Django's entry to the app."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Reviews, gates, agreements, obligations, clawbacks."""

    name = "saima.agreements"
    label = "agreements"
    verbose_name = "协议履约"
