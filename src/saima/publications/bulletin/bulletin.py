"""The monthly bulletin (督查通报): text and tables of one issue, all from the same runs."""

from __future__ import annotations

from typing import Any

from saima.assessment.freezing import assessment_of
from saima.assessment.models import Run
from saima.core.boards import boards
from saima.publications.bulletin.annexes import annexes
from saima.publications.bulletin.duty import duty_boards, duty_section, late_sentences
from saima.publications.bulletin.material import Material
from saima.publications.bulletin.overview import overview
from saima.publications.bulletin.race import board_section, praise, problems, requirements
from saima.publications.bulletin.words import full_day_words
from saima.publications.content import FORM, Block, paragraph

NUMERALS = "一二三四五六七八九十"


def bulletin(material: Material, *, form: str = FORM) -> dict[str, Any]:
    """Return the frozen content of a monthly bulletin, in the form of today or an earlier one (`content.FORMS`)."""
    assessment = assessment_of(material.run)
    before = assessment_of(material.previous_run) if material.previous_run else None
    found = boards(assessment, previous=before)
    office = f"{material.place.title}人民政府办公室"
    parts: list[tuple[str, str, list[Block]]] = [("overview", "总体情况", overview(material))]
    parts += [
        ("board", f"{board.title}任务完成情况", board_section(material, assessment, before, board)) for board in found
    ]
    duties = duty_boards(material.duty_run)
    if duties:
        parts.append(("duty", f"{duties[0].board.title}履职情况", duty_section(duties)))
    parts.append(("praise", "通报表扬", praise(found)))
    if stuck := [*problems(material, assessment, found), *late_sentences(duties)]:
        parts.append(("problems", "存在问题", stuck))
    parts.append(
        ("next", "下步要求", [paragraph(line) for line in requirements(material).splitlines() if line.strip()])
    )
    runs = [run for run in (material.run, material.place_run, material.duty_run) if run is not None]
    return {
        "form": form,
        "kind": "monthly",
        "place": {"code": material.place.code, "title": material.place.title, "title_en": material.place.title_en},
        "demonstration": material.place.is_demonstration,
        "state": material.state,
        "masthead": "招商引资督查通报",
        "year": material.year,
        "number": material.number,
        "issuer": office,
        "issued_on": material.published_on.isoformat(),
        "period": material.period.code,
        "cut_off": material.cut_off.isoformat(),
        "as_of": material.run.as_of.isoformat(),
        "title": f"关于{material.period.title}招商引资工作情况的通报",
        "recipients": ["各招商小组", "各服务保障单位", "各有关部门"],
        "runs": [_run_facts(run) for run in runs],
        "sections": [
            {"id": identity, "heading": f"{NUMERALS[index]}、{heading}", "blocks": blocks}
            for index, (identity, heading, blocks) in enumerate(parts)
        ],
        "annexes": annexes(material, assessment, found, duties, form=form),
        "signature": {"office": office, "date": full_day_words(material.published_on)},
        "distribution": {
            "报": "区委、区政府主要领导，区招商投资促进工作领导小组成员",
            "送": "区招商中心，区考核领导小组",
            "发": "各招商小组牵头单位和成员单位，各服务保障单位，各乡镇（街道）",
        },
        "printed": {"office": office, "date": f"{full_day_words(material.published_on)}印发"},
    }


def _run_facts(run: Run) -> dict[str, Any]:
    return {
        "code": run.code,
        "rulebook": run.rulebook.code if run.rulebook else "",
        "rulebook_title": run.rulebook.title if run.rulebook else "",
        "sha256": run.facts_sha256,
        "fingerprint": run.fingerprint,
        "as_of": run.as_of.isoformat(),
        "ledger_entry": run.ledger_entry,
    }
