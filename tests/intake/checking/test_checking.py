"""A workbook held against the ledger: one verdict per row, increases instead of totals, nothing twice."""

from dataclasses import replace
from datetime import date

import pytest

from intake.building import CATALOGUE, OFFICE_DAY, apply, book, check, sheet
from saima.intake.checking.records import MemoryRecords
from saima.intake.workbooks.child import read_workbook

DEMO = CATALOGUE.parent / "demo"
TITLE = ["2023年项目推进台账", None, None, None, None, None, None, None]
CAPTION = ["填报日期：2023-04-04  数据截至：2023-03-31  单位：万元", None, None, None, None, None, None, None]
HEAD = [
    "项目编号",
    "项目名称",
    "责任单位",
    "签约时间",
    "签约金额（亿元）",
    "签约认定日期",
    "2023年累计到位（万元）",
    "备注",
]
HOTEL = ["P1", "康养酒店", "第一招商小组", "2023-02-21", 3.8, "2023-03-03", 3000, None]
VAN = ["P2", "旅居房车", "第二招商小组", "2023-02-21", 4.2, "2023-03-03", 9300, None]
HEADING_ROWS = 3


def ledger(*rows, head=HEAD, caption=CAPTION):
    return book(sheet([TITLE, caption, head, *rows], name="台账"))


@pytest.fixture
def run(records, catalogue, kinds):
    """Check a workbook; with `keep` also write it into the ledger in memory."""

    def run_(source, *, keep=False, on=OFFICE_DAY):
        sheets = check(source, records, catalogue, kinds, on=on)
        if keep:
            apply(records, sheets)
        return sheets

    return run_


def rows_of(sheets):
    return [row for row in sheets[0].rows if row.line == "data"]


def verdicts(sheets):
    return [row.verdict for row in rows_of(sheets)]


def codes(row):
    return [found.problem.code for found in row.problems]


def altered(row, **changes):
    made = list(row)
    for label, value in changes.items():
        made[next(i for i, text in enumerate(HEAD) if label in text)] = value
    return made


# --- new, same, changed ------------------------------------------------------------------------------------------


def test_a_new_project_is_opened_with_its_facts(run):
    row = rows_of(run(ledger(HOTEL)))[0]

    assert row.verdict == "new"
    assert (row.project.act, row.project.code, row.project.title, row.project.unit) == ("open", "P1", "康养酒店", "T1")
    signing, arrival = row.facts
    assert (signing.act, signing.kind, signing.detail) == ("record", "签约", {"agreement": "正式合同"})
    assert (signing.happened_on, signing.recorded_on) == (date(2023, 2, 21), date(2023, 4, 4))
    assert (signing.amount, signing.currency, signing.as_typed) == (38_000_000_000, "CNY", "3.8亿元")
    assert (signing.recognition.level, signing.recognition.verified_on) == ("区级", date(2023, 3, 3))
    assert (arrival.kind, arrival.amount, arrival.happened_on) == ("到位", 3_000_000_000, date(2023, 3, 31))
    assert arrival.recognition is None


def test_every_row_of_the_sheet_has_exactly_one_verdict(run):
    checked = run(ledger(["第一招商小组", *[None] * 7], HOTEL, [None, "小计（共1项）", *[None] * 6], [None] * 8, VAN))[
        0
    ]

    assert [row.row for row in checked.rows] == list(range(8))
    assert [row.verdict for row in checked.rows] == [
        "note", "note", "header", "category", "new", "subtotal", "blank", "new",
    ]  # fmt: skip
    assert checked.counts()["new"] == 2


def test_the_same_sheet_twice_says_nothing_new(run):
    run(ledger(HOTEL, VAN), keep=True)

    again = run(ledger(HOTEL, VAN))

    assert verdicts(again) == ["same", "same"]
    assert all(row.project is None and row.facts == () for row in rows_of(again))


def test_a_running_total_becomes_the_increase_over_what_is_recorded(run):
    run(ledger(HOTEL), keep=True)

    row = rows_of(run(ledger(altered(HOTEL, 累计到位=5200))))[0]

    assert row.verdict == "changed"
    assert [(fact.act, fact.amount) for fact in row.facts] == [("record", 2_200_000_000)]
    assert "已登记 3000.00 万元" in row.facts[0].says


