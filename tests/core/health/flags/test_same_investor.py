from tests.core.health.making import YI, project

NAME = "演示投资方甲（重庆）有限公司"


def test_one_credit_code_with_equal_amounts_is_told(look):
    rows = [
        project(c, uscc="91500000MA00000001", signed=3 * YI, title=t) for c, t in (("P1", "储能柜"), ("P2", "房车"))
    ]

    (found,) = look("同一投资方", projects=rows)

    assert found.values == {"why": "信用代码相同", "count": 2}
    assert [item.project for item in found.items] == ["P1", "P2"]


def test_names_agree_without_place_and_legal_form(look):
    rows = [
        project("P1", "储能柜装配", investor=NAME, signed=3 * YI),
        project("P2", "储能柜装配厂", investor="演示投资方甲股份有限公司", signed=9 * YI),
    ]

    assert look("同一投资方", projects=rows)[0].values["why"] == "名称相同"


def test_one_group_is_told_after_names(look):
    rows = [project(c, f"储能柜{c}", investor=f"甲{c}有限公司", group="演示能源集团", signed=YI) for c in ("P1", "P2")]

    assert look("同一投资方", projects=rows)[0].values["why"] == "同一集团"


def test_an_investor_with_unlike_projects_is_not_told(look):
    rows = [
        project("P1", "储能柜装配", investor=NAME, signed=3 * YI),
        project("P2", "高山蔬菜冷链", investor=NAME, signed=9 * YI),
    ]

    assert look("同一投资方", projects=rows) == []


def test_amounts_just_outside_the_threshold_are_not_equal(look):
    def told(second: int) -> bool:
        rows = [
            project("P1", "储能柜装配", investor=NAME, signed=10_000),
            project("P2", "高山蔬菜冷链", investor=NAME, signed=second),
        ]
        return bool(look("同一投资方", projects=rows))

    assert told(9_800)
    assert not told(9_799)


def test_blank_and_too_short_names_are_no_investor(look):
    rows = [
        project(c, "储能柜装配", investor=i, signed=YI)
        for c, i in (("P1", ""), ("P2", ""), ("P3", "公司"), ("P4", "公司"))
    ]

    assert look("同一投资方", projects=rows) == []


def test_projects_told_by_the_surer_key_are_not_told_again(look):
    rows = [project(c, "储能柜装配", investor=NAME, uscc="91500000MA00000001", signed=YI) for c in ("P1", "P2")]

    assert [found.values["why"] for found in look("同一投资方", projects=rows)] == ["信用代码相同"]
