"""`saima import`: check, apply, recognise from the console, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from saima.cli import main
from saima.intake.models import Batch
from saima.ledger.models import Fact, Verification

HEAD = "项目编号,项目名称,责任单位,正式签约时间,正式签约金额（万元）,正式签约认定日期"
SIGNED = "WL-2023-0001,专用车零部件生产,第三招商小组,2023-02-20,36000,"
RECOGNISED = "WL-2023-0001,专用车零部件生产,第三招商小组,2023-02-20,36000,2023-03-03"
NEW = "WL-2023-0101,充换电设备制造,第三招商小组,2023-04-03,24000,"
WRONG = "WL-2023-0102,某厂,不存在的小组,2023-04-03,1,"


def written(tmp_path: Path, *rows: str, head: str = HEAD) -> str:
    path = tmp_path / "台账.csv"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    return str(path)


def test_a_check_tells_every_verdict_and_keeps_nothing(
    district: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", written(tmp_path, SIGNED, NEW), "--as", "zhongxin"]) == 0

    told = capsys.readouterr().out
    assert "2 行：新增 1  更新 1  无变化 0  有问题 0" in told
    assert "只检查，没有写入" in told
    assert not Batch.objects.exists()


def test_apply_enters_the_good_rows_and_tells_of_the_others(
    district: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", written(tmp_path, NEW, WRONG), "--as", "zhongxin", "--apply"]) == 1

    told = capsys.readouterr().out
    assert "× CSV!C3" in told
    assert "建档 1 个项目，登记 1 条记录" in told
    assert Fact.objects.count() == 1


def test_another_person_recognises_in_the_same_call(
    district: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, RECOGNISED)

    assert main(["import", path, "--as", "zhongxin", "--apply", "--recognise-as", "shenhe"]) == 0

    assert "认定表 1 份" in capsys.readouterr().out
    assert Verification.objects.count() == 1


def test_the_importer_may_not_recognise(
    district: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, RECOGNISED)

    assert main(["import", path, "--as", "zhongxin", "--apply", "--recognise-as", "zhongxin"]) == 1

    assert "由您本人导入" in capsys.readouterr().err
    assert not Verification.objects.exists()


def test_a_column_that_is_asked_about_is_told_with_what_to_type(
    district: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, SIGNED, head=HEAD.replace("（万元）", ""))

    assert main(["import", path, "--as", "zhongxin"]) == 1
    assert "--choose 'CSV!5=signed_amount'" in capsys.readouterr().out

    assert main(["import", path, "--as", "zhongxin", "--choose", "CSV!5=signed_amount|万元"]) == 0


def test_json_holds_every_row(district: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["import", written(tmp_path, SIGNED, WRONG), "--as", "zhongxin", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert [(one["row"], one["verdict"]) for one in told["rows"]] == [(2, "changed"), (3, "refused")]
    assert told["counts"] == {"changed": 1, "refused": 1}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--as", "nobody"], "没有「nobody」这个用户"),
        (["--as", "zhongxin", "--choose", "7=site"], "--choose 写法不对"),
        (["--as", "zhongxin", "--recognise-as", "shenhe"], "要和 --apply 一起用"),
    ],
)
def test_a_wrong_command_line_is_told_and_ends_with_two(
    district: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert main(["import", written(tmp_path, SIGNED), *arguments]) == 2

    assert told in capsys.readouterr().err


def test_a_missing_file_ends_with_two(district: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "/没有/这个.xlsx", "--as", "zhongxin"]) == 2

    assert "请核对路径" in capsys.readouterr().err


def test_who_may_not_import_is_refused_with_who_can(
    district: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", written(tmp_path, SIGNED), "--as", "ducha"]) == 1

    assert "不能导入台账" in capsys.readouterr().err


def test_a_file_that_is_no_workbook_ends_with_one(
    district: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", written(tmp_path, head="没有表头的一行字"), "--as", "zhongxin", "--apply"]) == 1

    assert "没有写入" in capsys.readouterr().out
    assert not Batch.objects.exists()
