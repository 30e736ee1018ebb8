"""The demonstration district, loaded through the product's own doors, gives every published figure."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import docx
import openpyxl
import pytest
from django.db import transaction
from django.test import Client, TestCase

from saima.agreements.models import Docket
from saima.agreements.queries.promised import promised_page
from saima.agreements.queries.signings import SigningFilter, signing_page
from saima.agreements.sheets import drifted as drifted_sheets
from saima.agreements.standing import drifted as drifted_dockets
from saima.assessment import actions, queries
from saima.assessment.freezing import assessment_of
from saima.assessment.models import Run
from saima.assessment.rereading import change_between
from saima.assessment.showing.measures import measure_page
from saima.assessment.showing.moves import moves_of
from saima.assessment.showing.texts import points_text
from saima.cli import demo
from saima.core.amounts import format_number
from saima.core.boards import boards, pace
from saima.core.explain import change
from saima.core.periods import Period
from saima.intake import actions as intake
from saima.ledger import actions as ledger
from saima.ledger.checks import FactDraft
from saima.ledger.guards import unguarded_tables
from saima.ledger.models import Fact, Project
from saima.ledger.standing import drifted
from saima.lights.computing import lights_of
from saima.people.models import Place, User
from saima.people.policies import NotAllowed
from saima.publications.actions import content_of, draft_issue, restatement_now, verify_issue
from saima.publications.bulletin.material import Material
from saima.publications.bulletin.overview import overview
from saima.publications.content import FORMS
from saima.publications.models import Issue
from saima.service.models import Matter
from saima.service.queries.problems import RegisterFilter, register_page
from saima.service.register import actions as register
from saima.service.register.actions import RegisterStep
from saima.service.register.standing import drifted as drifted_problems
from saima.service.standing import drifted as drifted_matters
from saima.service.workcalendar import office_calendar

pytestmark = pytest.mark.slow

FEBRUARY = {"二": "102.90", "四": "100.18", "一": "92.68", "六": "89.58", "三": "80.18", "五": "69.78"}
MARCH = {"三": "104.41", "二": "103.70", "四": "101.30", "一": "99.52", "六": "96.50", "五": "80.49"}
DUTY = {
    "规划自然资源局": (20, 24), "发展改革委": (18, 18), "住房城乡建委": (15, 17), "生态环境局": (14, 15),
    "经济信息委": (14, 14), "林业局": (10, 11), "供电公司": (9, 10), "市场监管局": (9, 9), "水利局": (8, 8),
    "财政局": (6, 7), "应急局": (6, 6), "人力社保局": (2, 3),
}  # fmt: skip
"""On time and due of each service unit in March 2023."""
OFFICE_DAY = date(2023, 4, 10)
ROOT = Path(__file__).resolve().parents[2]
PROBLEMS = ("问题项目数", "问题处置数", "问题项目处置率")
DISTRICT_2022 = (ROOT / "rulebooks/wulong/district-2022.yaml").read_text("utf-8")
PRINTING_PROBLEMS = (ROOT / "rulebooks/wulong/district-2023.yaml").read_text("utf-8") + (
    "    问题项目处置率: {title_en: Problem projects settled, value: 问题项目处置率, unit: '%', decimals: 1}\n"
)
"""The district's rulebook of 2023 with one more figure printed in its bulletin."""


def run_of(period: str, book: str) -> Run:
    run = queries.latest_run(code=book, period=period)
    assert run is not None
    return run


def board_of(run: Run) -> dict[str, str]:
    """Return the board as printed, in its order: the team's number → its total."""
    assessment = assessment_of(run)
    (board,) = boards(assessment)
    return {row.result.unit.title[1]: points_text(assessment.rulebook, row.result.total) for row in board.rows}


