"""`saima score` on the console: a board, every fault at once, no Django."""

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from saima.cli.score import main

ROOT = Path(__file__).parents[2]
RULES = ROOT / "rulebooks/wulong/teams-2023.yaml"
CASES = ROOT / "rulebooks/wulong/teams-2023.cases.yaml"


@pytest.fixture
def march(tmp_path):
    """March of the demonstration as a CSV file in the encoding asked for."""

    def write(encoding="utf-8", change=lambda text: text):
        text = (
            CASES.read_text(encoding="utf-8").split("2023年3月:")[1].split("inputs: |\n")[1].split("    expected:")[0]
        )
        path = tmp_path / "三月.csv"
        path.write_bytes(change(textwrap.dedent(text)).encode(encoding))
        return str(path)

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_board_comes_out_whatever_encoding_excel_used(march, capsys, encoding):
    assert main([str(RULES), march(encoding), "--period", "2023-03"]) == 0

    shown = capsys.readouterr()
    first = next(line for line in shown.out.splitlines() if "第三招商小组" in line)
    parts = ["31.20", "33.27", "20.00", "5.00", "5.00", "5.00", "4.44", "0.50", "0.00"]
    assert first.split() == ["1", "第三招商小组", *parts, "104.41"]
    assert "97.65" in next(line for line in shown.out.splitlines() if "平均" in line)
    assert shown.err == ""


def test_progress_against_targets_stands_below_the_board(march, capsys):
    main([str(RULES), march(), "--period", "2023-03"])

    lines = capsys.readouterr().out.splitlines()
    five = next(line for line in lines if "第五招商小组" in line and "25亿元" in line)
    assert five.split() == ["第五招商小组", "正式签约金额", "5.3亿元", "25亿元", "21.20%", "−3.80", "绿"]


def test_json_is_the_canonical_form_with_its_fingerprint(march, capsys):
    assert main([str(RULES), march(), "--period", "2023-03", "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert found["results"]["第三招商小组"]["total"] == "10441/100"
    assert len(found["fingerprint"]) == 64


@pytest.mark.parametrize(("language", "line"), [("zh", "名次：招商小组第 5 名"), ("en", "Place: 5 in Promotion teams")])
def test_explain_tells_one_units_points(march, capsys, language, line):
    assert main([str(RULES), march(), "--period", "2023-03", "--explain", "第六招商小组", "--language", language]) == 0

    assert capsys.readouterr().out.splitlines()[-1] == line


def test_every_fault_of_the_table_is_told_with_row_and_column(tmp_path, capsys):
    path = tmp_path / "坏.csv"
    path.write_text("单位,类别,正式签约金额,到资\n一组,招商小组,3.5个,2\n一组,招商小组,1,2\n", encoding="utf-8")

    assert main([str(RULES), str(path)]) == 1

    told = capsys.readouterr().err.splitlines()
    assert len(told) == 3
    assert "第1行第4列" in told[0]
    assert "第2行第3列" in told[1]
    assert "第3行第1列" in told[2]


def test_every_fault_of_the_rulebook_is_told_with_its_line(tmp_path, march, capsys):
    path = tmp_path / "坏.yaml"
    path.write_text(
        RULES.read_text(encoding="utf-8").replace("points × min(1.2, ", "points × mni(1.2, "), encoding="utf-8"
    )

    assert main([str(path), march()]) == 1

    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2
    assert all("坏.yaml 第" in line and "mni" in line for line in told)


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ([], "usage"),
        (["no.yaml", "no.csv"], "没有这个文件"),
        ([str(ROOT), "no.csv"], "打不开"),
        ([str(RULES), "{march}", "--period", "三月"], "不是期间"),
        ([str(RULES), "{march}", "--period", "2023-03", "--explain", "第九招商小组"], "没有参评单位"),
        ([str(RULES), "{march}", "--json", "--explain", "x"], "not allowed"),
    ],
)
def test_a_wrong_command_is_answered_and_returns_two(march, capsys, arguments, part):
    path = march()

    assert main([argument.replace("{march}", path) for argument in arguments]) == 2

    assert part in capsys.readouterr().err


