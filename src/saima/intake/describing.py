"""Descriptions of many projects changed at once, with history, and put back when a batch is undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from saima.intake.known import DESCRIBED
from saima.ledger import actions as ledger
from saima.ledger.models import Company, Project, ProjectClassification
from saima.ledger.names import pinyin_key
from saima.people.models import User
from saima.people.policies import NotAllowed, may

Changes = Mapping[str, Sequence[Any]]
"""What changes, by attribute: before, after."""
FLAGS = ("is_enclave", "is_talent")
_OWN = frozenset({*DESCRIBED, "title"})
_FIRM = frozenset({"company", "uscc"})


class LedgerMoved(NotAllowed):
    """What a check found is no longer what stands in the ledger."""


@dataclass(frozen=True, slots=True)
class Description:
    """The changes of one project, as one row states them."""

    project: Project
    changes: Changes


class Firms:
    """Companies by credit code and name, made where none is known; read once per batch."""

    def __init__(self) -> None:
        self._by_code: dict[str, Company] = {}
        self._by_name: dict[str, Company] = {}
        for company in Company.objects.order_by("-pk"):
            self._keep(company)

    def _keep(self, company: Company) -> None:
        self._by_name[company.name] = company
        if company.uscc:
            self._by_code[company.uscc] = company

    def ensure(self, wanted: Iterable[tuple[str, str]], *, by: User) -> None:
        """Make the companies (name, credit code) that are not known, all in two statements."""
        new: dict[tuple[str, str], Company] = {}
        for name, uscc in wanted:
            if name and self.find(name=name, uscc=uscc) is None:
                new.setdefault(
                    (uscc, "") if uscc else ("", name), Company(name=name, uscc=uscc or None, pinyin=pinyin_key(name))
                )
        for company in bulk_create_with_history(list(new.values()), Company, batch_size=200, default_user=by):
            self._keep(company)

    def find(self, *, name: str, uscc: str) -> Company | None:
        """Return the company of that code; without one of that name, unless it bears another code."""
        if uscc in self._by_code:
            return self._by_code[uscc]
        found = self._by_name.get(name)
        return None if found is not None and uscc and found.uscc else found

    def take(self, *, name: str, uscc: str) -> Company | None:
        """Return the company as `find` does; one without a code learns it."""
        found = self.find(name=name, uscc=uscc)
        if found is not None and uscc and not found.uscc:
            found.uscc = uscc
            found.version += 1
            found.save()
            self._keep(found)
        return found


def _check_scope(descriptions: Sequence[Description], by: User) -> None:
    """Raise NotAllowed unless every project is one the user may write; one statement."""
    if may(by, "record_for_others"):
        return
    wanted = {one.project.pk for one in descriptions}
    seen = set(Project.objects.visible_to(by).filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - seen:
        outside = "、".join(sorted({one.project.title for one in descriptions if one.project.pk not in seen})[:3])
        remedy = _("请项目责任单位或招商中心办理。")
        raise NotAllowed(_("项目「%(names)s」不在您的数据范围内。") % {"names": outside}, remedy=remedy)


def _set(project: Project, name: str, value: Any) -> None:
    """Give an attribute its value; no value is an empty text, but for money."""
    empty = None if name == "total_investment" else ""
    setattr(project, name, empty if value is None else value)


def _moved(project: Project) -> LedgerMoved:
    text = _("项目「%(name)s」的信息在检查之后又被改过，没有入账。") % {"name": project.title}
    return LedgerMoved(text, remedy=_("已按现在的台账重新检查，请再看一遍。"))


def _company(project: Project, changes: Changes, firms: Firms) -> tuple[Company | None, Company | None] | None:
    """Return the project's company before and after; None if it stays."""
    if not _FIRM & set(changes):
        return None
    before = project.company
    name = str(changes["company"][1] or "") if "company" in changes else (before.name if before else project.investor)
    after = firms.take(name=name, uscc=str(changes["uscc"][1] or "") if "uscc" in changes else "")
    return (before, after) if after is not None and after != before else None


