"""The list as an Excel file, and the tile of the workbench."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace

import openpyxl
from django.test import Client

from saima.agreements.models import Docket

Seat = Callable[[str], Client]


def rows(client: Client, where: str) -> list[tuple[object, ...]]:
    answer = client.get(where)
    assert answer.status_code == 200
    return list(openpyxl.load_workbook(BytesIO(answer.content)).active.values)


def test_the_export_holds_the_same_rows_as_the_list_with_exact_amounts_and_their_kind(
    agreement: SimpleNamespace, client_as: Seat
) -> None:
    told = rows(client_as("t3"), "/agreements/export/?kind=义务")

    assert told[0][0] == "演示数据　协议履约　数据截至 2023-04-10　各种金额不相加"
    assert [(row[2], row[9] or None, row[10] or None, row[11]) for row in told[2:]] == [
        ("投资到位", "到位资金", None, 10_000),
        ("带动就业", None, "200 人", None),
        ("扶持资金", "扶持资金", None, 500),
    ]
    assert len(rows(client_as("t6"), "/agreements/export/")) == 2


def test_who_may_not_export_is_refused(agreement: SimpleNamespace, client_as: Seat) -> None:
    assert client_as("guizi").get("/agreements/export/").status_code == 403


def test_the_workbench_tells_what_is_due(agreement: SimpleNamespace, client_as: Seat) -> None:
    Docket.objects.filter(pk=agreement.parts_of["就业"].pk).update(due_on="2023-04-01")
    Docket.objects.filter(pk=agreement.parts_of["扶持资金"].pk).update(due_on="2023-04-20")

    text = client_as("t3").get("/agreements/tile/").content.decode()

    assert "1 项 30 天内到期　1 项逾期　0 项违约" in text
    assert text.index("带动就业") < text.index("扶持资金")
    assert "投资到位" not in text
    assert "没有到期的义务" in client_as("qiye").get("/agreements/tile/").content.decode()
    assert "/agreements/tile/" in client_as("t3").get("/home/").content.decode()
