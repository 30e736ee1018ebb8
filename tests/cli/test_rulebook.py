"""`saima rulebook check|explain`: rulebooks and their cases on the console."""

import shutil
from pathlib import Path

import pytest

from saima.cli.rulebook import main

WULONG = Path(__file__).parents[2] / "rulebooks/wulong"


@pytest.fixture
def copy(tmp_path):
    for name in ("teams-2023.yaml", "teams-2023.cases.yaml"):
        shutil.copy(WULONG / name, tmp_path)
    return tmp_path / "teams-2023.yaml"


def change(path, old, new):
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_sound_rulebook_is_checked_with_its_cases(copy, capsys):
    assert main(["check", str(copy), str(WULONG / "district-2023.yaml")]) == 0

    told = capsys.readouterr().out.splitlines()
    assert "3 例复算相符" in told[0]
    assert "0 例复算相符" in told[1]


def test_a_changed_rule_no_longer_gives_what_its_cases_expect(copy, capsys):
    change(copy, "min(1.2, 正式", "min(1.1, 正式")

    assert main(["check", str(copy)]) == 1

    assert "第二招商小组 总分" in capsys.readouterr().err


def test_faults_of_rulebook_and_of_cases_are_told(copy, capsys):
    change(copy.with_name("teams-2023.cases.yaml"), "period: 2023-02", "period: 二月")
    assert main(["check", str(copy)]) == 1
    assert "期间“二月”" in capsys.readouterr().err

    change(copy, "points: 30", "points: 31")
    assert main(["check", str(copy)]) == 1
    assert "各项分值合计 102" in capsys.readouterr().err


def test_explain_lists_the_rows_of_the_rulebook(capsys):
    assert main(["explain", str(WULONG / "teams-2023.yaml")]) == 0

    told = capsys.readouterr().out
    assert "到位资金　30分　points × min(1.2" in told
    assert "加分　以商招商　0.5 × 以商招商项目数（最多 1）" in told
    assert "否决　虚报取消当期名次" in told


def test_explaining_a_broken_rulebook_tells_its_faults(copy, capsys):
    change(copy, "rulebook: ", "rulebok: ")

    assert main(["explain", str(copy)]) == 1
    assert "rulebok" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["check"], ["check", "no.yaml"], ["explain", "no.yaml"]])
def test_a_wrong_command_returns_two(arguments):
    assert main(arguments) == 2


def test_help_is_no_fault():
    assert main(["--help"]) == 0


def test_a_file_of_nothing_is_told(tmp_path, capsys):
    path = tmp_path / "空.yaml"
    path.write_text("", encoding="utf-8")

    assert main(["check", str(path)]) == 1
    assert "以 rulebook: 开头的办法" in capsys.readouterr().err


PUBLISHED = Path(__file__).parents[2] / "rulebooks/published"


def test_the_coverage_table_of_the_documents_is_the_one_that_is_generated(capsys):
    assert main(["coverage", str(PUBLISHED)]) == 0

    page = (PUBLISHED.parents[1] / "docs/coverage.md").read_text(encoding="utf-8")
    assert capsys.readouterr().out == page


def test_an_unknown_feature_and_a_broken_rulebook_stop_the_coverage(tmp_path, capsys):
    folder = tmp_path / "published"
    folder.mkdir()
    (tmp_path / "features.yaml").write_text('features: {F01: "完成率"}\n', encoding="utf-8")
    text = (PUBLISHED / "33-threshold-2006.yaml").read_text(encoding="utf-8")
    (folder / "33-a.yaml").write_text(text, encoding="utf-8")
    assert main(["coverage", str(folder)]) == 1
    assert "不认识的特征“F03”" in capsys.readouterr().err

    (folder / "33-a.yaml").write_text(text.replace("title:", "titel:"), encoding="utf-8")
    assert main(["coverage", str(folder)]) == 1
