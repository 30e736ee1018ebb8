"""Evidence files: type and size checked, kept once by SHA-256, served only to those who may see their fact."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django_q.tasks import async_task

from saima.core.problems import Problem, Problems
from saima.ledger import policies
from saima.ledger.catalogue import catalogue
from saima.ledger.entries import next_entries
from saima.ledger.keeping import beside
from saima.ledger.models import Evidence, EvidenceFile, Fact
from saima.people.models import User
from saima.people.policies import check_may


def path_of(sha256: str) -> Path:
    """Return where a file of that hash lies."""
    return Path(settings.SAIMA_EVIDENCE) / sha256[:2] / sha256


def check_file(name: str, content: bytes) -> list[Problem]:
    """Return what forbids keeping this file: its kind (by ending and by its first bytes), emptiness, size."""
    rules = catalogue()
    suffix = Path(name).suffix.lower().lstrip(".")
    accepted = "、".join(rules.evidence_types)
    kind = rules.evidence_types.get(suffix)
    place = f"佐证材料「{name}」"
    problems = []
    if kind is None:
        problems.append(Problem(place, f".{suffix or '无扩展名'}", accepted, "请另存为其中一种", "evidence.type"))
    elif not any(content.startswith(magic) for magic in kind.magic):
        problems.append(
            Problem(place, "内容与扩展名不符", f"真正的 {suffix} 文件", "请重新扫描或导出", "evidence.content")
        )
    if not content:
        problems.append(Problem(place, "空文件", "有内容的文件", "请重新选择", "evidence.empty"))
    if len(content) > rules.evidence_bytes:
        limit = rules.evidence_bytes // 2**20
        problems.append(
            Problem(place, f"{len(content) / 2**20:.1f} MB", f"不超过 {limit} MB", "请压缩或分开上传", "evidence.size")
        )
    return problems


def keep_file(name: str, content: bytes) -> EvidenceFile:
    """Store the bytes once under their hash and return their row. Raises Problems for a file that may not be kept."""
    problems = check_file(name, content)
    if problems:
        raise Problems(problems)
    sha256 = hashlib.sha256(content).hexdigest()
    target = path_of(sha256)
    if not target.exists():
        with beside(target) as part:
            part.write_bytes(content)
    kind = catalogue().evidence_types[Path(name).suffix.lower().lstrip(".")]
    row, made = EvidenceFile.objects.get_or_create(
        sha256=sha256, defaults={"name": Path(name).name[:160], "media": kind.media, "size": len(content)}
    )
    if made:
        _hand_on(row)
    return row


def _hand_on(file: EvidenceFile) -> None:
    """Give a new file to the tasks of outer apps that read what it holds; the ledger knows none of them."""
    for task in settings.SAIMA_FILE_TASKS:
        transaction.on_commit(partial(async_task, task, file.pk, group="files"))


@transaction.atomic
def attach(
    *, fact: Fact, title: str, by: User, file: EvidenceFile | None = None, file_number: str = "", through: str = ""
) -> Evidence:
    """Attach a stored file, or paper by its file number, to a record; a register (`through`) has checked the right."""
    if not through:
        policies.check_may_record(by, project=fact.project, unit=fact.unit)
    if file is None and not file_number.strip():
        raise Problems(
            [Problem("佐证材料", "没有文件，也没有档号", "文件或纸质档号", "请上传文件或填写档号", "evidence.none")]
        )
    return Evidence.objects.create(
        entry=next_entries()[0], recorded_by=by, fact=fact, title=title, file=file, file_number=file_number
    )


@transaction.atomic
def erase(*, file: EvidenceFile, reason: str, by: User, on: object) -> None:
    """Erase a file's bytes for a stated reason (personal data); its hash, name and the reason stay."""
    check_may(by, "verify")
    file.erased_on = on  # type: ignore[assignment]
    file.erased_reason = reason
    file.save(update_fields=["erased_on", "erased_reason"])
    path_of(file.sha256).unlink(missing_ok=True)
