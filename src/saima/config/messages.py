"""The English catalogue: `python -m saima.config.messages` gathers every source string; `--check` proves it complete.

Source strings are Chinese, in Python and in Jinja2 templates; Babel reads both (Django's makemessages misses the
templates). The catalogue's choices, papers and kinds of amounts have no English of their own and are said here too.
A string without its English is a fault, as is one that no source says any more.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parents[1]
CATALOGUE = SOURCE.parents[1] / "catalogue"
TEXT = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
METHODS = [("**/templates/**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
HEADER = (
    "# English texts of Saima. Source strings are Chinese; `python -m saima.config.messages` keeps this file.\n"
    'msgid ""\nmsgstr ""\n"Language: en\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)
KEYWORDS = {"_": None, "N_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2)}


def gather() -> Catalog:
    """Return every source string with the files that say it."""
    found = Catalog(project="saima", charset="utf-8", fuzzy=False)
    for file, line, message, comments, context in extract_from_dir(SOURCE, METHODS, OPTIONS, keywords=KEYWORDS):
        if _is_chinese(message):
            found.add(message, locations=[(file, line)], auto_comments=comments, context=context)
    for word in catalogue_words():
        found.add(word)
    return found


def catalogue_words() -> set[str]:
    """Return the Chinese words of the catalogue that pages show as they are: choices, papers, advice, amount kinds."""
    kinds = [
        kind
        for name in ("fact_kinds", "matters")
        for kind in yaml.safe_load((CATALOGUE / f"{name}.yaml").read_text(encoding="utf-8"))["kinds"].values()
    ]
    words = {paper for kind in kinds for paper in kind.get("evidence", ())}
    words |= {str(c) for kind in kinds for field in kind["fields"].values() for c in field.get("choices", ())}
    lights = yaml.safe_load((CATALOGUE / "lights.yaml").read_text(encoding="utf-8"))["lights"].values()
    words |= {
        step["advice"] for light in lights for rule in light["rules"] for step in rule["steps"] if "advice" in step
    }
    words |= set(yaml.safe_load((CATALOGUE / "amount_kinds.yaml").read_text(encoding="utf-8"))["amount_kinds"])
    plans = yaml.safe_load((CATALOGUE / "milestones.yaml").read_text(encoding="utf-8"))
    words |= {paper for node in plans["nodes"].values() for paper in node.get("evidence", ())}
    words |= {approval["department"] for approval in plans["approvals"].values()}
    limits = [limit for approval in plans["approvals"].values() for limit in approval["limits"]]
    words |= {str(limit[name]) for limit in limits for name in ("when", "valid", "note") if name in limit}
    words |= {limit["document"] for limit in limits if _is_told(limit["document"])}
    signing = yaml.safe_load((CATALOGUE / "agreements.yaml").read_text(encoding="utf-8"))
    words |= {clause["amount_kind"] for clause in signing["clauses"].values() if "amount_kind" in clause}
    words |= {condition["needed"] for condition in signing["conditions"].values()}
    limits = [limit for gate in signing["gates"].values() for limit in gate.get("limits", ())]
    words |= {limit["source"] for limit in limits if _is_told(limit["source"])}
    return {word for word in words if _is_chinese(word)}


def _is_told(source: str) -> bool:
    """Tell whether a source has words of our own; the title, number and articles of a document stay as they are."""
    cited = re.sub(r"《[^》]*》|第[一二三四五六七八九十百零]+条|（[^）]*）|[、，]", "", source)
    return bool(cited.strip()) and "〔" not in source


def _is_chinese(message: str | tuple[str, ...]) -> bool:
    """Tell whether a string says something in Chinese, be it only a full-width mark."""
    text = message if isinstance(message, str) else "".join(message)
    return any("\u3000" <= mark <= "\u9fff" or "\uff00" <= mark <= "\uffef" for mark in text)


def stored() -> Catalog:
    """Return the English catalogue as it stands; an empty one when there is none yet."""
    if not TEXT.exists():
        return Catalog(locale="en", charset="utf-8", fuzzy=False)
    with TEXT.open("rb") as source:
        return read_po(source, locale="en")


def missing(catalogue: Catalog, sources: Catalog) -> tuple[list[str], list[str]]:
    """Return the source strings without English, and the English ones that no source says."""
    known = {str(m.id): m for m in catalogue if m.id}
    wanted = {str(m.id) for m in sources if m.id}
    untranslated = sorted(one for one in wanted if one not in known or not known[one].string)
    return untranslated, sorted(set(known) - wanted)


def update() -> None:
    """Write the catalogue anew: English kept, new strings empty, dropped strings gone."""
    catalogue, sources = stored(), gather()
    catalogue.update(sources, no_fuzzy_matching=True, keep_user_comments=False)
    catalogue.obsolete.clear()
    TEXT.parent.mkdir(parents=True, exist_ok=True)
    with TEXT.open("wb") as target:
        target.write(HEADER.encode())
        write_po(target, catalogue, width=0, no_location=True, sort_output=True, omit_header=True)


def main(arguments: list[str]) -> int:
    """Update the catalogue, or check it; returns the exit code."""
    if "--check" not in arguments:
        update()
    untranslated, unused = missing(stored(), gather())
    for one in untranslated:
        sys.stderr.write(f"没有英文：{one}\n")
    for one in unused:
        sys.stderr.write(f"源文里已没有：{one}\n")
    return 1 if untranslated or unused else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
