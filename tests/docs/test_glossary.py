"""The glossary binds: what it names is in the code, and what the catalogue names is in it."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
IN_CODE = re.findall(r"^\| ([^|]+) \| `(\w+)` \| [^|]+ \| `([^`]+)` \|$", TEXT, re.MULTILINE)
LISTS = {
    "Kinds of records": ("fact_kinds", "kinds"),
    "Stages": ("stages", "stages"),
    "Kinds of amounts": ("amount_kinds", "amount_kinds"),
    "Roles": ("roles", "roles"),
}


def section(title):
    return TEXT.split(f"\n## {title} ")[1].split("\n## ")[0]


def listed(title):
    return {
        row[0]: row[1:] for row in re.findall(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|", section(title), re.MULTILINE)
    }


@pytest.mark.parametrize(("identifier", "path"), [row[1:] for row in IN_CODE])
def test_every_identifier_of_the_glossary_stands_in_the_file_it_names(identifier, path):
    source = (ROOT / path).read_text(encoding="utf-8")

    assert re.search(rf"\b{identifier}\b", source), f"{identifier} is not in {path}"


def test_every_row_about_code_has_its_four_columns():
    about_code = TEXT.split("\n## Kinds of records ")[0]
    rows = [line for line in about_code.splitlines() if line.startswith("| ") and "identifier" not in line]

    assert len(rows) == len(IN_CODE) > 70


def test_an_identifier_has_one_office_word():
    names = [name for _, name, _ in IN_CODE]

    assert sorted(name for name in set(names) if names.count(name) > 1) == []


@pytest.mark.parametrize("title", LISTS)
def test_every_entry_of_the_catalogue_is_in_the_glossary_with_its_two_titles(title):
    file, key = LISTS[title]
    entries = yaml.safe_load((ROOT / f"catalogue/{file}.yaml").read_text(encoding="utf-8"))[key]

    assert listed(title) == {name: (entry["title"], entry["title_en"]) for name, entry in entries.items()}
