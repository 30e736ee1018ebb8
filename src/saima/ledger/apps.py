"""Django's entry to the app; installs the append-only guards after every migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    """Companies, projects, facts, verification."""

    name = "saima.ledger"
    label = "ledger"
    verbose_name = "台账"

    def ready(self) -> None:
        """Put the guards back whenever tables were made or remade."""
        from saima.ledger.guards import install_guards

        post_migrate.connect(install_guards, dispatch_uid="saima.guards")
