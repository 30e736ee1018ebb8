"""The catalogue of fields as it ships, and the faults it is checked for."""

import pytest

from intake.building import CATALOGUE
from saima.core.problems import Problems
from saima.intake.checking.kinds import load_kinds
from saima.intake.mapping.catalogue import load_catalogue

GOOD = "words: {}\nfields:\n  a: {title: 甲, title_en: A, type: text, labels: [甲]}\n"
SHEETS = "sheets:\n  s: {title: 表, title_en: S}\n"


def load(tmp_path, fields=GOOD, sheets=SHEETS):
    (tmp_path / "fields.yaml").write_text(fields, encoding="utf-8")
    (tmp_path / "sheets.yaml").write_text(sheets, encoding="utf-8")
    return load_catalogue(folder=tmp_path)


def codes(tmp_path, **texts):
    with pytest.raises(Problems) as caught:
        load(tmp_path, **texts)
    return {problem.code for problem in caught.value.problems}


def test_every_field_that_feeds_a_fact_names_a_kind_and_a_detail_that_exist(catalogue):
    kinds = load_kinds(folder=CATALOGUE)

    for one in catalogue.fields.values():
        for feed in one.feeds:
            if feed.kind and feed.kind != "by_stage":
                rule = kinds.rules[feed.kind]
                if feed.part.startswith("detail."):
                    assert feed.part.removeprefix("detail.") in rule.details, one.id


def test_every_field_has_both_titles(catalogue):
    assert all(one.title and one.title_en.isascii() for one in catalogue.fields.values() if "–" not in one.title_en)


def test_a_good_catalogue_loads(tmp_path):
    assert set(load(tmp_path).fields) == {"a"}


def test_faults_of_the_catalogue_are_all_told(tmp_path):
    fields = GOOD + (
        "  b: {title: 乙, title_en: B, type: text, labels: [甲], extra: 1}\n"
        "  c: {title: 丙, title_en: C, type: words, patterns: ['(', '<NONE>']}\n"
    )
    sheets = "sheets:\n  s: {title: 表, title_en: S, labels: {日期: nothing}}\n"

    assert codes(tmp_path, fields=fields, sheets=sheets) == {
        "catalogue.twice", "catalogue.key", "catalogue.type", "catalogue.pattern", "catalogue.field",
    }  # fmt: skip
