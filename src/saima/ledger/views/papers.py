"""Files over the web: one that comes with a form, kept through a second try by a signed token; one sent back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext as _

from saima.core.problems import Problem
from saima.ledger.catalogue import catalogue
from saima.ledger.evidence import check_file, keep_file, path_of
from saima.ledger.models import EvidenceFile

SALT = "saima.matter.file"


@dataclass(frozen=True, slots=True)
class HandedFile:
    """A file of a form: its row, the token that carries it through a second try, its name, its faults."""

    file: EvidenceFile | None = None
    kept: str = ""
    name: str = ""
    problems: tuple[Problem, ...] = ()


def paper_rules() -> dict[str, Any]:
    """Return what the field of a file says: the types it accepts, and the most megabytes."""
    rules = catalogue()
    return {
        "accept": ",".join(f".{suffix}" for suffix in rules.evidence_types),
        "megabytes": rules.evidence_bytes // 2**20,
    }


def read_file(request: HttpRequest) -> HandedFile:
    """Read the uploaded file of a form, else the one kept from an earlier try."""
    upload = request.FILES.get("file")
    if upload is not None:
        name, content = str(upload.name or _("未命名")), upload.read()
        if problems := check_file(name, content):
            return HandedFile(problems=tuple(problems))
        file = keep_file(name, content)
        return HandedFile(file, signing.dumps([file.pk, name], salt=SALT), name)
    try:
        pk, name = signing.loads(request.POST.get("kept", ""), salt=SALT)
    except signing.BadSignature:
        return HandedFile()
    return HandedFile(EvidenceFile.objects.filter(pk=pk).first(), request.POST["kept"], name)


def send(file: EvidenceFile | None) -> FileResponse:
    """Return a stored file as a download of its checked type; Http404 for one that is gone, saying why."""
    if file is None:
        raise Http404
    if file.erased_on is not None or not path_of(file.sha256).exists():
        raise Http404(_("这份材料已不在库中：%s") % (file.erased_reason or _("文件缺失，请告知系统管理员")))
    response = FileResponse(
        path_of(file.sha256).open("rb"), as_attachment=True, filename=file.name, content_type=file.media
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
