"""`saima rulebook check|explain`: rulebooks and their cases on the console."""

import shutil
from pathlib import Path

import pytest

from saima.cli.rulebook import main

WULONG = Path(__file__).parents[2] / "rulebooks/wulong"
PUBLISHED = Path(__file__).parents[2] / "rulebooks/published"


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
    assert "旁边没有例案" in told[1]


def test_a_field_that_this_place_does_not_have_is_warned_of(copy, capsys):
    change(copy, "kind == '到位'", "kindd == '到位'")

    assert main(["check", str(copy)]) == 0

    told = capsys.readouterr()
    assert "提醒 " in told.err
    assert "不认识的字段“kindd”；应为kind" in told.err
    assert "3 例复算相符" in told.out


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
    assert "到位资金　30 分　分值 × 到位资金与序时任务之比，最高按 1.2 倍计　区招商中心　各招商小组牵头单位" in told
    assert "加分　以商招商　最多 1 分　以商招商项目数每一个计 0.5 分　第六条（三）" in told
    assert "否决　虚报取消当期名次　取消当期名次　虚报次数 > 0" in told
    assert "招商小组　各项分值合计 100 分" in told


def test_explain_speaks_english_and_shows_a_formula_of_its_own(capsys):
    assert main(["explain", str(PUBLISHED / "06-yanan-committee-projects-2017.yaml"), "--language", "en"]) == 0

    assert "Own formula: 5 × 新开工数 + 2 × 续建数" in capsys.readouterr().out


def test_two_versions_are_compared_in_sentences(copy, capsys):
    assert main(["diff", str(WULONG / "teams-2022.yaml"), str(copy)]) == 0
    assert "到位资金：封顶（倍）由 1 改为 1.2" in capsys.readouterr().out

    assert main(["diff", str(copy), str(WULONG / "teams-2023.yaml"), "--language", "en"]) == 0
    assert capsys.readouterr().out == ""

    change(copy, "rulebook: ", "rulebok: ")
    assert main(["diff", str(copy), str(WULONG / "teams-2023.yaml")]) == 1


def test_a_layout_is_printed_checked_and_written(copy, capsys):
    tidy = copy.read_text(encoding="utf-8")
    assert main(["format", "--check", str(copy)]) == 0
    change(copy, "points: 30", "points:    30   # 注")

    assert main(["format", "--check", str(copy)]) == 1
    assert "版式不齐" in capsys.readouterr().out
    assert main(["format", str(copy)]) == 0
    assert capsys.readouterr().out == tidy.replace("points: 30", "points: 30   # 注")
    assert copy.read_text(encoding="utf-8") != tidy
    assert main(["format", "--write", str(copy)]) == 0
    assert copy.read_text(encoding="utf-8") == tidy.replace("points: 30", "points: 30   # 注")


def test_what_cannot_be_laid_out_or_written_is_told(copy, capsys, monkeypatch):
    copy.write_text("a: [", encoding="utf-8")
    assert main(["format", "--write", str(copy)]) == 1
    assert "第1行" in capsys.readouterr().err

    copy.write_text("rulebook:   a", encoding="utf-8")
    monkeypatch.setattr(Path, "replace", lambda self, target: (_ for _ in ()).throw(OSError(28, "没有空间")))
    assert main(["format", "--write", str(copy)]) == 2
    assert "写不进去" in capsys.readouterr().err
    assert copy.read_text(encoding="utf-8") == "rulebook:   a"
    assert sorted(path.suffix for path in copy.parent.iterdir()) == [".yaml", ".yaml"]


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


def test_cases_named_among_the_rulebooks_are_told_to_stand_beside_them(capsys):
    assert main(["check", str(PUBLISHED / "41-guichi-2013.cases.yaml")]) == 0
    assert "例案" in capsys.readouterr().out


def test_functions_are_listed_and_explained_by_either_name(capsys):
    assert main(["functions"]) == 0
    assert "streak(条件, last=期数)" in capsys.readouterr().out
    assert main(["functions", "封顶"]) == main(["functions", "cap"]) == 0
    assert capsys.readouterr().out.count("写法：cap(数, 上限)") == 2
    assert main(["functions", "封项"]) == 1
    assert "封顶" in capsys.readouterr().err
    assert main(["functions", "--page"]) == 0
    assert capsys.readouterr().out.startswith("# 函数")
