"""UNDP's development indices: every printed score, each at the digits it is printed with.

The rulebooks' own cases hold 2022 with its places and groups; here are earlier years, and with `../shared` all of
them: 5,808 scores of the HDI, 4,405 of the GII, 4,710 of the GDI.
"""

import csv
from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from saima.core.amounts import round_to
from saima.core.assess import assess
from saima.core.cases import read_cases, run_case
from saima.core.inputtable import read_table
from saima.core.periods import Period

SAMPLE = Path(__file__).parent / "undp"
WHOLE = Path(__file__).parents[3] / "shared/data/engine/undp-hdi"
SEXES = (("女性", "_f"), ("男性", "_m"))
OF_SEX = {"预期寿命": "le", "预期受教育年限": "eys", "平均受教育年限": "mys", "人均收入": "gni_pc"}
COLUMNS = {
    "hdi": {
        "单位": "iso3", "预期寿命": "life_expectancy", "预期受教育年限": "expected_years_schooling",
        "平均受教育年限": "mean_years_schooling", "人均国民收入": "gni_per_capita_ppp2017",
    },
    "gii": {
        "单位": "iso3", "孕产妇死亡率": "mmr", "少女生育率": "abr", "女性中等教育": "se_f", "男性中等教育": "se_m",
        "女性席位": "pr_f", "男性席位": "pr_m", "女性劳动参与": "lfpr_f", "男性劳动参与": "lfpr_m",
    },
    "gdi": {"单位": "iso3", **{sex + name: column + end for sex, end in SEXES for name, column in OF_SEX.items()}},
}  # fmt: skip
NINE_DIGITS = Fraction(2, 10**9)
"""The index of one sex is given to nine digits, as are its inputs, so its last digit may differ by one."""
PRINTED = {"hdi": 5_808, "gii": 4_405, "gdi": 4_710}


def disagreements(book, index, rows):
    """Assess each year and return what differs from print: (year, country, what, printed), and how many agree."""
    years = defaultdict(list)
    for row in rows:
        if row[f"published_{index}"]:
            years[row["year"]].append(row)
    wrong, right = [], 0
    for year, here in years.items():
        table = [list(COLUMNS[index]), *([row[name] for name in COLUMNS[index].values()] for row in here)]
        found = assess(rulebook=book, inputs=read_table(table, rulebook=book), period=Period.parse(year))
        for row in here:
            differs = [
                (year, row["iso3"], what, text)
                for what, text, value in printed(found, index, row)
                if value != Fraction(text)
            ]
            wrong += differs
            right += not differs
    return wrong, right


def printed(found, index, row):
    yield "total", row[f"published_{index}"], found.result(row["iso3"]).total
    for sex, end in SEXES if index == "gdi" else ():
        text = row[f"published_hdi{end}"]
        value = found.measure(f"{sex}发展指数", row["iso3"])
        assert abs(value - Fraction(text)) < NINE_DIGITS, (row["iso3"], row["year"])
        yield sex, round_to(Fraction(text), 3), round_to(value, 3)


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("index", COLUMNS)
def test_every_printed_score_of_five_earlier_years_comes_out(rulebook, index):
    wrong, right = disagreements(rulebook(f"indices/undp-{index}-2022"), index, read(SAMPLE / f"{index}.csv"))

    assert wrong == []
    assert right == len(read(SAMPLE / f"{index}.csv")) > 500


@pytest.mark.skipif(not WHOLE.exists(), reason="../shared 不在：1990 至 2022 年全部印出的指数没有复算")
@pytest.mark.parametrize("index", COLUMNS)
def test_every_printed_score_of_all_years_comes_out(rulebook, index):
    rows = read(WHOLE / f"{index}_1990_2022.csv")

    assert disagreements(rulebook(f"indices/undp-{index}-2022"), index, rows) == ([], PRINTED[index])


@pytest.mark.parametrize(("index", "basis", "differ"), [("hdi", "exact", 27), ("gii", "rounded", 4)])
def test_places_taken_on_the_other_value_would_not_be_those_printed(rulebook, index, basis, differ):
    """What the rulebook says (`rank: on`) is what makes the printed places."""
    name = f"indices/undp-{index}-2022"
    book = rulebook(name)
    text = (Path(__file__).parents[2] / "rulebooks" / f"{name}.cases.yaml").read_text(encoding="utf-8")
    (case,) = read_cases(text, rulebook=book)

    assert run_case(case, rulebook=book) == ()
    assert len(run_case(case, rulebook=replace(book, ranking=replace(book.ranking, on=basis)))) == differ
