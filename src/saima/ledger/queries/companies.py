"""Firms: those behind projects the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from saima.core.names import plain_name
from saima.ledger.models import Company, Project
from saima.ledger.queries.addresses import Conditions, Page
from saima.people.models import User
from saima.people.roles import role_of

PAGE = 50


def visible_companies(user: User) -> QuerySet[Company]:
    """Return the firms the reader may see: all with the whole district in scope, else those of visible projects."""
    if role_of(user).scope == "all" and user.is_active:
        return Company.objects.all()
    return Company.objects.filter(Exists(Project.objects.visible_to(user).filter(company=OuterRef("pk"))))


@dataclass(frozen=True, slots=True)
class CompanyFilter(Conditions):
    """The conditions of the list, as they stand in the address."""

    q: str = ""


def company_page(user: User, chosen: CompanyFilter) -> Page[Any]:
    """Return the firms by name, with their visible projects counted and summed; two statements."""
    firms = visible_companies(user)
    if q := chosen.q:
        firms = firms.filter(Q(pinyin__contains=plain_name(q)) | Q(uscc__icontains=q) | Q(name__contains=q))
    count = firms.count()
    theirs = Q(projects__in=Project.objects.visible_to(user))
    part = chosen.part(PAGE)
    rows = tuple(
        firms.annotate(
            number=Count("projects", filter=theirs),
            signed=Sum("projects__signed", filter=theirs, default=0),
            arrived=Sum("projects__arrived", filter=theirs, default=0),
        ).order_by("name", "pk")[part]
    )
    return Page(rows=rows, count=count, start=part.start)


def find_company(user: User, pk: int) -> Company | None:
    """Return the visible firm; one statement."""
    return visible_companies(user).filter(pk=pk).first()


def projects_of(user: User, company: Company) -> tuple[Project, ...]:
    """Return the firm's visible projects; one statement."""
    return tuple(Project.objects.visible_to(user).filter(company=company).select_related("lead_unit"))
