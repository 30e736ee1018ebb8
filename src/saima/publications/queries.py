"""Reads of publications: issues and drafts, the steps they took, and where a run was published."""

from __future__ import annotations

from django.db.models import QuerySet

from saima.assessment.models import Run
from saima.publications.models import Issue, IssueDraft


def issues() -> QuerySet[Issue]:
    """Return the published issues, the newest first, without their files."""
    return Issue.objects.select_related("recorded_by", "run__rulebook").defer("word", "excel", "content")


def drafts_under_way() -> QuerySet[IssueDraft]:
    """Return the issues that are neither published nor dropped."""
    return IssueDraft.objects.exclude(state__in=[IssueDraft.PUBLISHED, IssueDraft.DROPPED]).select_related(
        "drafted_by", "run"
    )


def issue_of_run(run: Run) -> Issue | None:
    """Return the issue that published a run, if one did."""
    return issues().filter(run=run).first()