class TestDemonstration(TestCase):
    """Loaded once for the class; every test rolls back what it adds."""

    @classmethod
    def setUpTestData(cls) -> None:
        demo.load(say=lambda _text: None)
        cls.users = {user.username: user for user in User.objects.all()}
        cls.here = Place.objects.get()

    def place(self, period: str, name: str) -> object:
        run = run_of(period, f"wulong-district-{period[:4]}")
        return assessment_of(run).measure(name, "WL")

    def test_the_lamps_of_the_office_day_come_out(self) -> None:
        every = [
            (project.title, lit)
            for project in lights_of(Project.objects.all(), on=OFFICE_DAY, calendar=office_calendar())
            for lit in project.lights
        ]
        starts = Counter(lit.word for _title, lit in every if lit.light.rule.id == "开工")
        (handover,) = [(title, lit) for title, lit in every if lit.light.rule.id == "交接"]
        title, lit = handover

        assert starts == Counter({"绿": 12, "黄": 5, "红": 3})
        assert (title, lit.word, lit.light.since) == ("仙女山康养酒店", "黄", date(2023, 3, 30))

    def test_the_february_board_comes_out_to_two_decimals(self) -> None:
        assert board_of(run_of("2023-02", "wulong-teams-2023")) == FEBRUARY
        assert list(board_of(run_of("2023-02", "wulong-teams-2023"))) == list(FEBRUARY)

    def test_the_march_board_comes_out_to_two_decimals_in_its_order(self) -> None:
        assert board_of(run_of("2023-03", "wulong-teams-2023")) == MARCH
        assert list(board_of(run_of("2023-03", "wulong-teams-2023"))) == list(MARCH)

    def test_team_three_gained_24_23_in_six_parts(self) -> None:
        before, after = (assessment_of(run_of(p, "wulong-teams-2023")) for p in ("2023-02", "2023-03"))

        told = change(before, after, unit="T3")

        assert told is not None
        assert told.points == Fraction("24.23")
        assert {part.name: part.points for part in told.parts} == {
            "签约": Fraction("8.25"),
            "到位": Fraction("11.18"),
            "开工率": Fraction("2.86"),
            "储备": Fraction(1),
            "交办": Fraction("0.44"),
            "bonus": Fraction("0.5"),
        }

    def test_team_six_ties_with_1760_and_passes_with_1765_more_arrived(self) -> None:
        moves = {m.kind: m for m in moves_of(run_of("2023-03", "wulong-teams-2023"), "T6")}

        assert (moves["到位"].ties, moves["到位"].passes) == ("1760 万元", "1765 万元")
        assert moves["到位"].sentence == "若再到位资金 1765 万元，则居第4位"
        assert "开工" not in moves  # six has started half of its projects already

    def test_the_24_23_of_team_three_are_told_by_factor_and_by_project(self) -> None:
        before, after = (run_of(period, "wulong-teams-2023") for period in ("2023-02", "2023-03"))

        moved = change_between(before, after, unit="T3", language="zh")

        assert moved is not None
        assert (moved.total["own"], moved.total["targets"]) == (Fraction("37.835"), Fraction("-13.605"))
        assert not any(moved.total[name] for name in ("others", "rules", "restated"))
        assert moved.place == {"own": 4, "others": -1, "targets": 1, "rules": 0, "restated": 0}
        assert {rival.unit for rival in moved.crossings if rival.places == 1} == {"T1", "T2", "T4", "T6"}
        titles = dict(Project.objects.values_list("code", "title"))
        lines = {line.name: line for line in moved.lines}
        assert {titles[part.project] for part in lines["到位"].projects} == {
            "专用车零部件",
            "轻量化车身部件",
            "充换电设备",
        }
        assert {titles[part.project]: part.points for part in lines["签约"].projects}["充换电设备"] > 6
        starts = {part.project for part in lines["开工率"].projects if part.points > 2}
        assert len(starts) == 3
        for line in moved.lines:
            assert sum(part.points for part in line.projects) == line.parts["own"]
            assert sum(line.parts.values()) == line.points

    def test_the_bulletin_prints_why_totals_changed_as_the_page_tells_it(self) -> None:
        issue = Issue.objects.get(year=2023, number=3)
        annex = next(each for each in issue.content["annexes"] if "变动说明" in each["title"])
        _reading, by_factor, by_line, distances = annex["blocks"]
        apart = {row[0]["t"]: [cell["t"] for cell in row[1:]] for row in distances["rows"]}
        assert apart["第三招商小组"] == ["第二招商小组", "−22.72", "+37.835", "−17.57", "+3.165", "+0.71"]
        assert apart["第六招商小组"] == ["第一招商小组", "−3.10", "+26.435", "−24.365", "−1.99", "−3.02"]

        row = next(row for row in by_factor["rows"] if row[0]["t"] == "第三招商小组")
        assert [cell["t"] for cell in row[1:]] == [
            "80.18", "+37.835", "—", "−13.605", "104.41", "5→1", "+4", "−1", "+1",
        ]  # fmt: skip
        row = next(row for row in by_line["rows"] if row[0]["t"] == "第三招商小组")
        assert [cell["t"] for cell in row[1:]] == [
            "+8.25", "+11.18", "+2.86", "—", "—", "+1.00", "+0.44", "+0.50", "—", "+24.23",
        ]  # fmt: skip
        assert by_line["columns"][5]["title"] == "接待考察企业"
        word = docx.Document(BytesIO(bytes(issue.word)))
        printed = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
        assert {"+37.835", "−13.605", "5→1"} <= printed

    def test_reading_the_quota_by_the_year_gives_another_first_place(self) -> None:
        text = (ROOT / "rulebooks/wulong/teams-2023-reading-b.yaml").read_text("utf-8")
        march = run_of("2023-03", "wulong-teams-2023")
        rehearsal = actions.make_run(
            rulebook=actions.check_rulebook(text), period=Period.parse("2023-03"), as_of=march.as_of, by=None
        )

        totals = board_of(rehearsal)

        assert list(totals)[:2] == ["二", "三"]
        assert (totals["二"], totals["三"], totals["五"]) == ("106.20", "104.41", "83.82")
        assert rehearsal.is_rehearsal

    def test_the_figures_of_2022_come_out_of_the_ledger(self) -> None:
        assert self.place("2022", "正式签约金额") == Fraction(235635 * 10**7)
        assert self.place("2022", "到位资金") == Fraction(605 * 10**9)
        counts = {
            "签约项目数": 37, "新引进项目数": 38, "开工项目数": 23, "问题项目数": 60, "问题处置数": 52,
            "主要领导外出次数": 13, "主要领导拜访企业数": 35,
            "其他区领导外出次数": 48, "其他区领导拜访企业数": 140, "小组外出次数": 105,
        }  # fmt: skip
        assert {name: self.place("2022", name) for name in counts} == counts

    def test_completion_of_2022_is_taken_from_the_unrounded_amount(self) -> None:
        assessment = assessment_of(run_of("2022", "wulong-district-2022"))

        signed = pace(assessment, measure="正式签约金额", unit="WL").completion
        arrived = pace(assessment, measure="到位资金", unit="WL").completion

        assert format_number(Fraction(signed) * 100, 2) == "102.45"  # type: ignore[arg-type]
        assert arrived == Fraction(110, 100)
        assert format_number(Fraction("235.6") / 230 * 100, 2) != "102.45"

    def test_a_target_nobody_set_shows_no_completion(self) -> None:
        page = measure_page(
            run_of("2022", "wulong-district-2022"), unit="WL", name="签约项目数", language="zh", opens=True
        )

        assert (page["target"], page["completion"]) == ("—", "—")

    def test_the_start_rate_says_why_60_5_percent_of_37_has_no_whole_numerator(self) -> None:
        page = measure_page(run_of("2022", "wulong-district-2022"), unit="WL", name="开工率", language="zh", opens=True)

        assert page["value"] == "60.5"
        (remark,) = page["remarks"]
        assert "37" in remark
        assert "22→59.5%" in remark
        assert "23→62.2%" in remark
        assert "23/38" in remark

    def test_the_ceremony_of_february_is_agreements_and_not_signings(self) -> None:
        assert self.place("2023-03", "协议引资金额") == Fraction(325 * 10**9)
        assert (self.place("2023-03", "协议项目数"), self.place("2023-03", "招才协议项目数")) == (13, 3)
        assert self.place("2023-03", "协议预计年产值") == Fraction(387 * 10**9)
        assert self.place("2023-03", "协议预计年税收") == Fraction(157 * 10**8)
        assert self.place("2023-03", "正式签约金额") == Fraction(682 * 10**9)

    def test_the_district_stands_at_the_end_of_march_as_printed(self) -> None:
        assessment = assessment_of(run_of("2023-03", "wulong-district-2023"))
        signed, arrived = (pace(assessment, measure=name, unit="WL") for name in ("正式签约金额", "到位资金"))

        assert [format_number(Fraction(p.completion) * 100, 2) for p in (signed, arrived)] == ["26.23", "24.57"]  # type: ignore[arg-type]
        assert [format_number(Fraction(p.distance), 2) for p in (signed, arrived)] == ["1.23", "−0.43"]  # type: ignore[arg-type]
        assert (self.place("2023-03", "开工项目数"), self.place("2023-03", "签约项目数")) == (25, 45)
        assert (self.place("2023-03", "青年人才数"), self.place("2023-03", "紧缺人才数")) == (62, 11)

    def test_every_measure_of_every_unit_traces_to_facts_that_sum_to_it(self) -> None:
        for code in ("wulong-teams-2023", "wulong-district-2023"):
            run = run_of("2023-03", code)
            assessment = assessment_of(run)
            for result in assessment.results:
                for behind in queries.behind(run, measures=list(assessment.rulebook.measures), unit=result.unit.code):
                    assert behind.agrees, (result.unit.title, behind.measure.name, behind.stored, behind.sum)

    def test_the_same_ledger_twice_changes_nothing(self) -> None:
        name = "2023年项目推进台账（3月）.xlsx"
        content = (ROOT / "demo" / name).read_bytes()

        batch = intake.stage(content=content, name=name, by=self.users["zhongxin"], on=OFFICE_DAY)

        assert (batch.counts.get("new", 0), batch.counts.get("changed", 0), batch.counts.get("refused", 0)) == (0, 0, 0)
        assert batch.counts["same"] == 44

    def test_the_april_ledger_gets_one_verdict_a_row_and_one_refusal_with_its_reason(self) -> None:
        name = "2023年项目推进台账（4月上旬）.xlsx"
        content = (ROOT / "demo" / name).read_bytes()

        batch = intake.stage(content=content, name=name, by=self.users["zhongxin"], on=OFFICE_DAY)

        assert sum(batch.counts.get(k, 0) for k in ("new", "changed", "same", "refused")) == 46
        (refused,) = batch.rows.filter(verdict="refused")
        assert "2023-04-31" in str(refused.problems)
        assert all(declared["agrees"] for declared in batch.declared)

    def test_the_service_units_did_131_of_142_matters_in_time_in_march(self) -> None:
        due = Matter.objects.exclude(kind="交接单").filter(due_on__year=2023, due_on__month=3).select_related("unit")
        units: dict[str, list[bool]] = {}
        for matter in due:
            assert matter.unit is not None
            on_time = matter.done_on is not None and matter.due_on is not None and matter.done_on <= matter.due_on
            units.setdefault(matter.unit.title.removeprefix("区"), []).append(on_time)
        assert {unit: (sum(done), len(done)) for unit, done in units.items()} == DUTY
        assert (sum(map(sum, units.values())), sum(map(len, units.values()))) == (131, 142)

    def test_the_duty_board_counts_them_from_the_matters_and_does_not_place_who_has_too_few(self) -> None:
        run = run_of("2023-03", "wulong-service-2023")
        assessment = assessment_of(run)
        measured = {
            result.unit.title.removeprefix("区"): (
                assessment.measure("按时件数", result.unit.code),
                assessment.measure("应办件数", result.unit.code),
            )
            for result in assessment.results
        }
        assert measured == DUTY
        assert [r.unit.title for r in assessment.results if r.place is None] == ["区人力社保局"]
        assert {r.unit.title: r.place for r in assessment.results if r.place == 1}.keys() == {
            "区发展改革委", "区经济信息委", "区市场监管局", "区水利局", "区应急局",
        }  # fmt: skip
        counted = [name for name, m in assessment.rulebook.measures.items() if m.of == "facts"]
        for result in assessment.results:
            for behind in queries.behind(run, measures=counted, unit=result.unit.code):
                assert behind.agrees, (result.unit, behind.measure.name)

    def test_everybody_meets_their_own_race_and_the_duty_board_has_no_bulletin_of_its_own(self) -> None:
        met = {unit: queries.run_for(unit) for unit in ("D-GZJ", "T3", "")}
        codes = {unit: run.rulebook.code for unit, run in met.items() if run is not None and run.rulebook is not None}
        assert codes == {"D-GZJ": "wulong-service-2023", "T3": "wulong-teams-2023", "": "wulong-teams-2023"}
        with pytest.raises(NotAllowed, match="不单独拟稿"):
            draft_issue(run=met["D-GZJ"], number=None, on=OFFICE_DAY, by=User.objects.get(username="ducha"))

    def test_one_handover_is_late_on_the_office_day_and_every_matter_follows_from_its_acts(self) -> None:
        late = Matter.objects.open().filter(kind="交接单", due_on__lt=OFFICE_DAY)
        assert [(m.title, m.starts_on, m.due_on) for m in late] == [
            ("仙女山康养酒店项目交接", date(2023, 3, 30), date(2023, 4, 7))
        ]
        assert not drifted_matters()

    def test_stages_and_guards_hold_after_loading(self) -> None:
        assert drifted() == []
        assert unguarded_tables() == []

    def test_every_published_issue_recomputes_to_the_same_bytes(self) -> None:
        assert [verify_issue(issue).differences for issue in Issue.objects.order_by("number")] == [(), (), ()]

    def test_an_issue_of_an_earlier_form_is_rebuilt_without_what_came_later(self) -> None:
        draft = Issue.objects.get(number=3).draft

        tables = [
            {
                block.get("id", "")
                for annex in content_of(draft, on=OFFICE_DAY, form=form)["annexes"]
                for block in annex["blocks"]
            }
            for form in FORMS
        ]

        assert [sorted(later - earlier) for earlier, later in pairwise(tables)] == [
            ["change-lines-teams", "changes-teams"],
            ["distances-teams"],
        ]

    def test_a_correction_after_publishing_leaves_the_issue_and_says_what_it_would_do(self) -> None:
        issue = Issue.objects.get(number=3)
        frozen, mark = issue.content, issue.fingerprint
        charger = Project.objects.get(title="充换电设备")
        old = Fact.objects.in_force().get(project=charger, kind="到位", happened_on=date(2023, 3, 31))
        draft = FactDraft(
            "到位", old.happened_on, charger, claimed_on=old.claimed_on, amount=(old.amount or 0) - 45 * 10**8,
            replaces=old, reason="凭证重复计入，核减4500万元",
        )  # fmt: skip
        new = ledger.correct_fact(old, draft, by=self.users["shenhe"], on=OFFICE_DAY)
        other = User.objects.create(username="shenhe2", display_name="审核员乙", role="centre_verifier")
        ledger.verify_facts([ledger.Recognition(new)], by=other, on=OFFICE_DAY)

        restated = restatement_now(issue, on=OFFICE_DAY)

        stored = Issue.objects.get(number=3)
        assert (stored.content, stored.fingerprint) == (frozen, mark)
        assert verify_issue(stored).holds
        (adjustment,) = restated.adjustments
        assert (adjustment.kind, adjustment.unit, adjustment.change) == ("核减", "T3", Fraction(-45 * 10**8))
        assert "凭证重复" in adjustment.reason
        places = {effect.unit: (effect.place_before, effect.place_after) for effect in restated.effects}
        totals = {effect.unit: format_number(effect.total_after or Fraction(0), 2) for effect in restated.effects}
        assert (totals["T3"], places["T3"], places["T1"]) == ("99.50", (1, 4), (4, 3))

    def test_a_published_issue_cannot_be_changed(self) -> None:
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            Issue.objects.filter(number=3).update(title="改")

    def test_the_bulletin_tells_of_both_populations(self) -> None:
        content = Issue.objects.get(period="2023-03").content
        duty = next(section for section in content["sections"] if section["id"] == "duty")
        assert duty["heading"] == "三、服务保障单位履职情况"
        text = "".join(part["t"] for part in duty["blocks"][0]["spans"])
        assert text == "共应办142件，按时办结131件，按时率92.3%；区发展改革委、区经济信息委等5家单位全部按时。"
        stuck = next(section for section in content["sections"] if section["id"] == "problems")
        told = ["".join(part["t"] for part in block["spans"]) for block in stuck["blocks"]]
        assert "区规划自然资源局4件、区住房城乡建委2件逾期。" in told
        assert [run["rulebook"] for run in content["runs"]][-1] == "wulong-service-2023"

    def test_the_bulletin_says_in_words_what_its_tables_say(self) -> None:
        issue = Issue.objects.get(number=3)
        document = docx.Document(BytesIO(bytes(issue.word)))
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}

        assert "全区正式签约金额68.20亿元，完成年度目标的26.23%，超序时进度1.23个百分点" in text
        assert "到位资金17.20亿元，完成24.57%，欠序时进度0.43个百分点；开工率55.56%（25/45）" in text
        assert "第三招商小组（牵头单位：区经济信息委）得104.41分，居第1位，较上期上升4位" in text
        assert set(MARCH.values()) <= cells

    def test_the_excel_annex_holds_the_same_numbers_as_numbers(self) -> None:
        book = openpyxl.load_workbook(BytesIO(bytes(Issue.objects.get(number=3).excel)))
        values = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}

        assert {float(total) for total in MARCH.values()} <= values
        assert any("演示数据" in str(value) for value in values)

    def test_a_team_sees_its_own_facts_and_of_others_only_sums(self) -> None:
        run = run_of("2023-03", "wulong-teams-2023")
        client = Client()
        client.force_login(self.users["t3"], backend="django.contrib.auth.backends.ModelBackend")

        own = client.get(f"/boards/{run.code}/T3/?at=到位").content.decode()
        other = client.get(f"/boards/{run.code}/T2/?at=到位").content.decode()

        assert "充换电设备" in own
        assert "明细只向本单位" in other
        assert "合计 5.10 亿元" in other
        assert "/facts/" not in other

    def test_the_rehearsal_page_shows_who_leads_under_the_other_reading(self) -> None:
        client = Client()
        client.force_login(self.users["zhongxin"], backend="django.contrib.auth.backends.ModelBackend")
        run = run_of("2023-03", "wulong-teams-2023")

        page = client.get(f"/boards/{run.code}/rehearsal/?book=teams-2023-reading-b").content.decode()

        assert page.index("第二招商小组") < page.index("第三招商小组")
        assert "106.20" in page
        assert "接待考察企业 +1.00" in page

    def test_a_team_does_not_rehearse_rulebooks(self) -> None:
        client = Client()
        client.force_login(self.users["t3"], backend="django.contrib.auth.backends.ModelBackend")

        assert client.get(f"/boards/{run_of('2023-03', 'wulong-teams-2023').code}/rehearsal/").status_code == 403

    def test_60_problem_projects_of_which_52_are_settled_come_out_of_the_register(self) -> None:
        page = register_page(self.users["zhongxin"], RegisterFilter(), on=OFFICE_DAY)

        assert (page.listed, page.settled, page.rate, page.count) == (60, 52, "86.7%", 8)
        assert {each.id: (each.listed, each.settled) for each in page.classes} == {
            "A": (28, 26), "B": (17, 15), "C": (11, 9), "D": (4, 2),
        }  # fmt: skip
        assert all(row.cause is not None and row.cause.id != "其他" for row in page.rows)
        for period, code in (("2022", "wulong-district-2022"), ("2023-03", "wulong-district-2023")):
            (place,) = assessment_of(run_of(period, code)).results
            figures = [assessment_of(run_of(period, code)).measure(n, place.unit.code) for n in PROBLEMS]
            assert figures == [60, 52, Fraction(52, 60)], period

    def test_listing_again_changes_the_next_issue_only(self) -> None:
        issue = Issue.objects.get(number=3)
        frozen, word, mark = issue.content, bytes(issue.word), issue.fingerprint
        project = Project.objects.get(title="历史问题项目A01（演示）")
        reason = RegisterStep(on=OFFICE_DAY, reason="再度停工", document="督〔2023〕9号")

        register.take_step(project=project, act="重新列入", step=reason, by=self.users["zhongxin"], on=OFFICE_DAY)

        stored = Issue.objects.get(number=3)
        assert (stored.content, bytes(stored.word), stored.fingerprint) == (frozen, word, mark)
        assert verify_issue(stored).holds
        book = actions.check_rulebook(PRINTING_PROBLEMS)
        told = {}
        for period, as_of in (("2022", OFFICE_DAY), ("2023-03", date(2023, 4, 7)), ("2023-04", OFFICE_DAY)):
            rules = book if period != "2022" else actions.check_rulebook(DISTRICT_2022)
            run = actions.make_run(rulebook=rules, period=Period.parse(period), as_of=as_of, by=None)
            found = assessment_of(run)
            told[period] = [found.measure(name, "WL") for name in PROBLEMS[:2]]
            if period == "2023-04":
                material = Material(
                    self.here, 2023, 4, Period.parse(period), as_of, as_of, "送审稿", run, run, None, "", None
                )
                (paragraph, *_tables) = overview(material)
                text = "".join(span["t"] for span in paragraph["spans"])
                assert "；问题项目处置率85.0%（51/60）" in text
        assert told == {"2022": [60, 52], "2023-03": [60, 52], "2023-04": [60, 51]}
        page = register_page(self.users["zhongxin"], RegisterFilter(), on=OFFICE_DAY)
        assert (page.settled, page.rate, page.count) == (51, "85.0%", 9)
        assert drifted_problems() == []

    def test_the_list_of_problem_projects_read_again_changes_nothing_and_reads_a_new_settlement(self) -> None:
        name = "问题项目清单.xlsx"
        content = (ROOT / "demo" / name).read_bytes()
        project = Project.objects.get(title="历史问题项目A01（演示）")
        reason = RegisterStep(on=date(2023, 4, 6), reason="再度停工")
        register.take_step(project=project, act="重新列入", step=reason, by=self.users["zhongxin"], on=OFFICE_DAY)

        batch = intake.stage(content=content, name=name, by=self.users["zhongxin"], on=OFFICE_DAY)

        assert {key: batch.counts.get(key, 0) for key in ("new", "changed", "same", "refused")} == {
            "new": 0, "changed": 0, "same": 60, "refused": 0,
        }  # fmt: skip
        book = openpyxl.load_workbook(BytesIO(content))
        sheet = book.active
        for row in sheet.iter_rows():
            if any(cell.value == project.title for cell in row):
                for cell in row:
                    if str(cell.value).startswith(("2022-11-1", "2022-11-2")):
                        cell.value = "2023-04-07"
        renewed = BytesIO()
        book.save(renewed)
        batch = intake.stage(content=renewed.getvalue(), name=name, by=self.users["zhongxin"], on=OFFICE_DAY)
        intake.apply(batch=batch, by=self.users["zhongxin"], on=OFFICE_DAY)
        intake.recognise(batch=batch, by=self.users["shenhe"], on=OFFICE_DAY)
        assert Fact.objects.in_force().filter(project=project, kind="问题处置").count() == 2
        page = register_page(self.users["zhongxin"], RegisterFilter(), on=OFFICE_DAY)
        assert (page.listed, page.settled) == (60, 52)
        assert drifted_problems() == []

    def test_reviews_gates_and_obligations_stand_as_their_sheet_says(self):
        head = self.users["zhongxin"]
        assert Docket.objects.filter(kind="评审").count() == 5
        assert Docket.objects.filter(kind="追偿").values_list("amount", "done_amount").get() == (20_000_000, 8_000_000)
        cells = {(cell.kind.id, cell.group): cell.ratio for cell in promised_page(head, on=OFFICE_DAY).by_grade}
        assert cells["年度投资", "优"] == Fraction(13, 15)
        assert cells["就业", "一般"] == Fraction(43, 40)
        late = signing_page(head, SigningFilter(kind="合法性审查"), on=OFFICE_DAY)
        assert [(row.fact.project.code, late.total) for row in late.rows] == [("WL-2022-0054", 13)]
        assert drifted_dockets() == drifted_sheets() == []
