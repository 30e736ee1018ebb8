"""Django's entry to the app."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """Leads and the rights, rulings and edges that go with them."""

    name = "saima.outreach"
    label = "outreach"
    verbose_name = "招商线索"
