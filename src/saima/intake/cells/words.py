"""Cells that are words: text, yes and no, one of a list, codes with their checks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from saima.intake.cells.outcome import Outcome, plain, refused, text_of, warning
from saima.intake.workbooks.values import CellFault, CellValue, Number

_YES = re.compile(r"是|有|已.*|√|✓|✔|☑|y|yes|true|1|对|属于|涉及|完成|是[(,，。:：].*", re.IGNORECASE)
_NO = re.compile(r"否|无|没有|未.*|不.*|×|✗|x|n|no|false|0|☐|否[(,，。:：].*", re.IGNORECASE)
_PROJECT_CODE = re.compile(r"\d{2}(0[1-9]|1[0-2])-\d{6}-\d{2}-\d{2}-\d{6}")


def read_text(*, value: CellValue, place: str) -> Outcome[str]:
    """Return the text of a cell; blanks at the ends and runs of blanks go, line breaks stay. A blank says nothing."""
    if isinstance(value, CellFault):
        return refused(place, value, "text", "文字", "")
    text = "\n".join(re.sub(r"[ \t\u3000\u00a0]+", " ", line).strip() for line in text_of(value).splitlines()).strip()
    return Outcome(text or None)


def read_bool(*, value: CellValue, place: str) -> Outcome[bool]:
    """Return yes or no from 是/否, 有/无, √/×, 已…/未…; anything else is refused."""
    if isinstance(value, bool):
        return Outcome(value)
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text_of(value)))
    if text in ("", "-", "—", "/"):
        return Outcome()
    if _YES.fullmatch(text):
        return Outcome(value=True)
    if _NO.fullmatch(text):
        return Outcome(value=False)
    return refused(place, value, "bool", "是或否", "请填“是”或“否”")


def read_choice(*, value: CellValue, place: str, choices: Sequence[str]) -> Outcome[str]:
    """Return the choice a cell names: itself, or the only one that contains it or is contained in it."""
    text = plain(value).upper()
    if not text:
        return Outcome()
    for choice in choices:
        if text == plain(choice).upper():
            return Outcome(choice)
    near = [choice for choice in choices if len(text) > 1 and (text in choice.upper() or choice.upper() in text)]
    if len(near) == 1:
        return Outcome(near[0])
    needed = f"其中之一：{'、'.join(choices)}"
    return refused(place, value, "choice", needed, "请改成列出的写法")


def read_credit_code(*, value: CellValue, place: str) -> Outcome[str]:
    """Return a unified social credit code (GB 32100); its check character must agree.

    The 15 digits of the registration number used before 2015 are taken with a warning.
    """
    text = plain(value).upper()
    if not text and not isinstance(value, CellFault):
        return Outcome()
    remedy = "请照营业执照核对这18位（不含字母 I、O、S、V、Z）"
    if isinstance(value, Number) and len(text) > 15:
        tells = "表格按数字存，末几位已丢失，请设为文本重填"
        return refused(place, value, "uscc.number", "文本格式的18位代码", tells)
    if re.fullmatch(r"\d{15}", text):
        needed, tells = "18位统一社会信用代码", "已按旧注册号读入，请换成信用代码"
        return Outcome(text, warning(place, value, "uscc.old", needed, tells))
    try:
        return Outcome(str(uscc.validate(text)))
    except InvalidChecksum:
        needed = "校验位相符的统一社会信用代码"
        return refused(place, value, "uscc.check", needed, remedy)
    except ValidationError:
        needed = "18位统一社会信用代码"
        return refused(place, value, "uscc", needed, remedy)


def read_project_code(*, value: CellValue, place: str) -> Outcome[str]:
    """Return a national project code (GB/T 40058); a wrong shape is warned of, never refused."""
    text = plain(value)
    if not text or _PROJECT_CODE.fullmatch(text):
        return Outcome(text or None)
    needed, tells = "24位项目代码，如 2106-500156-04-01-123456", "已照原样读入，请核对"
    return Outcome(text, warning(place, value, "project_code", needed, tells))
