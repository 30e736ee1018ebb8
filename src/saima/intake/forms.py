"""What the importer's pages hand in: an uploaded workbook, and a person's decisions about columns."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from saima.core.problems import Problem, Problems
from saima.intake.sorting import fields
from saima.intake.workbooks.limits import LIMITS, MEGABYTE

ACCEPTED = (".xlsx", ".xls", ".csv")


def read_upload(file: object) -> tuple[str, bytes]:
    """Return name and bytes of an uploaded workbook. Raises Problems for none, for a wrong ending, for too large."""
    if not isinstance(file, UploadedFile):
        raise Problems([Problem(_("文件"), _("没有选择文件"), _("一个台账文件"), _("请选择或拖入文件"), "upload.none")])
    name = PurePath(file.name or "").name
    if not name.lower().endswith(ACCEPTED):
        found = PurePath(name).suffix or _("没有扩展名")
        remedy = _("请用 Excel 或 WPS 打开后另存为 .xlsx")
        raise Problems([Problem(name, found, "、".join(ACCEPTED), remedy, "upload.kind")])
    if (file.size or 0) > LIMITS.file_bytes:
        found = f"{(file.size or 0) / MEGABYTE:.1f} MB"
        needed = _("不超过 %(most)s MB") % {"most": LIMITS.file_bytes // MEGABYTE}
        remedy = _("请删去图片和用不到的工作表，或拆成几个文件")
        raise Problems([Problem(name, found, needed, remedy, "upload.size")])
    return name, file.read()


def read_choices(data: Mapping[str, Any], mapping: list[dict[str, Any]]) -> dict[str, str]:
    """Return the decisions by column key: 'field', 'field|unit' or ''. Raises Problems for a column left undecided.

    The page posts `field-N` and `unit-N`, N counting the columns of the batch.
    """
    known = fields().fields
    choices: dict[str, str] = {}
    problems = []
    for number, column in enumerate(mapping):
        if f"asked-{number}" not in data:
            continue
        place = f"{column['sheet']}·{column['label']}"
        field, unit = data.get(f"field-{number}"), str(data.get(f"unit-{number}") or "")
        if field is None:
            remedy = _("请选一个，或选“不导入”")
            problems.append(Problem(place, _("还没有选"), _("一个字段"), remedy, "choice.none"))
        elif field and field in known and known[field].type == "money" and not unit:
            problems.append(
                Problem(place, _("没有选单位"), _("金额的单位"), _("请看一眼数值，选定单位"), "choice.unit")
            )
        else:
            is_money = field in known and known[field].type == "money"
            choices[str(column["key"])] = f"{field}|{unit}" if is_money else str(field)
    if problems:
        raise Problems(problems)
    return choices
