"""Django's entry to the app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Units, posts, users."""

    name = "saima.people"
    label = "people"
    verbose_name = "单位与人员"
