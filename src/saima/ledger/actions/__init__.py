"""Writes of the ledger: open a project, record, correct, withdraw, verify, attribute, classify."""

from saima.ledger.actions.facts import correct_fact, record_fact, record_facts, save_draft, withdraw_facts
from saima.ledger.actions.projects import (
    ProjectDraft,
    attribute,
    classify,
    edit_project,
    enrol,
    open_projects,
)
from saima.ledger.actions.verifying import Recognition, verify_facts

__all__ = [
    "ProjectDraft",
    "Recognition",
    "attribute",
    "classify",
    "correct_fact",
    "edit_project",
    "enrol",
    "open_projects",
    "record_fact",
    "record_facts",
    "save_draft",
    "verify_facts",
    "withdraw_facts",
]
