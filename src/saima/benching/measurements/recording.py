"""One record of a project entered through its form, standing derived anew."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from saima.benching.bench import Bench
from saima.benching.commits import commits_per_second
from saima.benching.district import OFFICE_DAY
from saima.benching.figures import Figure, quiet_p95
from saima.benching.pages import client_of
from saima.ledger.models import Fact

TITLE = "登记一条记录（到位资金），经表单"
FORM = {"happened_on": OFFICE_DAY.isoformat(), "amount": "1200", "amount_unit": "万元", "voucher": "测速"}


def path_of(code: str) -> str:
    """Return the address of the form."""
    return f"/projects/{code}/record/到位/"


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return the time of a record at one client and its statements, beside the machine's commit rate."""
    district = bench.district
    path = path_of(district.busy_project)
    client = client_of(district.head)
    client.post(path, FORM)
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(path, FORM)
        statements = len(captured)
    if answer.status_code != 302:
        msg = f"{path}: {answer.status_code}"
        raise RuntimeError(msg)
    visitor, before, sent = bench.visitor(district.head), Fact.objects.count(), []

    def record() -> None:
        sent.append(visitor.post(path, FORM).status)

    taken = quiet_p95(record, seconds=bench.seconds)
    lost = sent.count(302) - (Fact.objects.count() - before)
    limits = {word: 1000 / commits_per_second(bench.folder, synchronous=word, seconds=1) for word in ("NORMAL", "FULL")}
    return (
        Figure("经 HTTP，p95", taken, "ms", 40),
        Figure("失败", len(sent) - sent.count(302), "次", 0),
        Figure("丢失", abs(lost), "条", 0),
        Figure("数据库语句（含事务）", statements, "条"),
        Figure("下限：裸提交一次", limits["NORMAL"], "ms", role="limit"),
        Figure("下限：裸提交一次并落盘", limits["FULL"], "ms", role="limit"),
    )
