"""`saima doctor`: prove that the promises hold here: guards, gapless entries, derived stages, evidence files, tools."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command (none)."""


def _guards() -> Iterator[str]:
    from saima.ledger.guards import unguarded_tables

    for table in unguarded_tables():
        yield f"表 {table} 没有挡住修改或删除。运行 ./run 会重新装上防改触发器。"


def _entries() -> Iterator[str]:
    from django.apps import apps

    from saima.ledger.entries import last_entry
    from saima.ledger.models import Dated

    seen: set[int] = set()
    for model in apps.get_models():
        if issubclass(model, Dated):
            for entry in model._default_manager.values_list("entry", flat=True):
                if entry in seen:
                    yield f"台账序号 {entry} 用了两次"
                seen.add(entry)
    if seen and max(seen) > last_entry():
        yield f"台账序号 {max(seen)} 超过了计数 {last_entry()}"


def _standings() -> Iterator[str]:
    from saima.ledger.standing import drifted

    for code in drifted():
        yield f"项目 {code} 的阶段或合计与登记记录不一致"


def _matters() -> Iterator[str]:
    from saima.service.standing import drifted

    for code in drifted():
        yield f"事项 {code} 的状态或时限与办理记录不一致"


def _milestones() -> Iterator[str]:
    from saima.service.building.standing import drifted

    for name in drifted():
        yield f"建设节点 {name} 的日期与登记记录、办理记录不一致"


def _register() -> Iterator[str]:
    from saima.service.register.standing import drifted

    for code in drifted():
        yield f"问题项目 {code} 的处置和重新列入次数与登记册的状态不一致"


def _leads() -> Iterator[str]:
    from saima.outreach.standing import drifted

    for code in drifted():
        yield f"线索 {code} 的状态或资料与办理记录不一致"


def _dockets() -> Iterator[str]:
    from saima.agreements.standing import drifted

    for code in drifted():
        yield f"案卷 {code} 的状态、数额或条款与办理记录不一致"


def _sheets() -> Iterator[str]:
    from saima.agreements.sheets import drifted

    for code in drifted():
        yield f"评审 {code} 冻结的评分表按原文和答案重算不出原结果"


def _evidence() -> Iterator[str]:
    import hashlib

    from saima.ledger.evidence import path_of
    from saima.ledger.models import EvidenceFile

    for file in EvidenceFile.objects.filter(erased_on=None):
        path = path_of(file.sha256)
        if not path.exists():
            yield f"佐证文件 {file.name} 不在存放处"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
            yield f"佐证文件 {file.name} 与校验值不符"


def _issues() -> Iterator[str]:
    from saima.publications.actions import verify_issue
    from saima.publications.models import Issue

    for issue in Issue.objects.all():
        for line in verify_issue(issue).differences:
            yield f"{issue}：{line}"


CHECKS = {
    "只增不改的表挡得住修改和删除": _guards,
    "台账序号不重不超": _entries,
    "项目阶段与登记记录一致": _standings,
    "事项状态与办理记录一致": _matters,
    "建设节点与登记记录一致": _milestones,
    "问题项目与登记记录一致": _register,
    "线索状态与办理记录一致": _leads,
    "案卷状态与办理记录一致": _dockets,
    "评审的评分表可以重算": _sheets,
    "佐证文件齐全无误": _evidence,
    "已印发各期可重算且一致": _issues,
}


def run(_options: argparse.Namespace) -> int:
    """Run every check; exit 1 if one fails."""
    failed = 0
    for title, check in CHECKS.items():
        found = list(check())
        print(f"{'✗' if found else '✓'} {title}")
        for line in found[:20]:
            print(f"    {line}")
        failed += bool(found)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    print(f"{'✓' if office else '–'} LibreOffice（出 PDF 用）：{office or '没有，PDF 按钮关闭'}")
    return 1 if failed else 0
