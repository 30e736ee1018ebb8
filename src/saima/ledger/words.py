"""Words that come from data, said in the reader's language: titles of entries, units of measure, levels, choices."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as N_  # noqa: N812 (the keyword that Babel looks for)

from saima.core.amounts import UNITS

WORDS = (
    *(N_("区级"), N_("市级"), N_("认定"), N_("退回")),
    *(N_("绿"), N_("蓝"), N_("黄"), N_("橙"), N_("红"), N_("灰")),
    *(N_("拟稿"), N_("核稿"), N_("会签"), N_("签发"), N_("印发"), N_("作废")),
    *(N_("编写中"), N_("已作废"), N_("市下达"), N_("区定"), N_("奋斗")),
    *(N_("已核稿"), N_("已会签"), N_("已签发"), N_("已印发")),
    *(N_("核增"), N_("核减"), N_("补报"), N_("口径调整")),
    *(N_("排队"), N_("核算中"), N_("完成"), N_("失败")),
    *(N_("移交单位"), N_("承办单位"), N_("交办单位"), N_("招商中心"), N_("综合服务保障小组"), N_("督查"), N_("企业")),
    *(N_("法定程序"), N_("上级")),
    *(N_("责任单位"), N_("提出单位"), N_("服务专班"), N_("部门"), N_("问题项目")),
    *(N_("列入"), N_("处置中"), N_("待核验"), N_("已处置"), N_("重新列入")),
    *(N_("排定"), N_("改期"), N_("报完成"), N_("部门登记"), N_("撤回完成"), N_("改责任单位"), N_("恢复")),
    *(N_("跟进单位"), N_("首报"), N_("承接")),
    *(N_("领导小组"), N_("项目单位"), N_("会签部门"), N_("政府")),
    *(N_("符合"), N_("不符合"), N_("不适用"), N_("鼓励"), N_("允许"), N_("限制"), N_("规上"), N_("规下")),
)
"""Words of the data that pages show: levels and results, lamps, steps and states of issues, adjustments, parties.

The choices and papers of the catalogue are gathered from the catalogue itself (`saima.config.messages`).
"""


def is_english() -> bool:
    """Tell whether the reader reads English."""
    return get_language() == "en"


def titled(entry: Any) -> str:
    """Return the title of a unit, catalogue or rulebook entry in the reader's language."""
    return str((getattr(entry, "title_en", "") if is_english() else "") or entry.title)


def brief(unit: Any) -> str:
    """Return a unit's short name; its English title to an English reader."""
    return str((unit.title_en if is_english() else "") or unit.short)


def brief_of(path: str) -> Combinable:
    """Return the same as an expression over a related unit (`brief_of("lead_unit")`), for lists read as values."""
    short = F(f"{path}__short")
    return Coalesce(NullIf(F(f"{path}__title_en"), Value("")), short) if is_english() else short


def said(word: str) -> str:
    """Return a word of the data in the reader's language: a unit of measure, a choice, a level; unknown ones stay."""
    if not word or not is_english():
        return word
    return UNITS[word].title_en if word in UNITS else gettext(word)


def times(unit: str) -> str:
    """Return a unit of measure as it follows a number: 万元, but "× 10k yuan" in English."""
    word = said(unit)
    return f"× {word}" if word[:1].isdigit() else word


def counted(number: str, unit: str) -> str:
    """Return a printed number with its unit: 1 家, 4175 万元; in English 1 firm, 4175 × 10k yuan."""
    word = times(unit)
    is_one = is_english() and number == "1" and unit in UNITS and UNITS[unit].dimension.startswith("count")
    return f"{number} {word.removesuffix('s') if is_one else word}"


def stretch(count: int, unit: str) -> str:
    """Return a stretch of time in words: 1 个工作日, 3 天, 2 个月 for a unit of `working`, `calendar`, `months`."""
    if count == 1:
        return {"working": gettext("1 个工作日"), "calendar": gettext("1 天"), "months": gettext("1 个月")}[unit]
    words = {"working": gettext("%(n)s 个工作日"), "calendar": gettext("%(n)s 天"), "months": gettext("%(n)s 个月")}
    return words[unit] % {"n": count}
