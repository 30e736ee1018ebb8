"""How firm places are: asked for, carried out by the worker, stored for good, shown to each as far as they may see."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from unittest import mock

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from saima.assessment import actions, queries, rehearsals, tasks
from saima.assessment.models import Rehearsal, RehearsalRequest, Run, RunRequest
from saima.assessment.showing import firm
from saima.assessment.showing.firm import decides, share_text
from saima.cli import main
from saima.core.periods import Period
from saima.core.problems import Problems
from saima.people.policies import NotAllowed

As = Callable[[str], Client]
SMALL = {"draws": 200, "points": 16}


@pytest.fixture
def run(race: SimpleNamespace) -> Run:
    return actions.run_adopted(adopted=race.adopted, period=Period.parse("2023-03"), as_of=date(2023, 4, 7), by=None)


@pytest.fixture
def made(run: Run) -> Rehearsal:
    return rehearsals.make_rehearsal(run=run, plan=SMALL, by=None)


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_a_rehearsal_keeps_plan_seed_rulebook_and_run_and_comes_out_the_same_again(run: Run, made: Rehearsal) -> None:
    again = rehearsals.make_rehearsal(run=run, plan={**SMALL, "seed": "1"}, by=None)

    assert made.plan["seed"] == 1
    assert made.run_fingerprint == run.fingerprint
    assert made.rulebook_sha256 == run.rulebook.sha256  # type: ignore[union-attr]
    assert again.sha256 == made.sha256
    assert again.code != made.code
    assert "PCG64" in made.engine


def test_another_seed_gives_another_result(run: Run, made: Rehearsal) -> None:
    assert rehearsals.make_rehearsal(run=run, plan={**SMALL, "seed": 2}, by=None).sha256 != made.sha256


def test_a_stored_rehearsal_is_never_changed(made: Rehearsal) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Rehearsal.objects.filter(pk=made.pk).update(sha256="x")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        made.delete()


def test_no_run_board_or_place_is_touched(run: Run, made: Rehearsal) -> None:
    assert list(queries.standing_runs()) == [run]
    assert Run.objects.get(pk=run.pk).fingerprint == run.fingerprint


def test_the_centre_asks_the_worker_rehearses_and_the_page_leads_there(client_as: As, run: Run) -> None:
    client = client_as("zhongxin")

    answer = client.post(f"/boards/{run.code}/firm/ask/", {"draws": "150", "points": "16", "seed": "9"})

    request = RehearsalRequest.objects.get()
    assert answer["Location"] == f"/rehearsals/{request.pk}/"
    assert "排队" in text(client.get(f"/rehearsals/{request.pk}/"))
    assert "正在进行" in text(client.get(f"/boards/{run.code}/firm/"))

    tasks.rehearse(request.pk)

    request.refresh_from_db()
    assert request.state == RunRequest.DONE
    assert request.rehearsal.plan["seed"] == 9  # type: ignore[union-attr]
    there = f"/boards/{run.code}/firm/?rehearsal={request.rehearsal.code}"  # type: ignore[union-attr]
    assert client.get(f"/rehearsals/{request.pk}/")["Location"] == there
    assert client.get(f"/rehearsals/{request.pk}/", headers={"HX-Request": "true"})["HX-Redirect"] == there
    tasks.rehearse(request.pk)  # a second delivery of the same task does nothing
    assert Rehearsal.objects.count() == 1


def test_asking_twice_for_the_same_finds_the_one_that_waits_and_another_plan_is_told_to_wait(
    race: SimpleNamespace, run: Run
) -> None:
    by = race.users["zhongxin"]

    first = rehearsals.ask_for_rehearsal(run=run, plan={"draws": "150"}, by=by)

    assert rehearsals.ask_for_rehearsal(run=run, plan={"draws": "150"}, by=by).pk == first.pk
    with pytest.raises(Problems, match="请等它完成"):
        rehearsals.ask_for_rehearsal(run=run, plan={"draws": "151"}, by=by)


def test_every_wrong_parameter_is_told_at_once_and_nothing_is_queued(client_as: As, run: Run) -> None:
    answer = client_as("zhongxin").post(f"/boards/{run.code}/firm/ask/", {"draws": "很多", "weights": "-3"})

    assert answer.status_code == 422
    assert "很多" in text(answer)
    assert "-3" in text(answer)
    assert not RehearsalRequest.objects.exists()


def test_who_may_not_run_may_not_rehearse(client_as: As, race: SimpleNamespace, run: Run) -> None:
    with pytest.raises(NotAllowed, match="不能核算"):
        rehearsals.ask_for_rehearsal(run=run, plan={}, by=race.users["t3"])
    assert client_as("t3").post(f"/boards/{run.code}/firm/ask/", {}).status_code == 403


def test_a_rehearsal_that_is_refused_says_why_on_its_page(
    client_as: As, race: SimpleNamespace, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from saima.core.rehearsing.model import Model

    request = RehearsalRequest.objects.create(run=run, plan=SMALL, asked_by=race.users["zhongxin"])
    monkeypatch.setattr(Model, "agrees", lambda model: False)

    tasks.rehearse(request.pk)

    assert "完全一致" in text(client_as("zhongxin").get(f"/rehearsals/{request.pk}/"))
    assert not Rehearsal.objects.exists()


@pytest.mark.usefixtures("english")
def test_a_rehearsal_that_crashes_tells_whom_to_tell_which_number(
    client_as: As, race: SimpleNamespace, run: Run
) -> None:
    request = RehearsalRequest.objects.create(run=run, plan=SMALL, asked_by=race.users["zhongxin"])

    with mock.patch.object(tasks, "make_rehearsal", side_effect=OSError("x")), pytest.raises(OSError, match="x"):
        tasks.rehearse(request.pk)

    client = client_as("zhongxin")
    page = text(client.get(f"/rehearsals/{request.pk}/"))
    assert "请把申请编号告诉系统管理员" in page
    assert f"申请编号 {request.pk}" in page
    client.post("/preferences/set/", {"name": "language", "value": "en"})
    page = text(client.get(f"/rehearsals/{request.pk}/"))
    assert "Please tell the system administrator the number of the request" in page
    assert f"Request number {request.pk}" in page


def test_of_two_workers_that_read_a_waiting_request_one_carries_it_out(race: SimpleNamespace, run: Run) -> None:
    request = RehearsalRequest.objects.create(run=run, plan=SMALL, asked_by=race.users["zhongxin"])
    RehearsalRequest.objects.filter(pk=request.pk).update(state=RunRequest.RUNNING)  # the other was quicker
    with mock.patch.object(RehearsalRequest.objects, "select_related") as read:
        read.return_value.get.return_value = request  # still as it was read: waiting
        tasks.rehearse(request.pk)

    assert request.state == RunRequest.WAITING
    assert not Rehearsal.objects.exists()


def test_a_bug_in_the_worker_is_kept_as_a_sentence_and_crashes_loudly(
    race: SimpleNamespace, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = RehearsalRequest.objects.create(run=run, plan=SMALL, asked_by=race.users["zhongxin"])
    monkeypatch.setattr(tasks, "make_rehearsal", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        tasks.rehearse(request.pk)

    request.refresh_from_db()
    assert (request.state, "系统管理员" in request.message) == (RunRequest.FAILED, True)


def test_before_the_first_rehearsal_the_page_says_what_one_would_tell(client_as: As, run: Run) -> None:
    assert "还没有试算过" in text(client_as("zhongxin").get(f"/boards/{run.code}/firm/"))
    assert "试算一次" not in text(client_as("t3").get(f"/boards/{run.code}/firm/")).replace("试算一次就知道", "")


def test_the_page_says_intervals_pairs_choices_and_that_all_are_estimates(
    client_as: As, run: Run, made: Rehearsal
) -> None:
    page = text(client_as("lingdao").get(f"/boards/{run.code}/firm/"))

    assert "第三招商小组在100%的试算中居第1位。" in page
    assert "谁稳在谁前面" in page
    assert "目标任务" in page
    assert "估计，不是核算结果" in page
    assert made.code in page
    assert client_as("lingdao").get(f"/boards/{run.code}/firm/?rehearsal=WL-S9").status_code == 404


def test_a_unit_sees_its_own_row_and_others_published_places_only(
    client_as: As, race: SimpleNamespace, run: Run, made: Rehearsal
) -> None:
    told = queries.told_to(race.users["t6"], made)
    page = text(client_as("t6").get(f"/boards/{run.code}/firm/"))

    assert set(told["intervals"]) == {"T6"}
    assert told["ahead"] == []
    assert set(told["effects"]["units"]) == {"T6"}
    assert all(set(row) == {"name", "places"} and set(row["places"]) <= {"T6"} for row in told["left_out"])
    assert told["places"] == {"T3": 1, "T6": 2}
    assert "第六招商小组在" in page
    assert "第三招商小组在" not in page
    assert "第1位 第三招商小组" in page
    assert "谁稳在谁前面" not in page


def test_the_door_tells_the_same_as_the_page(client_as: As, run: Run, made: Rehearsal) -> None:
    whole = client_as("zhongxin").get(f"/api/rehearsals/{run.code}").json()
    mine = client_as("t6").get(f"/api/rehearsals/{run.code}").json()

    assert (whole["estimate"], whole["sha256"], whole["found"]) == (True, made.sha256, made.result)
    assert set(mine["found"]["intervals"]) == {"T6"}


def test_the_door_has_nothing_before_the_first_rehearsal(client_as: As, run: Run) -> None:
    assert client_as("zhongxin").get(f"/api/rehearsals/{run.code}").status_code == 404


def test_the_command_rehearses_stores_and_says_it(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse", "2023-03", "--draws", "150", "--points", "16", "--seed", "3"]) == 0

    told = capsys.readouterr().out
    assert "第三招商小组在100%的试算中居第1位。" in told
    assert "种子 3" in told
    assert Rehearsal.objects.get().plan["seed"] == 3


def test_the_command_gives_data_and_tells_every_fault(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse", run.code, "--draws", "150", "--points", "16", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["found"]["plan"]["draws"] == 150

    assert main(["rehearse", run.code, "--draws", "0", "--scheme", "normal"]) == 1
    told = capsys.readouterr().err
    assert "试算·draws" in told
    assert "试算·scheme" in told
    assert main(["rehearse", "2031-01"]) == 1
    assert "可用 saima run 先核算" in capsys.readouterr().err


def test_shares_are_cut_and_never_rounded_up_to_all() -> None:
    assert [share_text(*pair) for pair in ((9999, 10_000), (10_000, 10_000), (475, 1000), (1, 3), (0, 0))] == [
        "99.9%",
        "100%",
        "47.5%",
        "33.3%",
        "0%",
    ]


def test_the_choice_that_decides_most_stands_first_and_an_estimate_below_nothing_is_nothing() -> None:
    bars = decides({"factors": ["weights", "targets"], "first": [-0.03, 0.5], "total": [0.2, 1.04]})

    assert [(bar.first, bar.total) for bar in bars] == [(50, 100), (0, 20)]


def test_beyond_a_dozen_units_neighbours_are_told_and_no_matrix(
    race: SimpleNamespace, made: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.result["places"] = {f"U{at}": at for at in range(1, 15)} | made.result["places"]
    made.result["intervals"] = {}
    made.result["ahead"] = [["T3", "T6", 150, 50]]
    made.result["places"].update(T3=15, T6=16)
    titles = {code: code for code in made.result["places"]}
    monkeypatch.setattr(firm, "unit_titles", lambda *_: titles)

    page = firm.firm_page(made, user=race.users["zhongxin"], language="zh")

    assert page["matrix"] is None
    assert page["pairs"] == [("T3", "T6", "75%")]
