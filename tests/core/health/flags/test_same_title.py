from tests.core.health.making import project


def test_names_that_agree_but_for_marks_are_one(look):
    (found,) = look(
        "同名项目", projects=[project("P1", "储能柜（装配）"), project("P2", "储能柜 装配"), project("P3", "房车")]
    )

    assert found.values == {"why": "名称相同", "count": 2}


def test_a_name_cut_off_by_a_list_is_told_with_the_whole_one(look):
    whole = "银川隆基光伏科技有限公司年产15GW单晶硅棒和硅片"

    (found,) = look("同名项目", projects=[project("P1", whole), project("P2", whole[:20])])

    assert found.values["why"] == "一个名称是另一个的开头"
    assert [item.project for item in found.items] == ["P1", "P2"]


def test_a_short_beginning_is_no_cut_off_name(look):
    assert look("同名项目", projects=[project("P1", "储能柜"), project("P2", "储能柜装配")]) == []


def test_a_phase_of_a_long_name_is_left_to_the_flag_of_phases(look):
    name = "仙女山旅游度假区森林康养酒店集群"

    assert look("同名项目", projects=[project("P1", name), project("P2", f"{name}二期")]) == []
