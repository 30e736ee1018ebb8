from tests.core.health.making import WAN, project, record

PROJECTS = [project("P1"), project("P2")]


def came(code: str, of: str, voucher: str, amount: int = 4500 * WAN):
    return record(code, "到位", "2023-03-15", of, amount, detail={"voucher": voucher})


def test_one_number_under_two_arrivals_is_told(look):
    rows = [came("J1", "P1", "演示回单0315-204"), came("J2", "P2", "演示回单 0315—204")]

    assert look("凭证重复", projects=PROJECTS, records=rows)[0].values == {"voucher": "演示回单0315-204", "count": 2}


def test_a_remark_without_digits_a_reduction_and_different_numbers_are_not(look):
    remarks = [came("J1", "P1", "见附件"), came("J2", "P2", "见附件")]
    reduction = [came("J1", "P1", "回单0315"), came("J2", "P1", "回单0315", -100 * WAN)]
    others = [came("J1", "P1", "回单0315"), came("J2", "P2", "回单0316")]

    assert [look("凭证重复", projects=PROJECTS, records=rows) for rows in (remarks, reduction, others)] == [[], [], []]