def test_help_is_no_fault(capsys):
    assert main(["--help"]) == 0
    assert "考核办法" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"\xff\xff\xff\xff"])
def test_what_is_no_text_is_refused_gently(tmp_path, capsys, content):
    path = tmp_path / "表.csv"
    path.write_bytes(content)

    assert main([str(RULES), str(path)]) == 2
    assert "另存为 CSV" in capsys.readouterr().err


def test_a_file_beyond_all_measure_is_refused(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("saima.cli.files.MAX_BYTES", 10)

    assert main([str(RULES), str(RULES)]) == 2
    assert "文件超过" in capsys.readouterr().err


def test_what_waits_what_is_barred_and_what_is_left_out_is_said(tmp_path, capsys):
    rules = tmp_path / "办法.yaml"
    rules.write_text(
        """
rulebook: a
title: 小办法
source: {document: a}
in_force: {from: 2023-01-01}
groups: {towns: {title: 乡镇, members: unit.kind == '乡镇'}}
measures: {额: {of: entered, unit: 亿元}, 成: {of: entered, unit: 件}}
indicators:
  签约: {points: 60, score: points × 额 ÷ target(额)}
  办结: {points: 40, score: 'points × ratio(成, 成, none=not_applicable)'}
gates: {虚报: {when: 成 == 9, effect: unplaced}}
""",
        encoding="utf-8",
    )
    table = tmp_path / "表.csv"
    table.write_text("单位,类别,额,成\n甲镇,乡镇,1,0\n乙镇,乡镇,,1\n丙镇,乡镇,2,9\n丁局,部门,3,1\n", encoding="utf-8")

    assert main([str(rules), str(table), "--period", "2022"]) == 0

    shown = capsys.readouterr()
    assert "甲镇：总分暂缺" in shown.out
    assert "乙镇：总分暂缺，签约（待报）" in shown.out
    assert "丙镇：虚报：取消当期名次" in shown.out
    assert "丙镇：签约不计，分值按比例分摊" in shown.out
    assert [line.split("：")[0] for line in shown.err.splitlines()] == ["提醒 2022年", "提醒 目标", "提醒 丁局"]


def test_neither_command_imports_django_or_an_engine():
    code = (
        "import sys, saima.cli.score, saima.cli.rulebook;"
        "bad = [m for m in sys.modules if m.split('.')[0] in ('django', 'ibis', 'duckdb', 'pyarrow')];"
        "sys.exit(','.join(bad) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT, env={"PYTHONPATH": "src"}
    )

    assert done.stderr == ""
    assert done.returncode == 0


def test_a_rulebook_without_points_shows_progress_only(tmp_path, capsys):
    table = tmp_path / "全区.csv"
    table.write_text("单位,正式签约金额,到位资金\n武隆区,68.20,17.20\n", encoding="utf-8")

    assert main([str(ROOT / "rulebooks/wulong/district-2023.yaml"), str(table), "--period", "2023-03"]) == 0

    shown = capsys.readouterr().out
    assert "总分" not in shown
    assert "26.23%" in shown
    assert "待报" in shown


def test_grades_and_lists_are_columns_of_the_board(tmp_path, capsys):
    table = tmp_path / "表.csv"
    table.write_text(
        "单位,类别,目标:实际利用外资,目标:自营出口,实际利用外资,自营出口,外资项目数\n甲园,园区,10,1,0,1,0\n",
        encoding="utf-8",
    )

    assert main([str(ROOT / "rulebooks/published/39-export-oriented-county-veto.yaml"), str(table)]) == 0

    assert "黄牌、约谈" in next(line for line in capsys.readouterr().out.splitlines() if "甲园" in line)


def test_a_missing_column_of_the_year_before_is_reminded_of(tmp_path, capsys):
    table = tmp_path / "表.csv"
    table.write_text("单位,增速,增加值\n甲市,1%,2\n", encoding="utf-8")

    main([str(ROOT / "rulebooks/published/18-heilongjiang-private-economy-2010.yaml"), str(table)])

    assert "上年:增加值 一列" in capsys.readouterr().err
