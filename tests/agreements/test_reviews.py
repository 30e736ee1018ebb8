"""Reviews: conditions, parallel opinions with limits and substitutes, a frozen score, veto and decision."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from tests.agreements.conftest import REVIEWED, SHEET_34, all_met

from saima.agreements import actions, flows, reviewing, sheets, standing
from saima.agreements.checks import Step
from saima.agreements.models import Docket, DocketAct, Opinion, ScoreSheet
from saima.core.problems import Problems
from saima.ledger import guards
from saima.people.policies import NotAllowed
from saima.service import actions as service
from saima.service.checks import Step as MatterStep

pytestmark = pytest.mark.django_db
SCORED = date(2023, 3, 13)
DECIDED = {"document": "演示〔2023〕纪要3号", "on_behalf_of": "招商决策会"}


def answer(opinion: Opinion, stance: str, on: date = date(2023, 3, 8)) -> None:
    step = MatterStep(on=on, detail={"stance": stance, "result": "意见如下"})
    by = {"D-JXW": "guizi", "D-KJ": "zhongxin"}[opinion.matter.unit.code]
    from saima.people.models import User

    user = User.objects.get(username="guizi")
    if by == "zhongxin":
        User.objects.filter(pk=user.pk).update(unit=opinion.matter.unit)
        user.refresh_from_db()
    service.take_step(matter=opinion.matter, act="答复", by=user, step=step)


def do(cast: SimpleNamespace, act: str, on: date = SCORED, by: str = "zhongxin", **fields: object) -> Docket:
    return actions.take_step(docket=cast.review, act=act, by=cast.users[by], step=Step(on=on, **fields))


def scored(cast: SimpleNamespace, sheet: str = "寿县蜀山", **given: str) -> ScoreSheet:
    return reviewing.score_review(
        review=cast.review, sheet=sheet, given=SHEET_34 | given, by=cast.users["zhongxin"], on=SCORED
    )


def test_every_condition_in_force_must_be_answered_and_all_faults_come_at_once(district: SimpleNamespace) -> None:
    given = all_met(投资强度="大概符合")
    del given["生态保护红线"]

    with pytest.raises(Problems) as fault:
        reviewing.open_review(project=district.parts, conditions=given, by=district.users["t3"], on=REVIEWED)

    assert [problem.found for problem in fault.value.problems] == ["没有核对", "“大概符合”"]
    assert not Docket.objects.exists()


def test_another_team_cannot_open_a_review_and_one_project_has_one_at_a_time(review: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed, match="由第三招商小组申报"):
        reviewing.open_review(project=review.parts, conditions=all_met(), by=review.users["t6"], on=REVIEWED)
    with pytest.raises(NotAllowed, match="正在评审"):
        reviewing.open_review(project=review.parts, conditions=all_met(), by=review.users["t3"], on=REVIEWED)


def test_opinions_are_asked_of_all_departments_at_once_each_on_its_own_clock(asked: SimpleNamespace) -> None:
    matters = [opinion.matter for opinion in Opinion.objects.order_by("entry")]

    assert [(m.unit.code, m.state, m.due_on) for m in matters] == [
        ("D-JXW", "待答复", date(2023, 3, 9)),
        ("D-KJ", "待答复", date(2023, 3, 9)),
    ]
    assert asked.review.state == "征求意见"


def test_a_review_waits_for_opinions_until_each_is_given_or_late(asked: SimpleNamespace) -> None:
    first, second = Opinion.objects.order_by("entry")
    answer(first, "同意")

    with pytest.raises(NotAllowed, match=r"还在征求意见：区科技局（2023-03-09）"):
        do(asked, flows.ALL_IN, on=date(2023, 3, 9))
    do(asked, flows.ALL_IN, on=date(2023, 3, 10))

    second.matter.refresh_from_db()
    assert (second.matter.state, second.matter.done_on) == ("未答复", None)


def test_an_opinion_needs_a_stance_that_the_catalogue_knows(asked: SimpleNamespace) -> None:
    with pytest.raises(Problems) as fault:
        answer(Opinion.objects.order_by("entry")[0], "还行")

    assert fault.value.problems[0].found == "“还行”"
    assert fault.value.problems[0].needed == "同意、有条件同意、不同意"


def test_an_opinion_goes_to_the_substitute_that_is_named_and_its_limit_stays(asked: SimpleNamespace) -> None:
    opinion = Opinion.objects.order_by("entry")[0]
    head, on = asked.users["zhongxin"], date(2023, 3, 8)
    with pytest.raises(NotAllowed, match="没有定B岗"):
        reviewing.pass_on(opinion=opinion, by=head, on=on)
    actions.set_substitute(
        unit=asked.units["D-JXW"], substitute=asked.units["PARK"], post="规划科", document="演示〔2023〕7号",
        effective_on=REVIEWED, by=head,
    )  # fmt: skip

    matter = reviewing.pass_on(opinion=opinion, by=head, on=on)

    assert (matter.unit.code, matter.due_on, matter.state) == ("PARK", date(2023, 3, 9), "待答复")


def test_points_come_from_the_rulebook_with_their_working_and_are_frozen(asked: SimpleNamespace) -> None:
    do(asked, flows.ALL_IN)

    sheet = scored(asked, 年均产值="2.5", 年均税收="700", 类别="允许")

    assert (sheet.total, sheet.full, sheet.grade) == ("111/5", "40", "差")
    assert [part["points"] for part in sheet.working["parts"]] == ["5.00", "2.00", "3.50", "2.00", "9.70"]
    assert sheet.working["total"] == "22.20"
    assert "总分：5.00 + 2.00 + 3.50 + 2.00 + 9.70＝22.20" in sheet.working["closing"]["zh"]
    assert sheets.drifted() == []
    assert "ScoreSheet" in {model.__name__ for model in guards.guarded_models()}
    assert guards.unguarded_tables() == []


def test_a_frozen_sheet_that_was_tampered_with_is_found(
    asked: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(asked, flows.ALL_IN)
    sheet = scored(asked)
    row = SimpleNamespace(
        text=sheet.text, period=sheet.period, fingerprint=sheet.fingerprint, review=asked.review,
        answers={**sheet.answers, "rows": [[*sheet.answers["rows"][0][:-1], "101"]]},
    )  # fmt: skip
    monkeypatch.setattr(sheets, "ScoreSheet", SimpleNamespace(objects=_Rows([row])))

    assert sheets.drifted() == [asked.review.code]


class _Rows(list):
    def select_related(self, _name: str) -> _Rows:
        return self

    def order_by(self, _name: str) -> _Rows:
        return self


def test_answers_that_cannot_be_read_are_told_by_their_question(asked: SimpleNamespace) -> None:
    do(asked, flows.ALL_IN)

    with pytest.raises(Problems) as fault:
        scored(asked, 类别="鼓励类", 年均税收="很多", 用地面积="100吨")

    places = [problem.place.rpartition("·")[2] for problem in fault.value.problems]
    assert places == ["类别", "投产三年后年均税收", "用地面积"]
    assert ScoreSheet.objects.count() == 0


def test_a_sheet_that_still_waits_for_a_number_is_not_scored(asked: SimpleNamespace) -> None:
    do(asked, flows.ALL_IN)

    with pytest.raises(Problems, match="还算不出"):
        scored(asked, 年均产值="")


def test_a_comparing_sheet_compares_with_the_reviews_scored_before_by_the_same_text(asked: SimpleNamespace) -> None:
    do(asked, flows.ALL_IN)
    named = "单位能耗营业收入 单位排放营业收入 亩均营业收入 亩均技改投资 全员劳动生产率 研发占比"
    weights = {f"目标:{name}权重": "0" for name in named.split()}
    rest = {"营业收入": "1", "技改投资": "1", "增加值": "1", "研发经费": "0", "职工数": "1", "排放量": "1", "能耗": "1"}
    base = {"类别": "规下", "目标:亩均税收权重": "100", "核定加分": "0", "用地面积": "1"} | rest | weights
    head = asked.users["zhongxin"]
    other = reviewing.open_review(project=asked.platform, conditions=all_met(), by=head, on=REVIEWED)
    step = Step(on=REVIEWED, units=(asked.units["D-JXW"],), days=1)
    other = actions.take_step(docket=other, act=flows.ASK, by=head, step=step)
    other = actions.take_step(docket=other, act=flows.ALL_IN, by=head, step=Step(on=SCORED))

    first = reviewing.score_review(review=other, sheet="旌德", given=base | {"税收": "3"}, by=head, on=SCORED)
    second = reviewing.score_review(review=asked.review, sheet="旌德", given=base | {"税收": "8.5"}, by=head, on=SCORED)

    assert (first.total, second.total) == ("100", "100")
    assert [row[0] for row in second.answers["rows"]] == [asked.review.code, other.code]
    assert second.result["results"][other.code]["indicators"]["亩均税收"]["points"] == "20"
    assert sheets.drifted() == []


def test_admission_is_refused_while_a_required_condition_is_not_met(district: SimpleNamespace) -> None:
    head = district.users["zhongxin"]
    review = reviewing.open_review(
        project=district.parts, conditions=all_met(生态保护红线="不符合"), by=head, on=REVIEWED
    )
    cast = SimpleNamespace(**vars(district), review=review)
    do(cast, flows.ASK, units=(district.units["D-JXW"],), days=1, on=REVIEWED)
    do(cast, flows.ALL_IN)
    scored(cast)

    with pytest.raises(NotAllowed, match="准入条件不符合：选址不占生态保护红线和永久基本农田"):
        do(cast, flows.ADMIT, **DECIDED)
    do(cast, "补充", reason="换址", **DECIDED)
    do(cast, "补正", by="t3", result="已换址", conditions=all_met(SCORED))
    do(cast, flows.ASK, units=(district.units["D-JXW"],), days=1)
    do(cast, flows.ALL_IN, on=date(2023, 3, 15))
    reviewing.score_review(review=review, sheet="寿县蜀山", given=SHEET_34, by=head, on=date(2023, 3, 15))

    assert do(cast, flows.ADMIT, on=date(2023, 3, 16), by="lingdao", **DECIDED).state == "已准入"
    assert ScoreSheet.objects.filter(review=review).count() == 2


def test_a_decision_needs_minutes_and_who_decided(asked: SimpleNamespace) -> None:
    do(asked, flows.ALL_IN)
    scored(asked)

    with pytest.raises(Problems) as fault:
        do(asked, flows.ADMIT)

    assert [problem.place.rpartition("·")[2] for problem in fault.value.problems] == ["文号", "定案的会议或职务"]
    with pytest.raises(NotAllowed, match="由领导小组、招商中心办理"):
        do(asked, flows.ADMIT, by="t3", **DECIDED)


def test_a_veto_needs_its_ground_and_calls_the_open_opinions_off(asked: SimpleNamespace) -> None:
    with pytest.raises(Problems) as fault:
        do(asked, flows.VETO, reason="不合适", document="演示〔2023〕纪要4号", veto="看着不好")
    assert fault.value.problems[0].code == "docket.veto"

    do(asked, flows.VETO, reason="列入禁止类", document="演示〔2023〕纪要4号", veto="禁止类")

    asked.review.refresh_from_db()
    assert asked.review.state == "已否决"
    assert {opinion.matter.state for opinion in Opinion.objects.select_related("matter")} == {"已撤回"}
    act = DocketAct.objects.filter(docket=asked.review).order_by("-entry")[0]
    assert (act.detail["veto"], act.document) == ("禁止类", "演示〔2023〕纪要4号")


def test_a_forbidden_act_is_refused_in_a_sentence_that_says_the_state_and_who_was_first(asked: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed, match="现在是“征求意见”，不能准入。区招商中心已于2023-03-06征求意见"):
        do(asked, flows.ADMIT, **DECIDED)


def test_the_same_form_sent_twice_is_one_act(asked: SimpleNamespace) -> None:
    first = do(asked, flows.ALL_IN, token="t-1")
    second = do(asked, flows.ALL_IN, token="t-1")

    assert first.acts_count == second.acts_count == 3
    assert standing.drifted() == []


def test_terms_changed_behind_the_acts_are_found(asked: SimpleNamespace) -> None:
    Docket.objects.filter(pk=asked.review.pk).update(title="改过的名称")

    assert standing.drifted() == [asked.review.code]
