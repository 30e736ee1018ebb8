"""The golden test of the header mapper: labels that offices really use."""

import csv
from collections import Counter
from dataclasses import replace

import pytest

from intake.building import HERE
from saima.intake.mapping.catalogue import FieldCatalogue
from saima.intake.mapping.columns import Column, map_columns
from saima.intake.mapping.labels import take_apart

GROUPS = [("HS",), ("TZ-QY", "TZ-KP", "TZ-FG", "TZ-ZB"), ("NZ",), ("UQ",), ("SKP",), ("ZS",)]


def rows_of(name: str) -> list[dict[str, str]]:
    with (HERE / "data" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def labels() -> list[dict[str, str]]:
    return rows_of("ledger_columns.csv")


def map_ledgers(labels, catalogue):
    """Map ledger by ledger, sheet by sheet, as they are imported; yield each label with what it became."""
    sheets: dict[tuple[str, str], list[dict[str, str]]] = {}
    for label in labels:
        sheets.setdefault((label["ledger_id"], label["sheet"]), []).append(label)
    for rows in sheets.values():
        columns = [Column(position, row["label_as_used"]) for position, row in enumerate(rows)]
        yield from zip(rows, map_columns(columns=columns, catalogue=catalogue), strict=True)


def test_all_labels_of_the_golden_ledgers_go_to_the_right_field(labels, catalogue):
    results = list(map_ledgers(labels, catalogue))
    right = sum(1 for label, mapped in results if mapped.field == label["canonical_field"])

    assert len(results) == 287
    assert right >= 287 * 95 / 100


def test_no_sure_mapping_of_the_golden_ledgers_is_wrong(labels, catalogue):
    wrong = [
        (label["label_as_used"], mapped.field)
        for label, mapped in map_ledgers(labels, catalogue)
        if mapped.decision == "sure" and mapped.field != label["canonical_field"]
    ]

    assert wrong == []


def test_each_label_alone_goes_to_the_right_field_and_no_sure_one_is_wrong(labels, catalogue):
    results = [
        (label, map_columns(columns=[Column(0, label["label_as_used"])], catalogue=catalogue)[0]) for label in labels
    ]
    right = sum(1 for label, mapped in results if mapped.field == label["canonical_field"])

    assert right >= 287 * 95 / 100
    assert [m.field for label, m in results if m.decision == "sure" and m.field != label["canonical_field"]] == []


def test_units_in_labels_are_read(labels):
    assert [
        (label["label_as_used"], take_apart(label["label_as_used"]).unit)
        for label in labels
        if label["unit_in_label"] and take_apart(label["label_as_used"]).unit != label["unit_in_label"]
    ] == []


def test_without_its_own_words_each_ledger_is_still_mostly_read_by_the_rules(labels, catalogue):
    """Take from the catalogue every word that only the held-out ledger uses; what remains are rules."""
    counts: Counter[str] = Counter()
    for group in GROUPS:
        held = [label for label in labels if label["ledger_id"] in group]
        others = {take_apart(label["label_as_used"]).core for label in labels if label["ledger_id"] not in group}
        own = {take_apart(label["label_as_used"]).core for label in held} - others
        fields = {
            name: replace(one, labels=one.labels - own, second_labels=one.second_labels - own)
            for name, one in catalogue.fields.items()
        }
        for label, mapped in map_ledgers(held, FieldCatalogue(fields, catalogue.sheets)):
            hit = "right" if mapped.field == label["canonical_field"] else "none" if mapped.field is None else "wrong"
            counts[f"{hit} {mapped.decision}"] += 1

    assert counts["right sure"] + counts["right ask"] >= 287 * 80 / 100
    assert counts["wrong sure"] <= 1


def test_labels_of_other_ledgers_are_read_and_no_sure_mapping_is_wrong(catalogue):
    rows = rows_of("other_labels.csv")
    wrong, right, meant = [], 0, 0
    for row in rows:
        accepted = set(filter(None, row["accepted"].split("|")))
        columns = [Column(0, "序号"), Column(1, row["label"]), Column(2, "随手记")]
        mapped = map_columns(columns=columns, catalogue=catalogue)[1]
        meant += bool(accepted)
        right += mapped.field in accepted
        if mapped.decision == "sure" and mapped.field not in accepted:
            wrong.append((row["label"], mapped.field))

    assert wrong == []
    assert right >= meant * 95 / 100