def test_totals_of_the_year_leave_other_years_out(run, records):
    run(ledger(HOTEL), keep=True)
    known = next(iter(records.projects.values()))
    old = replace(known.facts[1], key="old", happened_on=date(2022, 11, 1), counted_on=date(2022, 11, 30))
    records.remember(replace(known, facts=(*known.facts, old)))

    assert verdicts(run(ledger(HOTEL))) == ["same"]
    everything = [*HEAD[:6], "累计到位（万元）", "备注"]
    assert rows_of(run(ledger(altered(HOTEL), head=everything)))[0].verdict == "refused"


def test_a_smaller_total_is_refused_unless_it_is_told_as_a_reduction(run):
    run(ledger(HOTEL), keep=True)

    refused = rows_of(run(ledger(altered(HOTEL, 累计到位=2550))))[0]
    told = rows_of(run(ledger(altered(HOTEL, 累计到位=2550, 备注="核减：凭证重复计入450万元"))))[0]

    assert (refused.verdict, codes(refused)) == ("refused", ["row.decrease"])
    assert "450.00 万元" in refused.problems[0].problem.found
    assert [(fact.amount, fact.reason) for fact in told.facts] == [(-450_000_000, "核减：凭证重复计入450万元")]


def test_a_later_recognition_of_an_unchanged_record_only_recognises(run):
    run(ledger(altered(HOTEL, 签约认定日期=None)), keep=True)

    row = rows_of(run(ledger(HOTEL)))[0]

    assert row.verdict == "changed"
    assert [(fact.act, fact.kind, bool(fact.fact_key)) for fact in row.facts] == [("recognise", "签约", True)]


def test_another_amount_corrects_the_record_and_names_it(run):
    run(ledger(HOTEL), keep=True)

    row = rows_of(run(ledger(altered(HOTEL, 签约金额=4.1))))[0]

    assert [(fact.act, fact.amount) for fact in row.facts] == [("correct", 41_000_000_000)]
    assert row.facts[0].fact_key
    assert row.facts[0].reason
    assert "38000.00万元 → 41000.00万元" in row.facts[0].says


def test_a_detail_missing_in_a_recognised_record_does_not_replace_it(run):
    head = [*HEAD[:7], "引进渠道"]
    run(ledger(HOTEL), keep=True)

    assert verdicts(run(ledger([*HOTEL[:7], "以商招商"], head=head))) == ["same"]


def test_a_changed_description_is_told_with_before_and_after(run):
    head = [*HEAD[:7], "卡点"]
    run(ledger([*HOTEL[:7], "林地报件"], head=head), keep=True)

    changed = rows_of(run(ledger([*HOTEL[:7], "用地指标"], head=head)))[0]
    cleared = rows_of(run(ledger(HOTEL[:7], head=head)))[0]

    assert (changed.project.act, changed.project.changes) == ("describe", {"stuck_on": ("林地报件", "用地指标")})
    assert cleared.project.changes == {"stuck_on": ("林地报件", None)}


def test_a_blank_cell_changes_nothing(run):
    run(ledger(HOTEL), keep=True)

    assert verdicts(run(ledger(["P1", "康养酒店", None, None, None, None, None, None]))) == ["same"]


def test_another_unit_is_warned_of_and_never_written(run):
    run(ledger(HOTEL), keep=True)

    row = rows_of(run(ledger(altered(HOTEL, 责任单位="第二招商小组"))))[0]

    assert row.verdict == "same"
    assert codes(row) == ["row.unit_changed"]


# --- keys ----------------------------------------------------------------------------------------------------------


def test_without_a_code_a_project_is_known_by_name_and_unit_however_it_is_written(run):
    run(ledger(altered(HOTEL, 项目编号=None)), keep=True)

    assert verdicts(run(ledger(altered(HOTEL, 项目编号=None, 项目名称="康养 酒店（项目）")))) == ["same"]
    assert verdicts(run(ledger(altered(HOTEL, 项目编号=None, 责任单位="第二招商小组")))) == ["new"]


def test_the_same_project_twice_on_a_sheet_is_refused_with_both_rows(run):
    first, second = rows_of(run(ledger(HOTEL, HOTEL)))

    assert first.verdict == "new"
    assert (second.verdict, codes(second)) == ("refused", ["row.twice"])
    assert f"第 {HEADING_ROWS + 1} 行" in second.problems[0].problem.found


def test_a_later_sheet_of_the_batch_knows_what_an_earlier_one_opens(run):
    first = sheet([TITLE, CAPTION, HEAD, HOTEL], name="一")
    second = sheet(
        [
            ["项目编号", "项目名称", "责任单位", "洽谈进展", "洽谈时间"],
            ["P1", "康养酒店", "第一招商小组", "已选址", "2023-04-01"],
        ],
        name="在谈",
    )

    opened, followed = run(book(first, second))

    assert [row.verdict for row in followed.rows] == ["header", "changed"]
    assert followed.rows[1].project_ref == opened.rows[3].project_ref


