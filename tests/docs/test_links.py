"""Every relative link of the documents leads somewhere, and a link to a function names one that is there."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"!?\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def documents():
    places = (
        "*.md",
        "catalogue/*.md",
        "demo/*.md",
        "docs/**/*.md",
        "rulebooks/**/*.md",
        "src/**/*.md",
        "tests/**/*.md",
    )
    return sorted(str(path.relative_to(ROOT)) for place in places for path in ROOT.glob(place))


def links(name):
    text = FENCE.sub("", (ROOT / name).read_text(encoding="utf-8"))
    for label, target in LINK.findall(text):
        if not re.match(r"[a-z]+:|#", target):
            yield label, target


def headings(path):
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE):
        yield re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("name", documents())
def test_every_relative_link_of_a_document_leads_somewhere(name):
    lost = []
    for _, target in links(name):
        path, _, anchor = unquote(target).partition("#")
        found = (ROOT / name).parent / path
        if not found.exists() or (anchor and found.suffix == ".md" and anchor not in headings(found)):
            lost.append(target)

    assert lost == []


@pytest.mark.parametrize("name", documents())
def test_a_link_that_names_a_function_leads_to_a_file_that_defines_it(name):
    lost = []
    for label, target in links(name):
        named = re.fullmatch(r"`(\w+)`", label)
        if named and target.endswith(".py"):
            source = ((ROOT / name).parent / target).read_text(encoding="utf-8")
            if not re.search(rf"^\s*(?:def|class) {named[1]}\b|^{named[1]}\b.*=", source, re.MULTILINE):
                lost.append(f"{named[1]} in {target}")

    assert lost == []
