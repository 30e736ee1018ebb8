"""YAML as text: what was typed stays what was typed, and what is refused is told with its line."""

import pytest

from saima.core.lines import MAX_CHARACTERS, Listing, read_lines
from saima.core.problems import Problems


def codes(text):
    with pytest.raises(Problems) as caught:
        read_lines(text, file="a.yaml")
    return [(problem.code, problem.place) for problem in caught.value.problems]


def test_every_scalar_stays_text_and_knows_its_line_and_column():
    table = read_lines("a: 01\non: 'yes'\nlist: [2023-01-01, 1.50]\n")

    assert table.get("a").text == "01"
    assert (table.get("on").text, table.get("on").line, table.get("on").column) == ("yes", 2, 5)
    assert isinstance(table.get("list"), Listing)
    assert [item.text for item in table.get("list").items] == ["2023-01-01", "1.50"]
    assert table.get("nothing") is None
    assert table.key("on").line == 2


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\nb: 2\na: 3", "yaml.duplicate", 3),
        ("a: &x 1\nb: *x", "yaml.anchor", 1),
        ("a: !!int 1", "yaml.tag", 1),
        ("a: 1\n---\nb: 2", "yaml.documents", 2),
        ("- 1", "yaml.mapping", 1),
        ("", "yaml.mapping", 1),
        ("a: [1", "yaml.syntax", 1),
        ("a: b: c", "yaml.syntax", 1),
        ("a: \x07", "yaml.character", 1),
        ("a: " + "[" * 40 + "]" * 40, "yaml.depth", 1),
        ("a: {score: min(1, 2)}", "yaml.flow_comma", 1),
        ("[1, 2]: 3\na: 1", "yaml.key", 1),
        ("a" * (MAX_CHARACTERS + 1), "yaml.size", 1),
    ],
)
def test_what_is_refused_is_told_with_its_line(text, code, line):
    assert (code, f"a.yaml 第{line}行") in codes(text)


def test_all_doubled_keys_are_told_at_once():
    assert [code for code, _ in codes("a: 1\na: 2\nb: {c: 1, c: 2}")] == ["yaml.duplicate"] * 2


def test_a_million_references_are_refused_before_they_are_followed():
    bomb = "a: &a [x, x]\n" + "\n".join(f"b{i}: &b{i} [*a, *a]" for i in range(50))

    assert {code for code, _ in codes(bomb)} == {"yaml.anchor"}