# --- refusals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "value", "code"),
    [
        ("签约时间", "2023-02-30", "cell.date.impossible"),
        ("签约时间", "年内", "cell.date.vague"),
        ("签约时间", None, "row.claim"),
        ("签约时间", "2023-04-09", "row.future"),
        ("签约金额", "约定中", "cell.money"),
        ("签约金额", "600万美元", "row.claim"),
        ("签约金额", None, "row.missing"),
        ("签约认定日期", "2023-01-03", "row.recognised"),
        ("签约认定日期", "2024-01-03", "row.recognised"),
        ("责任单位", "第九招商小组", "row.unit"),
        ("责任单位", None, "row.unit"),
        ("项目名称", None, "row.name"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_intends_nothing(run, label, value, code):
    row = rows_of(run(ledger(altered(HOTEL, **{label: value}), VAN)))[0]

    assert row.verdict == "refused"
    assert code in codes(row)
    assert (row.project, row.facts) == (None, ())
    problem = next(found.problem for found in row.problems if found.problem.code == code)
    assert problem.place.startswith("台账")
    assert problem.found
    assert problem.needed
    assert problem.remedy


def test_all_refusals_of_a_row_come_at_once(run):
    row = rows_of(run(ledger(altered(HOTEL, 签约时间="2023-02-30", 签约金额="面议", 责任单位="无此组"))))[0]

    assert codes(row) == ["cell.date.impossible", "cell.money", "row.unit"]


def test_one_refused_row_does_not_hold_up_the_others(run):
    assert verdicts(run(ledger(altered(HOTEL, 签约时间="2023-02-30"), VAN))) == ["refused", "new"]


def test_the_unit_may_come_from_the_category_row(run):
    rows = [["第一招商小组（牵头单位：区文化旅游委）", *[None] * 7], altered(HOTEL, 责任单位=None)]

    assert rows_of(run(ledger(*rows)))[0].project.unit == "T1"


def test_a_month_alone_is_its_last_day_but_not_after_the_sheets_own(run):
    early = rows_of(run(ledger(altered(HOTEL, 签约时间="2023年2月"))))[0]
    late = rows_of(
        run(ledger(altered(HOTEL, 签约时间="2023年4月", 签约认定日期=None), caption=["填报日期：2023-04-07"]))
    )[0]

    assert early.facts[0].happened_on == date(2023, 2, 28)
    assert late.facts[0].happened_on == date(2023, 4, 7)


def test_an_amount_merged_over_rows_is_taken_once_and_warned_of(run):
    page = sheet([TITLE, CAPTION, HEAD, HOTEL, altered(VAN, 累计到位=None)], name="台账", merges=[(3, 6, 4, 6)])

    first, second = rows_of(run(book(page)))

    assert [fact.kind for fact in second.facts] == ["签约"]
    assert codes(second) == ["cell.merged"]
    assert [fact.kind for fact in first.facts] == ["签约", "到位"]


# --- other kinds of sheet ------------------------------------------------------------------------------------------


def test_visits_are_facts_of_units_and_equal_ones_are_known_again(run):
    page = sheet(
        [
            ["序号", "日期", "单位", "带队层级", "地点", "事项", "拜访企业（家）", "登记日期"],
            [1, "2023-03-02", "第一招商小组", "小组成员", "杭州", "拜访康养企业", 2, "2023-03-03"],
            [2, "2023-03-02", "武隆区", "区主要领导", "杭州", "拜访康养企业", 3, "2023-03-03"],
        ],
        name="走出去",
    )

    first, second = rows_of(run(book(page), keep=True))

    assert (first.facts[0].kind, first.facts[0].unit, first.facts[0].quantity) == ("外出招商", "T1", 2)
    assert first.facts[0].detail == {"led_by": "小组成员", "place": "杭州", "matter": "拜访康养企业"}
    assert first.facts[0].recorded_on == date(2023, 3, 3)
    assert second.facts[0].unit == "WL"
    assert verdicts(run(book(page))) == ["same", "same"]


def test_the_same_visit_written_twice_is_refused(run):
    row = ["2023-03-02", "第一招商小组", "小组成员", "杭州"]
    page = sheet([["日期", "单位", "带队层级", "地点"], row, row], name="走出去")

    assert verdicts(run(book(page))) == ["new", "refused"]


def test_a_choice_that_does_not_exist_names_those_that_do(run):
    page = sheet([["日期", "单位", "带队层级", "地点"], ["2023-03-02", "第一招商小组", "局长", "杭州"]], name="走出去")

    row = rows_of(run(book(page)))[0]

    assert row.verdict == "refused"
    assert "牵头单位主要领导" in row.problems[0].problem.needed


def test_a_matter_done_in_a_later_version_corrects_its_record(run):
    head = ["序号", "单位", "事项", "交办日期", "应办结日", "办结日"]
    row = [1, "第一招商小组", "协调用地", "2023-03-01", "2023-03-10"]
    run(book(sheet([head, [*row, None]], name="交办事项")), keep=True)

    later = rows_of(run(book(sheet([head, [*row, "2023-03-09"]], name="交办事项"))))[0]

    assert (later.verdict, later.facts[0].act) == ("changed", "correct")
    assert later.facts[0].detail["done_on"] == "2023-03-09"


def test_the_citys_feedback_recognises_the_districts_record(run, records):
    run(ledger(HOTEL, VAN), keep=True)
    head = ["项目编号", "项目名称", "事项", "区认定金额（亿元）", "市认定金额（亿元）", "市认定统计日期", "文号"]
    rows = [
        ["P1", "康养酒店", "签约", 3.8, 3.5, "2023-03-31", "市招〔2023〕2号"],
        ["P2", "旅居房车", "签约", 9.9, 4.2, "2023-03-31", None],
        ["P9", "没有的项目", "签约", 1, 1, "2023-03-31", None],
    ]
    feedback = book(sheet([head, *rows], name="市级认定反馈表"))

    first, second, third = rows_of(run(feedback, keep=True))

    made = first.facts[0].recognition
    assert (made.level, made.amount, made.counted_on) == ("市级", 35_000_000_000, date(2023, 3, 31))
    assert made.document == "市招〔2023〕2号"
    assert codes(second) == ["row.district"]
    assert codes(third) == ["row.project"]
    assert verdicts(run(feedback)) == ["same", "same", "refused"]


def test_sheets_that_other_pages_read_are_left_as_notes(run):
    page = sheet([["单位", "指标", "目标值"], ["第一招商小组", "正式签约金额", "60"]], name="目标任务")

    assert verdicts(run(book(page))) == ["note"]


def test_a_list_with_a_stage_column_becomes_facts_of_that_stage(run):
    head = ["investor", "project", "investment_yi", "stage", "date", "责任单位"]
    rows = [
        ["甲公司", "甲项目", "10", "已签约", "2022-06-01", "第一招商小组"],
        ["乙公司", "乙项目", "20", "在建", "2022-06-02", "第一招商小组"],
        ["丙公司", "丙项目", None, "增资扩产", "2022-06-02", "第一招商小组"],
    ]

    signed, started, other = rows_of(run(book(sheet([head, *rows]))))

    assert [(fact.kind, fact.amount) for fact in signed.facts] == [("签约", 100_000_000_000)]
    assert [(fact.kind, fact.amount) for fact in started.facts] == [("开工", None)]
    assert other.facts == ()


def test_an_honour_without_its_day_is_refused(run):
    head = [*HEAD[:6], "企业荣誉称号", "称号认定时间"]
    row = [*HOTEL[:6], "专精特新", None]

    head[7] = "荣誉授予时间"
    assert codes(rows_of(run(ledger(row, head=head)))[0]) == ["row.claim"]


def test_a_document_of_delay_needs_no_day_and_stays_one_record(run):
    head = [*HEAD[:6], "延期开工批准文号", "备注"]
    row = [*HOTEL[:6], "准延〔2023〕3号", None]
    run(ledger(row, head=head), keep=True)

    assert verdicts(run(ledger(row, head=head, caption=["填报日期：2023-04-10"]))) == ["same"]


def test_a_code_alone_is_no_registration_no_start_and_no_filing(run):
    head = ["项目名称", "责任单位", "统一社会信用代码", "施工许可证号", "项目代码", "引进渠道"]
    row = ["酒店", "第一招商小组", "91350100M000100Y43", "施许1", "2106-500156-04-01-123456", "以商招商"]

    checked = rows_of(run(book(sheet([head, row]))))[0]

    assert checked.verdict == "new"
    assert checked.facts == ()
    assert checked.project.fields["uscc"] == "91350100M000100Y43"


def test_a_column_may_say_that_the_signing_was_only_an_agreement(run):
    head = [*HEAD[:7], "协议种类"]

    row = rows_of(run(ledger([*HOTEL[:7], "协议"], head=head)))[0]

    assert [fact.detail for fact in row.facts if fact.kind == "签约"] == [{"agreement": "协议"}]


def test_a_general_day_goes_to_the_only_fact_of_the_row_or_is_warned_of(run):
    head = ["项目名称", "责任单位", "开工时间", "投产时间", "认定日期"]
    one = ["甲", "第一招商小组", "2023-03-01", None, "2023-03-05"]
    two = ["乙", "第一招商小组", "2023-03-01", "2023-03-20", "2023-03-25"]

    single, double = rows_of(run(book(sheet([head, one, two]))))

    assert single.facts[0].recognition.verified_on == date(2023, 3, 5)
    assert codes(double) == ["row.general"]
    assert [fact.recognition for fact in double.facts] == [None, None]


def test_days_in_the_wrong_order_are_refused(run):
    head = ["项目名称", "责任单位", "开工时间", "开工统计日期", "登记日期"]
    early = ["甲", "第一招商小组", "2023-03-10", "2023-03-01", "2023-03-12"]
    late = ["乙", "第一招商小组", "2023-03-10", "2023-03-31", "2023-05-01"]

    first, second = rows_of(run(book(sheet([head, early, late]))))

    assert codes(first) == ["row.counted"]
    assert codes(second) == ["row.recorded"]


def test_talks_are_many_and_each_is_known_again(run):
    head = ["项目编号", "项目名称", "责任单位", "洽谈进展", "洽谈时间"]
    first = ["P1", "酒店", "第一招商小组", "已考察", "2023-03-01"]
    second = ["P1", "酒店", "第一招商小组", "已选址", "2023-03-09"]
    run(book(sheet([head, first], name="在谈")), keep=True)

    assert verdicts(run(book(sheet([head, first], name="在谈")))) == ["same"]
    assert [fact.note for fact in rows_of(run(book(sheet([head, second], name="在谈"))))[0].facts] == ["已选址"]


def test_a_month_of_arrivals_that_is_no_total_is_booked_once(run):
    head = [*HEAD[:6], "本月到位资金（万元）", "到位时间"]
    row = [*HOTEL[:6], 500, "2023-03-20"]
    run(ledger(row, head=head), keep=True)

    assert verdicts(run(ledger(row, head=head))) == ["same"]
    again = rows_of(run(ledger([*HOTEL[:6], 500, "2023-03-28"], head=head)))[0]
    assert [(fact.kind, fact.amount) for fact in again.facts] == [("到位", 500_000_000)]


def test_talent_needs_a_number_and_may_be_recognised_later(run):
    head = ["引进时间", "单位", "人才类别", "人数（人）", "认定日期"]
    row = ["2023-03-01", "第一招商小组", "青年人才"]
    run(book(sheet([head, [*row, 5, None]], name="人才引进")), keep=True)

    later = rows_of(run(book(sheet([head, [*row, 5, "2023-03-05"], [*row, None, None]], name="人才引进"))))

    assert [row.verdict for row in later] == ["changed", "refused"]
    assert later[0].facts[0].act == "recognise"
    assert codes(later[1]) == ["row.missing"]


def test_a_row_without_day_or_unit_is_refused(run):
    head = ["日期", "单位", "带队层级", "地点"]
    page = sheet(
        [head, [None, "第一招商小组", "小组成员", "杭州"], ["2023-03-02", None, "小组成员", "杭州"]], name="走出去"
    )

    first, second = rows_of(run(book(page)))

    assert codes(first) == ["row.day"]
    assert codes(second) == ["row.unit"]


def test_the_districts_own_recognition_sheet_finds_the_arrival_it_is_about(run):
    run(ledger(HOTEL), keep=True)
    run(ledger(altered(HOTEL, 累计到位=5200)), keep=True)
    head = ["项目编号", "项目名称", "申报金额（万元）", "认定金额（万元）", "认定日期"]
    rows = [
        ["P1", "康养酒店", 2200, 2000, "2023-04-05"],
        ["P1", "康养酒店", 999, 999, "2023-04-05"],
        ["P1", "康养酒店", 3000, None, "2023-04-05"],
    ]
    page = book(sheet([head, *rows], name="到位资金认定表"))

    first, second, third = rows_of(run(page))

    assert [(fact.act, fact.recognition.amount) for fact in first.facts] == [("recognise", 2_000_000_000)]
    assert codes(second) == ["row.fact"]
    assert codes(third) == ["row.amount"]


def test_an_unchanged_total_that_is_now_recognised_recognises_what_was_not(run):
    head = [*HEAD[:7], "到位认定日期"]
    run(ledger([*HOTEL[:7], None], head=head), keep=True)

    row = rows_of(run(ledger([*HOTEL[:7], "2023-04-06"], head=head)))[0]

    assert [(fact.act, fact.kind, fact.amount) for fact in row.facts] == [("recognise", "到位", 3_000_000_000)]


def test_the_year_of_a_total_is_the_one_its_column_names(run):
    run(ledger(HOTEL), keep=True)
    plain = ["项目推进台账", *[None] * 7]
    again = book(sheet([plain, CAPTION, HEAD, HOTEL], name="台账"))

    assert verdicts(run(again)) == ["same"]


# --- declared totals -----------------------------------------------------------------------------------------------


def test_declared_sums_and_counts_are_held_against_the_rows(run):
    total = [None, "合计（共3项）", None, None, 8, None, 12300, None]

    checked = run(ledger(HOTEL, VAN, total))[0]

    assert [(one.label, one.declared, one.parsed, one.agrees) for one in checked.declared] == [
        ("项数", "3", "2", False),
        ("签约金额（亿元）", "8", "8", True),
        ("2023年累计到位（万元）", "12300", "12300", True),
    ]
    assert [problem.code for problem in checked.problems] == ["declared.count"]
    assert checked.problems[0].severity == "warning"


def test_subtotals_speak_of_their_own_rows_whether_they_stand_above_or_below(run):
    sub = [None, "小计", None, None, 3.8, None, None, None]
    below = run(ledger(["第一招商小组", *[None] * 7], HOTEL, sub, ["第二招商小组", *[None] * 7], VAN))[0]
    above = run(ledger(["第一招商小组", *[None] * 7], sub, HOTEL, ["第二招商小组", *[None] * 7], VAN))[0]

    assert [one.agrees for one in below.declared] == [one.agrees for one in above.declared] == [True]


# --- the demonstration ledgers --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def units():
    import yaml

    organisation = yaml.safe_load((DEMO / "organisation.yaml").read_text(encoding="utf-8"))
    found = {}
    for unit in organisation["units"]:
        for name in (unit["code"], unit["title"], unit.get("short", "")):
            found.setdefault(name, unit["code"])
    return found


def load(name, records, catalogue, kinds):
    reading = read_workbook(content=(DEMO / f"{name}.xlsx").read_bytes(), name=f"{name}.xlsx")
    return check(reading.book, records, catalogue, kinds)


VERSIONS = (
    "2022年签约台账",
    "2023年储备与在谈项目台账",
    "2023年项目推进台账（1月）",
    "2023年项目推进台账（2月）",
    "2023年项目推进台账（3月）",
)


def test_the_april_ledger_shows_what_the_demonstration_promises(units, catalogue, kinds):
    ledger_ = MemoryRecords(units=units)
    for name in VERSIONS:
        sheets = load(name, ledger_, catalogue, kinds)
        assert all(one.agrees for checked in sheets for one in checked.declared), name
        apply(ledger_, sheets)
        assert {
            row.verdict
            for checked in load(name, ledger_, catalogue, kinds)
            for row in checked.rows
            if row.line == "data"
        } == {"same"}

    april = load("2023年项目推进台账（4月上旬）", ledger_, catalogue, kinds)[0]
    data = [row for row in april.rows if row.line == "data"]

    assert len(data) == 46
    assert april.counts()["refused"] == 1
    assert april.counts()["same"] > 30
    assert sum(fact.amount for row in data for fact in row.facts if fact.kind == "到位") == 6_200_000_000
    assert all(one.agrees for one in april.declared)


def test_the_year_2022_adds_up_to_the_published_figures(units, catalogue, kinds):
    ledger_ = MemoryRecords(units=units)
    apply(ledger_, load("2022年签约台账", ledger_, catalogue, kinds))
    facts = [fact for project in ledger_.projects.values() for fact in project.facts]

    assert sum(fact.amount for fact in facts if fact.kind == "签约") == 2_356_350_000_000
    assert sum(1 for fact in facts if fact.kind == "签约") == 37
    assert sum(fact.amount for fact in facts if fact.kind == "到位") == 605_000_000_000
    assert sum(1 for fact in facts if fact.kind == "开工") + 1 >= 23
