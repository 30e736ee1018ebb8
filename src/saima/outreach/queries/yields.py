"""What each channel brought, in rows that sum to the total; who brought whom; where a project came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from saima.ledger.models import Company, Project
from saima.ledger.queries.companies import visible_companies
from saima.outreach.catalogue import Channel, leads
from saima.outreach.flows import OPEN_STATES
from saima.outreach.models import Lead
from saima.outreach.referring import Brought, Edge, Sum, brought_by, flat, sum_of
from saima.people.models import User


@dataclass(frozen=True, slots=True)
class Yield:
    """Leads of one channel, and the projects they led to; amounts in fen, verified. `channel` None is the total."""

    channel: Channel | None
    leads: int
    open: int
    ended: int
    projects: int
    signings: int
    signed: int
    arrived: int


def channel_yields(user: User, *, year: str = "") -> tuple[tuple[Yield, ...], Yield]:
    """Return the yield of each channel, every channel in the catalogue's order, and their total; two statements.

    Of the leads and projects the user may see, filed in a year if one is given. A project that several leads led to
    counts for the channel of the one filed first, so that the rows sum to the total.
    """
    found = Lead.objects.visible_to(user).exclude(state="已作废").order_by("pk")
    if year:
        found = found.filter(filed_on__year=int(year))
    rows = list(found.values_list("channel", "state", "project"))
    keys = {project for _channel, _state, project in rows if project is not None}
    seen = Project.objects.visible_to(user).filter(pk__in=keys)
    projects = {pk: (signed, arrived) for pk, signed, arrived in seen.values_list("pk", "signed", "arrived")}
    first: dict[int, str] = {}
    for channel, _state, project in rows:
        if project in projects:
            first.setdefault(project, channel)

    def of(channel: Channel | None) -> Yield:
        states = [state for name, state, _project in rows if channel is None or name == channel.id]
        money = [projects[pk] for pk, name in first.items() if channel is None or name == channel.id]
        going = sum(state in OPEN_STATES for state in states)
        became = sum(state == "已转项目" for state in states)
        return Yield(
            channel=channel,
            leads=len(states),
            open=going,
            ended=len(states) - going - became,
            projects=len(money),
            signings=sum(signed > 0 for signed, _arrived in money),
            signed=sum(signed for signed, _arrived in money),
            arrived=sum(arrived for _signed, arrived in money),
        )

    return tuple(of(channel) for channel in leads().channels.values()), of(None)


def edges_for(user: User) -> list[Edge]:
    """Return every referral the user may see, in the order of filing; a project outside their data stays unnamed.

    Three statements.
    """
    shown = dict(
        Project.objects.visible_to(user)
        .filter(Exists(Lead.objects.filter(project=OuterRef("pk"), referrer__isnull=False)))
        .values_list("pk", "code")
    )
    found = (
        Lead.objects.visible_to(user)
        .exclude(referrer=None)
        .exclude(state="已作废")
        .select_related("project__company")
        .order_by("pk")
    )
    rows = list(found)
    by_name = dict(Company.objects.filter(pk__in={lead.referrer_id for lead in rows}).values_list("name", "pk"))
    edges = []
    for lead in rows:
        assert lead.referrer_id is not None  # noqa: S101 (filtered above)
        project = lead.project if lead.project_id in shown else None
        firm, name = _firm_behind(project, by_name) if project is not None else (None, "")
        edges.append(
            Edge(
                lead=lead.pk,
                code=lead.code,
                title=lead.title,
                state=lead.state,
                referrer=lead.referrer_id,
                project=project.pk if project else None,
                project_code=project.code if project else "",
                project_title=project.title if project else "",
                stage=project.stage if project else "",
                signed=project.signed if project else 0,
                arrived=project.arrived if project else 0,
                firm=firm,
                firm_name=name,
            )
        )
    return edges


def _firm_behind(project: Project, by_name: Mapping[str, int]) -> tuple[int | None, str]:
    """Return the firm of a project and its name: its company, else the referring firm of its investor's exact name."""
    if project.company is not None:
        return project.company.pk, project.company.name
    return by_name.get(project.investor), project.investor


@dataclass(frozen=True, slots=True)
class FirmReferrals:
    """What one firm brought: by itself, and with what came of that."""

    company: Company
    tree: tuple[Brought, ...]
    direct: Sum
    whole: Sum


def find_referrals(user: User, pk: int) -> FirmReferrals | None:
    """Return what a firm brought; None for a firm that neither a project nor a lead within the user's sight names.

    Four statements.
    """
    named = Lead.objects.visible_to(user).filter(referrer=OuterRef("pk"))
    company = (
        Company.objects.filter(pk=pk).filter(Q(pk__in=visible_companies(user).values("pk")) | Exists(named)).first()
    )
    if company is None:
        return None
    edges = edges_for(user)
    tree = brought_by(pk, edges)
    return FirmReferrals(company, tree, sum_of(step.edge for step in tree), sum_of(flat(tree)))


@dataclass(frozen=True, slots=True)
class Referrer:
    """One firm of the table of referrals: what it brought itself."""

    company: int
    name: str
    sum: Sum


def referrers(user: User, *, most: int = 50) -> tuple[Referrer, ...]:
    """Return the firms that brought most, by projects, then leads; four statements."""
    by_firm: dict[int, list[Edge]] = {}
    for edge in edges_for(user):
        by_firm.setdefault(edge.referrer, []).append(edge)
    names = dict(Company.objects.filter(pk__in=by_firm).values_list("pk", "name"))
    rows = [Referrer(pk, names[pk], sum_of(edges)) for pk, edges in by_firm.items()]
    return tuple(sorted(rows, key=lambda row: (-row.sum.projects, -row.sum.leads, row.company)))[:most]


def origins(user: User, project: Project) -> tuple[Lead, ...]:
    """Return the leads that a project came from, the first filed first, as the user may see them; one statement."""
    return tuple(
        Lead.objects.visible_to(user)
        .filter(project=project)
        .select_related("filed_by", "unit", "referrer")
        .order_by("pk")
    )
