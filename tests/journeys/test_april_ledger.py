"""The April ledger dropped on the page: forty-six rows, one verdict each, entered as increases, undone as one."""

from __future__ import annotations

import html
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum
from django.test import Client, TestCase

from saima.cli import demo
from saima.intake import actions
from saima.intake.models import Batch
from saima.ledger.models import Fact, Project
from saima.ledger.standing import drifted
from saima.people.models import User

pytestmark = pytest.mark.slow

ON = date(2023, 4, 10)
APRIL = "2023年项目推进台账（4月上旬）.xlsx"


def text_of(answer: Any) -> str:
    """Return the words of a page, tags and runs of blanks taken out."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


class TestAprilLedger(TestCase):
    """The ledgers before it are entered once for the class; every test rolls back what it adds."""

    again: dict[str, Counter[str]]
    client: Client

    @classmethod
    def setUpTestData(cls) -> None:
        demo._people(demo._organisation())
        head, verifier = User.objects.get(username="zhongxin"), User.objects.get(username="shenhe")
        cls.again = {}
        for name in demo.LEDGERS:
            content = (Path(settings.SAIMA_DEMO) / name).read_bytes()
            batch = actions.apply(batch=actions.stage(content=content, name=name, by=head, on=ON), by=head, on=ON)
            if batch.recognitions:
                actions.recognise(batch=batch, by=verifier, on=ON)
            second = actions.stage(content=content, name=name, by=head, on=ON)
            cls.again[name] = Counter(second.rows.values_list("verdict", flat=True))

    def setUp(self) -> None:
        self.client.force_login(User.objects.get(username="zhongxin"), "django.contrib.auth.backends.ModelBackend")

    def drop(self) -> tuple[str, str]:
        """Drop the file; return the address of its page and the page's words."""
        content = (Path(settings.SAIMA_DEMO) / APRIL).read_bytes()
        answer = self.client.post("/imports/", {"file": SimpleUploadedFile(APRIL, content)}, follow=True)
        assert answer.status_code == 200
        return answer.redirect_chain[-1][0], text_of(answer)

    def press(self, address: str, **data: object) -> str:
        batch = Batch.objects.latest("pk")
        return text_of(self.client.post(address, {"version": batch.version, **data}, follow=True))

    def test_every_ledger_entered_twice_changes_nothing_the_second_time(self) -> None:
        told = {name: {v for v in counts if v in {"new", "changed", "refused"}} for name, counts in self.again.items()}

        assert told == {name: set() for name in demo.LEDGERS}

    def test_the_file_shows_forty_six_rows_with_one_verdict_each(self) -> None:
        _address, page = self.drop()

        batch = Batch.objects.latest("pk")
        assert batch.counts | {"new": 0} == batch.counts | {"new": 0, "changed": 10, "same": 35, "refused": 1}
        assert "46 行，全部 0 新增 10 更新 35 无变化 1 有问题" in page
        assert (
            batch.rows.filter(verdict__in=("new", "changed", "same", "refused")).values("number").distinct().count()
            == 46
        )

    def test_the_refused_row_says_where_what_and_how_to_mend_it(self) -> None:
        _address, page = self.drop()

        assert "1 行有问题，不入账；其余各行不受影响" in page
        assert "项目推进台账!Y8（用地·时间） 温泉度假村 发现“2023-04-31”；应为日历上有的日期。 请核对月和日" in page

    def test_the_stated_totals_agree(self) -> None:
        _address, page = self.drop()

        assert "表内小计、合计 56 处，与明细全部相符" in page
        assert "正式签约·金额（亿元） 161.685" in page

    def test_entered_the_running_totals_become_increases(self) -> None:
        address, page = self.drop()
        assert "入账 10 行" in page

        page = self.press(address, act="apply")

        batch = Batch.objects.latest("pk")
        arrived = Fact.objects.filter(batch=batch.code, kind="到位")
        assert sorted(arrived.values_list("amount", flat=True)) == [1400_0000_00, 1800_0000_00, 3000_0000_00]
        assert arrived.aggregate(sum=Sum("amount"))["sum"] == 6200_0000_00
        assert Counter(Fact.objects.filter(batch=batch.code).values_list("kind", flat=True)) == {
            "到位": 3, "签约": 2, "开工": 2, "注册": 3,
        }  # fmt: skip
        assert "10 条记录登记" in page
        assert drifted() == []

    def test_dropped_again_after_it_was_entered_it_has_nothing_to_write(self) -> None:
        address, _page = self.drop()
        self.press(address, act="apply")

        _address, page = self.drop()

        assert "没有要写入的内容" in page
        assert Batch.objects.latest("pk").counts["same"] == 45

    def test_undone_the_ledger_says_what_it_said_before(self) -> None:
        before = dict(Project.objects.values_list("code", "stuck_on"))
        standing = list(Project.objects.order_by("pk").values_list("stage", "arrived", "pending", "last_fact_on"))
        address, _page = self.drop()
        self.press(address, act="apply")
        assert dict(Project.objects.values_list("code", "stuck_on")) != before

        page = self.press(address, act="undo", reason="请示后改用四月中旬的表")

        assert "撤回 10 条记录" in page
        assert dict(Project.objects.values_list("code", "stuck_on")) == before
        assert (
            list(Project.objects.order_by("pk").values_list("stage", "arrived", "pending", "last_fact_on")) == standing
        )
        assert not Fact.objects.in_force().filter(batch=Batch.objects.latest("pk").code).exists()
