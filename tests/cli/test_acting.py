"""Commands act by the rights of a user who is there, and say alike what they cannot read."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from saima.cli import main
from saima.health.models import Examination

AS = ("leads", "agreements", "matters", "plan", "problems", "lights", "health", "health --examine", "publish 2023 1")
STEPS = {"leads": "线索", "agreements": "案卷", "matters": "事项", "problems": "项目"}


@pytest.mark.parametrize("command", AS)
def test_an_account_that_is_disabled_is_nobody_to_any_command(
    district: SimpleNamespace, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    user = district.users["zhongxin"]
    user.is_active = False
    user.save()

    assert main([*command.split(), "--as", "zhongxin"]) == 1

    told = capsys.readouterr()
    assert "命令行·账号" in told.err
    assert "在用的账号" in told.err
    assert told.out == ""
    assert not Examination.objects.exists()


@pytest.mark.parametrize("command", STEPS)
def test_a_step_on_what_is_not_seen_with_a_text_that_has_no_name_tells_both(
    district: SimpleNamespace, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command, "--as", "t3", "--step", "X-1", "受理", "--with", "考察"]) == 1

    told = capsys.readouterr().err
    assert "命令行·--with" in told
    assert f"能看到的{STEPS[command]}编号" in told