def describe(descriptions: Sequence[Description], *, firms: Firms, by: User, on: date) -> list[dict[str, Any]]:
    """Change the descriptions, in order, and return what `restore` needs to put them back.

    Raises LedgerMoved when a project no longer says what the check saw, NotAllowed outside the user's scope.
    """
    _check_scope(descriptions, by)
    firms.ensure(
        [
            (str(one.changes["company"][1] or ""), str(one.changes.get("uscc", ("", ""))[1] or ""))
            for one in descriptions
            if "company" in one.changes
        ],
        by=by,
    )
    kept: list[dict[str, Any]] = []
    touched: dict[int, Project] = {}
    names: set[str] = set()
    for one in descriptions:
        project, done = one.project, {}
        for name, (before, after) in one.changes.items():
            if name in _OWN:
                if (getattr(project, name) or None) != (before or None):
                    raise _moved(project)
                _set(project, name, after)
                names.add(name)
            elif name not in _FIRM and name not in FLAGS:
                project.extra = {**project.extra, name: after}
                names.add("extra")
            if name not in _FIRM:
                done[name] = [before, after]
        firm = _company(project, one.changes, firms)
        if firm is not None:
            done["company"] = [firm[0].pk if firm[0] else None, firm[1].pk if firm[1] else None]
            project.company = firm[1]
            names.add("company")
        if set(FLAGS) & set(done):
            _classify(project, {name: bool(done[name][1]) for name in FLAGS if name in done}, by, on)
        touched[project.pk] = project
        kept.append({"project": project.code, "changes": done})
    _save(touched.values(), names, by)
    return kept


def restore(described: Sequence[Mapping[str, Any]], *, by: User, on: date) -> list[str]:
    """Put back what `describe` changed, last first; return the titles of projects that somebody has changed since."""
    projects = {
        one.code: one for one in Project.objects.select_for_update().filter(code__in=[d["project"] for d in described])
    }
    names: set[str] = set()
    touched: dict[int, Project] = {}
    later: dict[str, None] = {}
    for item in reversed(described):
        project = projects[item["project"]]
        for name, (before, after) in item["changes"].items():
            if name in FLAGS:
                _classify(project, {name: bool(before)}, by, on)
                continue
            own = name in _OWN
            now = (
                getattr(project, name) if own else project.company_id if name == "company" else project.extra.get(name)
            )
            if (now or None) != (after or None):
                later[project.title] = None
                continue
            if own:
                _set(project, name, before)
            elif name == "company":
                project.company_id = before
            else:
                project.extra = {**project.extra, name: before}
            names.add(name if own or name == "company" else "extra")
            touched[project.pk] = project
    _save(touched.values(), names, by)
    return list(later)


def _classify(project: Project, flags: Mapping[str, bool], by: User, on: date) -> None:
    """Give the project a new dated classification with these flags changed."""
    last = ProjectClassification.objects.filter(project=project).order_by("-entry").first()
    now = {name: bool(last and getattr(last, name)) for name in FLAGS}
    industry = last.industry if last else project.industry
    made = {**now, **flags}
    ledger.classify(
        project=project,
        industry=industry,
        is_enclave=made["is_enclave"],
        is_talent=made["is_talent"],
        effective_on=on,
        by=by,
    )


def _save(projects: Iterable[Project], names: set[str], by: User) -> None:
    """Write the changed columns and one history row a project."""
    changed = list(projects)
    if not changed or not names:
        return
    for project in changed:
        project.version += 1
        if "title" in names:
            project.pinyin = pinyin_key(project.title)
    columns = [*sorted(names), "version", *(["pinyin"] if "title" in names else [])]
    bulk_update_with_history(changed, Project, columns, batch_size=200, default_user=by)
