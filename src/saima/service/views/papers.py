"""The file that comes with a step: checked and kept on the first try, carried through a second by a signed token."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _

from saima.core.problems import Problem
from saima.ledger.evidence import check_file, keep_file
from saima.ledger.models import EvidenceFile

SALT = "saima.matter.file"


@dataclass(frozen=True, slots=True)
class HandedFile:
    """A file of a form: its row, the token that carries it through a second try, its name, its faults."""

    file: EvidenceFile | None = None
    kept: str = ""
    name: str = ""
    problems: tuple[Problem, ...] = ()


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
