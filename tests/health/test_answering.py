"""Who answers and who rules, by page, JSON door and command alike; and that neither touches a figure."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from saima.cli import main
from saima.core.problems import Problems
from saima.health import actions
from saima.health.models import Answer, Flag, Ruling
from saima.people.policies import NotAllowed

As = Callable[[str], Client]


def test_a_unit_answers_its_flag_and_the_centre_rules(flagged: SimpleNamespace) -> None:
    actions.answer(flag=flagged.slip, text="一笔到款分属两项", by=flagged.users["t3"], on=flagged.on)
    assert Flag.objects.get(pk=flagged.slip.pk).state == "已说明"

    actions.rule(flag=flagged.slip, result="需更正", text="重复计入", by=flagged.users["shenhe"], on=flagged.on)

    assert Flag.objects.get(pk=flagged.slip.pk).state == "需更正"
    assert Answer.objects.get().unit == flagged.units["T3"]


def test_both_units_answer_a_flag_that_spans_them(flagged: SimpleNamespace) -> None:
    for name in ("t3", "t6"):
        actions.answer(flag=flagged.slip, text="说明", by=flagged.users[name], on=flagged.on)

    assert set(Answer.objects.values_list("unit__code", flat=True)) == {"T3", "T6"}


def test_a_later_ruling_follows_the_former_one(flagged: SimpleNamespace) -> None:
    for result in ("转督查", "核实无误"):
        actions.rule(flag=flagged.slip, result=result, text="已核", by=flagged.users["shenhe"], on=flagged.on)

    assert (Flag.objects.get(pk=flagged.slip.pk).state, Ruling.objects.count()) == ("核实无误", 2)


def refusals(flagged: SimpleNamespace) -> list[tuple[Flag, str, dict[str, str], str]]:
    """Return forbidden acts: the flag, who tries, what is handed in, and what the refusal says."""
    return [
        (flagged.permit, "t6", {"text": "代答"}, "没有这条体检提示"),
        (flagged.slip, "t3", {"text": "代答", "unit": "T6"}, "不能代第六招商小组作说明"),
        (flagged.slip, "lingdao", {"text": "代答"}, "不能登记记录"),
        (flagged.slip, "t3", {"result": "核实无误", "ruling": "自己核"}, "不能体检和裁定体检提示"),
        (flagged.slip, "zhongxin", {"result": "核实无误", "ruling": "自己核"}, "是您本人登记的"),
        (flagged.slip, "zhongxin", {"text": "代答"}, "须写明是提示涉及的哪一个单位"),
    ]


@pytest.mark.parametrize("number", range(6))
def test_forbidden_acts_are_refused_in_one_sentence_by_page_door_and_command(
    flagged: SimpleNamespace, client_as: As, capsys: pytest.CaptureFixture[str], number: int
) -> None:
    flag, name, given, sentence = refusals(flagged)[number]
    rules = "result" in given
    client = client_as(name)

    page = client.post(f"/health/{flag.code}/", given | ({"rule": "1"} if rules else {"answer": "1"}))
    where, sent = ("rulings", given | {"text": given["ruling"]}) if rules else ("answers", given)
    door = client.post(f"/api/health/{flag.code}/{where}", sent, content_type="application/json")
    typed = ["--rule", given["result"], "--reason", given["ruling"]] if rules else ["--answer", given["text"]]
    command = main(["health", flag.code, "--as", name, *typed, *(["--unit", given["unit"]] if "unit" in given else [])])

    unseen = sentence.startswith("没有")
    assert (page.status_code, door.status_code) == ((404, 404) if unseen else (403, 403))
    assert sentence in page.content.decode()
    assert unseen or sentence in door.json()["refused"]
    assert command == 1
    assert ("看得到的编号" if unseen else sentence) in capsys.readouterr().err
    assert not Answer.objects.exists()
    assert not Ruling.objects.exists()


def test_who_answered_for_a_unit_cannot_rule(flagged: SimpleNamespace) -> None:
    actions.answer(flag=flagged.slip, text="代答", by=flagged.users["shenhe"], on=flagged.on, unit=flagged.units["T6"])

    with pytest.raises(NotAllowed, match="说明是您本人填的"):
        actions.rule(flag=flagged.slip, result="核实无误", text="已核", by=flagged.users["shenhe"], on=flagged.on)


def test_blank_answers_and_rulings_are_faults_told_at_once(flagged: SimpleNamespace, client_as: As) -> None:
    with pytest.raises(Problems):
        actions.answer(flag=flagged.slip, text="  ", by=flagged.users["t3"], on=flagged.on)
    page = client_as("shenhe").post(f"/health/{flagged.slip.code}/", {"rule": "1", "ruling": " "})
    door = client_as("shenhe").post(
        f"/api/health/{flagged.slip.code}/rulings", {"result": "好", "text": ""}, content_type="application/json"
    )

    assert page.status_code == 422
    assert "请选一个结论" in page.content.decode()
    assert [problem["code"] for problem in door.json()["problems"]] == ["health.result", "health.reason"]
    assert not Ruling.objects.exists()


def test_an_answer_carries_a_file_that_only_those_concerned_may_fetch(flagged: SimpleNamespace, client_as: As) -> None:
    file = SimpleUploadedFile("证明.pdf", b"%PDF-1.4 proof", content_type="application/pdf")

    done = client_as("t3").post(f"/health/{flagged.slip.code}/", {"answer": "1", "text": "见附件", "evidence": file})

    assert done.status_code == 302
    where = f"/health/answers/{Answer.objects.get().pk}/file/"
    assert b"".join(client_as("shenhe").get(where).streaming_content) == b"%PDF-1.4 proof"  # type: ignore[attr-defined]
    assert b"".join(client_as("t3").get(where).streaming_content)  # type: ignore[attr-defined]
    assert client_as("t6").get(where).status_code == 404


def test_a_file_that_may_not_be_kept_stops_the_answer(flagged: SimpleNamespace, client_as: As) -> None:
    file = SimpleUploadedFile("证明.exe", b"MZ", content_type="application/x-msdownload")

    page = client_as("t3").post(f"/health/{flagged.slip.code}/", {"answer": "1", "text": "见附件", "evidence": file})

    assert page.status_code == 422
    assert "见附件" in page.content.decode()
    assert not Answer.objects.exists()


def test_the_doors_answer_and_rule_and_give_the_history(flagged: SimpleNamespace, client_as: As) -> None:
    base = f"/api/health/{flagged.slip.code}"
    answered = client_as("t3").post(f"{base}/answers", {"text": "一笔两记"}, content_type="application/json")
    ruled = client_as("shenhe").post(
        f"{base}/rulings",
        {"result": "需更正", "text": "核减"},
        content_type="application/json",
    )

    assert (answered.status_code, ruled.status_code) == (201, 201)
    told = client_as("shenhe").get(base).json()
    assert told["state"] == "需更正"
    assert [step.get("ruling") or step["answer"] for step in told["history"]] == ["需更正", "一笔两记"]


def test_the_command_examines_lists_shows_answers_and_rules(
    flagged: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    code = flagged.slip.code

    assert main(["health", "--examine", "--kind", "佐证重复"]) == 0
    assert main(["health", code, "--as", "t3", "--answer", "一笔两记"]) == 0
    assert main(["health", code, "--as", "shenhe", "--rule", "核实无误", "--reason", "已核"]) == 0
    assert main(["health", "--state", "全部"]) == 0

    said = capsys.readouterr().out
    assert "提示 3 条，新 0" in said
    assert f"{code}  待说明  一份佐证用了两次：文件“银行回单0315.pdf”" in said
    assert "说明 第三招商小组：一笔两记" in said
    assert "裁定 核实无误：已核" in said
    assert "共 3 条（全部）" in said


def test_the_command_masks_what_the_account_may_not_know(
    flagged: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["health", flagged.slip.code, "--as", "t6"]) == 0

    said = capsys.readouterr().out
    assert "属于其他单位，名称不显示" in said
    assert "专用车零部件生产" not in said


def test_the_command_tells_every_fault_at_once(flagged: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["health", "--as", "无此人", "--kind", "没有", "--unit", "T9", "--rule", "核实无误"]) == 1

    said = capsys.readouterr().err
    assert all(word in said for word in ("账号", "种类", "单位", "办理"))
