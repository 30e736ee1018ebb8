"""Published lists of projects and rates: what the flags find there is what a reader finds."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.core.health.making import YI, project

from saima.core.health.flags.printed_rate import judge
from saima.core.health.rows import RateRow

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_eleven_names_that_stand_in_two_sheets_of_ningxia_are_found_and_no_others(look):
    listed = rows("ningxia_2020_names.csv")
    told = look("同名项目", projects=[project(f"{r['sheet_no']}-{r['excel_row']}", r["project_name"]) for r in listed])

    assert len(told) == 11
    assert all(len({item.project.split("-")[0] for item in found.items}) == 2 for found in told)


def test_a_name_of_ningxia_cut_off_at_24_characters_is_found_beside_its_whole(look):
    cut = "银川隆基光伏科技有限公司年产15GW单晶硅棒和1"
    listed = [project(f"N{n}", r["project_name"]) for n, r in enumerate(rows("ningxia_2020_names.csv"))]

    (found,) = [
        f for f in look("同名项目", projects=[*listed, project("W", f"{cut}5GW硅片项目")]) if f.items[-1].project == "W"
    ]

    assert found.values == {"why": "一个名称是另一个的开头", "count": 2}


def test_the_project_of_gaoming_listed_in_two_stages_is_found_once_and_nothing_else(look):
    listed = rows("gaoming_2024_2025.csv")
    made = [
        project(f"G{n}", r["project"], investor=r["investor"], signed=round(float(r["investment_yi"] or 0) * YI))
        for n, r in enumerate(listed)
    ]
    (twice,) = [r for r in listed if "同一项目在另一处记为2024年投产" in r["note"]]
    second = project("G99", "豪斯特汽车零部件项目（投产）", investor=twice["investor"], signed=20 * YI)

    assert look("同一投资方", projects=made) == []
    (found,) = look("同一投资方", projects=[*made, second])
    assert (found.values["why"], [item.project for item in found.items]) == ("名称相同", ["G2", "G99"])


def test_every_printed_rate_agrees_as_the_table_says_or_is_explained():
    told = {}
    for r in rows("published_rates.csv"):
        if r["agreement"] != "n/a":
            counts = r["denominator_unit"].startswith("个")
            printed = RateRow(r["id"], r["metric"], f"{r['published_pct']}%", r["denominator"], r["numerator"], counts)
            told[r["id"], r["agreement"]] = judge(printed, reach=12)[0]

    assert {why for (_id, agreement), why in told.items() if agreement == "round"} == {""}
    assert {i: why for (i, agreement), why in told.items() if agreement != "round"} == {
        "1": "用未取整的数才对得上",
        "4": "对不上",
        "38": "对不上",
        "44": "对不上",
        "57": "按截断才对得上",
        "62": "按截断才对得上",
        "63": "按截断才对得上",
        "64": "按截断才对得上",
        "65": "对不上",
        "79": "用未取整的数才对得上",
    }
