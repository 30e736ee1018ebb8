"""Templates, nodes and statutory limits are data with days in force, each with its source."""

from __future__ import annotations

from datetime import date

from saima.ledger.catalogue import catalogue
from saima.service.building.catalogue import Approval, StatutoryLimit, building


def test_every_template_has_six_to_ten_known_nodes_in_the_order_of_the_work():
    known = building()
    assert set(known.templates) == {"工业新供地", "租赁厂房", "文旅酒店", "招才团队"}
    for template in known.templates.values():
        assert 6 <= len(template.nodes) <= 10
        assert {name for name, _day in template.nodes} <= set(known.nodes)
        days = [day for _name, day in template.nodes]
        assert days == sorted(days)
        assert days[0] == 0
    assert known.templates_on(date(2021, 12, 31)) == ()


def test_a_node_follows_from_a_kind_of_record_that_there_is_and_an_approval_that_there_is():
    kinds, known = catalogue().kinds, building()
    for node in known.nodes.values():
        if node.fact is not None:
            fields = kinds[node.fact.kind].fields
            assert all(value in fields[name].choices for name, value in node.fact.fields)
        assert node.approval in {"", *known.approvals}


def test_every_limit_names_its_paper_and_what_is_general_knowledge_is_marked_to_be_checked():
    for approval in building().approvals.values():
        for limit in approval.limits:
            assert limit.document
            assert limit.basis in {"working", "calendar"}
            assert limit.days is None or limit.days > 0
            if "一般了解" in limit.document or "样例" in limit.document or limit.days is None:
                assert limit.to_check, approval.title
    report = building().approvals["环评报告书"].limit_on(date(2023, 4, 10))
    form = building().approvals["环评报告表"].limit_on(date(2023, 4, 10))
    assert [(limit.days, limit.basis, limit.to_check) for limit in (report, form)] == [
        (60, "calendar", False), (30, "calendar", False),
    ]  # fmt: skip


def test_the_limit_in_force_is_the_latest_by_then_and_none_before_the_first():
    limits = tuple(StatutoryLimit(date(year, 1, 1), days, "working", "文件") for year, days in ((2020, 20), (2023, 7)))
    approval = Approval("x", "x", "x", "x", (), limits)

    found = [approval.limit_on(date(year, 6, 1)) for year in (2019, 2022, 2024)]

    assert [limit.days if limit else None for limit in found] == [None, 20, 7]


def test_an_approval_is_known_by_its_other_names():
    known = building()
    names = ("施工许可", "环评批复", "施工图设计文件审查", "用电报装")
    assert [known.approval_of(item) for item in names] == ["施工许可", "环评报告表", "图审", ""]
