"""The importer's pages: the upload box, the steps of a batch, and every fault as a sentence."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from intake.ledgers import HEAD, NEW, ON, SIGNED, ledger, row
from saima.intake import actions, tasks
from saima.intake.models import Batch
from saima.ledger import actions as records
from saima.ledger.checks import FactDraft
from saima.ledger.models import Fact, Verification

Seat = Callable[[str], Client]
WRONG = row("WL-2023-0102", "某厂", "不存在的小组", signed_on="2023-04-03", signed=1)
RECOGNISED = row("WL-2023-0001", "专用车零部件生产", signed_on="2023-02-20", signed=36000, recognised_on="2023-03-03")
ASKING = (*HEAD[:5], "正式签约金额", *HEAD[6:])


def text_of(answer: Any) -> str:
    """Return the words of a page, tags and runs of blanks taken out."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def upload(client: Client, content: bytes, name: str = "台账.xlsx") -> Any:
    return client.post("/imports/", {"file": SimpleUploadedFile(name, content)}, follow=True)


def uploaded(client: Client, *rows: tuple[object, ...]) -> Batch:
    upload(client, ledger(*rows))
    return Batch.objects.latest("pk")


def press(client: Client, batch: Batch, act: str, **data: object) -> Any:
    return client.post(f"/imports/{batch.code}/", {"act": act, "version": batch.version, **data}, follow=True)


def test_an_uploaded_file_is_checked_and_its_page_shown(district: SimpleNamespace, client_as: Seat) -> None:
    answer = upload(client_as("zhongxin"), ledger(SIGNED, NEW, WRONG))

    page = text_of(answer)
    assert answer.status_code == 200
    assert "3 行，全部 1 新增 1 更新 0 无变化 1 有问题" in page
    assert "入账 2 行" in page
    assert "建档：充换电设备制造 新增签约 2023-04-03" in page
    assert "发现“不存在的小组”；应为系统里的一个单位" in page


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("台账.docx", b"PK", "应为.xlsx、.xls、.csv"),
        ("台账", b"PK", "没有扩展名"),
        ("台账.xlsx", b"", "空文件"),
    ],
)
def test_a_file_that_is_not_taken_says_why(
    district: SimpleNamespace, client_as: Seat, name: str, content: bytes, told: str
) -> None:
    answer = upload(client_as("zhongxin"), content, name)

    assert answer.status_code == 422
    assert told in text_of(answer)
    assert not Batch.objects.exists()


def test_no_file_at_all_says_what_to_do(district: SimpleNamespace, client_as: Seat) -> None:
    answer = client_as("zhongxin").post("/imports/")

    assert answer.status_code == 422
    assert "请选择或拖入文件" in text_of(answer)


def test_a_file_that_cannot_be_read_keeps_its_page_with_the_remedy(district: SimpleNamespace, client_as: Seat) -> None:
    page = text_of(upload(client_as("zhongxin"), b"garbage", "台账.xlsx"))

    assert "这个文件不能导入" in page
    assert "改好后重新上传" in page


def test_the_list_shows_each_batch_with_its_state(district: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")
    uploaded(client, SIGNED)

    page = text_of(client.get("/imports/"))

    assert "台账.xlsx" in page
    assert "待入账" in page


def test_a_row_opens_its_project_in_the_drawer(district: SimpleNamespace, client_as: Seat) -> None:
    answer = upload(client_as("zhongxin"), ledger(SIGNED))

    assert '<a href="/projects/WL-2023-0001/">专用车零部件生产</a>' in answer.content.decode()


def test_a_tile_shows_only_its_rows(district: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")
    batch = uploaded(client, SIGNED, NEW)

    page = client.get(f"/imports/{batch.code}/?show=new").content.decode()

    assert re.findall(r'<span class="verdict (\w+)">', page) == ["new"]


def test_long_files_are_shown_by_pages(district: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")
    batch = uploaded(client, *(row(f"WL-2023-{n:04}", f"第{n}号项目") for n in range(1001, 1061)))

    first, second = (text_of(client.get(f"/imports/{batch.code}/?page={n}")) for n in (1, 2))

    assert ("第1050号项目" in first, "第1051号项目" in first) == (True, False)
    assert ("第1050号项目" in second, "第1051号项目" in second) == (False, True)


def test_applying_names_its_number_and_what_was_made(district: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")
    batch = uploaded(client, SIGNED, NEW)

    page = text_of(press(client, batch, "apply"))

    assert "已入账：登记 2 条记录，建档 1 个项目。" in page
    assert "1 个项目建档 2 条记录登记 1 个项目改了信息" in page


def test_a_second_press_is_told_and_writes_nothing(district: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")
    batch = uploaded(client, NEW)
    press(client, batch, "apply")

    page = text_of(press(client, batch, "apply"))

    assert "已入账，不能入账。没有重复写入。" in page
    assert Fact.objects.filter(batch=batch.code).count() == 1


def test_when_the_ledger_moved_the_new_result_is_shown_first(district: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")
    batch = uploaded(client, NEW)
    taken = records.ProjectDraft(title="充换电设备制造", shares=((district.units["T3"], 10_000),), code="WL-2023-0101")
    records.open_projects([taken], by=district.users["t3"], on=ON)

    page = text_of(press(client, batch, "apply"))

    assert "检查之后台账有了变动" in page
    assert "0 新增 1 更新" in page
    assert not Fact.objects.filter(batch=batch.code).exists()


def test_a_press_on_an_older_check_is_told(district: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")
    batch = uploaded(client, NEW)
    press(client, batch, "check")

    assert "又检查过一次" in text_of(press(client, batch, "apply"))


def test_columns_are_asked_about_first_and_the_answer_goes_on(district: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")
    asked = text_of(upload(client, ledger(SIGNED, head=ASKING)))
    assert "有 1 列要您定一下" in asked
    assert "表里写的是：36000" in asked

    batch = Batch.objects.latest("pk")
    answers = {"asked-5": "1", "field-5": "signed_amount", "unit-5": "万元"}
    page = text_of(press(client, batch, "columns", **answers))

    assert "1 更新" in page
    batch.refresh_from_db()
    assert batch.choices == {"台账!6": "signed_amount|万元"}


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"asked-5": "1"}, "还没有选"),
        ({"asked-5": "1", "field-5": "signed_amount"}, "没有选单位"),
        ({"asked-5": "1", "field-5": "nothing"}, "字段表里的一个字段"),
    ],
)
def test_an_unfinished_answer_is_told_and_what_was_chosen_stays(
    district: SimpleNamespace, client_as: Seat, answers: dict[str, str], told: str
) -> None:
    client = client_as("zhongxin")
    upload(client, ledger(SIGNED, head=ASKING))

    answer = press(client, Batch.objects.latest("pk"), "columns", **answers)

    assert answer.status_code == 422
    assert told in text_of(answer)


def test_any_column_can_be_given_another_field(district: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")
    batch = uploaded(client, SIGNED)
    page = client.get(f"/imports/{batch.code}/?column=台账!4").content.decode()
    assert '<option value="investor" selected>' in page

    press(client, batch, "columns", **{"asked-3": "1", "field-3": ""})

    batch.refresh_from_db()
    assert batch.choices == {"台账!4": ""}


def test_the_workbook_comes_back_red_with_its_reasons(district: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")
    batch = uploaded(client, SIGNED, WRONG)

    answer = client.get(f"/imports/{batch.code}/marked.xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["台账"]
    assert sheet["C3"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet.cell(1, len(HEAD) + 1).value.startswith("问题说明")
    assert "系统里的一个单位" in sheet.cell(3, len(HEAD) + 1).value
    assert sheet["B2"].fill.fgColor.rgb != "FFFFC7CE"


def test_a_faultless_workbook_is_not_handed_back(district: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")
    batch = uploaded(client, NEW)

    answer = client.get(f"/imports/{batch.code}/marked.xlsx")

    assert answer.status_code == 422
    assert "没有有问题的行" in text_of(answer)


def test_the_importer_reads_who_can_recognise(district: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")
    batch = uploaded(client, RECOGNISED)

    page = text_of(press(client, batch, "apply"))

    assert "须由导入人以外的人办理。可请审核员甲、审核员乙打开本页认定。" in page
    assert "由您本人导入" in text_of(press(client, batch, "recognise"))
    assert not Verification.objects.exists()


def test_another_person_recognises_on_the_page(district: SimpleNamespace, client_as: Seat) -> None:
    importer, verifier = client_as("zhongxin"), client_as("shenhe")
    batch = uploaded(importer, RECOGNISED)
    press(importer, batch, "apply")
    assert "认定 1 条" in text_of(verifier.get(f"/imports/{batch.code}/"))

    page = text_of(press(verifier, batch, "recognise"))

    assert "已认定，认定表 1 份。" in page
    assert Verification.objects.count() == 1


def test_undo_asks_for_its_reason_and_then_withdraws(district: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")
    batch = uploaded(client, NEW)
    press(client, batch, "apply")

    assert press(client, batch, "undo", reason=" ").status_code == 422
    page = text_of(press(client, batch, "undo", reason="传错了"))

    assert "撤回 1 条记录" in page
    assert "建档的 1 个项目保留，没有记录。" in page
    assert not Fact.objects.in_force().exists()


def test_a_batch_given_up_says_that_the_ledger_is_untouched(district: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")
    batch = uploaded(client, NEW)

    assert "台账没有改动" in text_of(press(client, batch, "discard"))


def test_the_same_file_uploaded_again_is_pointed_out(district: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")
    content = ledger(NEW)
    upload(client, content)
    first = Batch.objects.latest("pk")

    assert f"同一个文件已经传过： {first.code}" in text_of(upload(client, content))


def test_a_stale_form_is_told(district: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")

    assert "页面过期了" in text_of(press(client, uploaded(client, NEW), "nothing"))


def test_officers_see_the_batches_of_their_own_team_only(district: SimpleNamespace, client_as: Seat) -> None:
    batch = uploaded(client_as("t3"), row("WL-2023-0001", "专用车零部件生产", signed_on="2023-04-10", signed=1))

    assert client_as("t3lead").get(f"/imports/{batch.code}/").status_code == 200
    assert client_as("t6").get(f"/imports/{batch.code}/").status_code == 404
    assert batch.code not in client_as("t6").get("/imports/").content.decode()
    assert batch.code in client_as("shenhe").get("/imports/").content.decode()


def test_a_colleague_may_look_and_is_told_who_handles_it(district: SimpleNamespace, client_as: Seat) -> None:
    batch = uploaded(client_as("t3"), row("WL-2023-0001", "专用车零部件生产", signed_on="2023-04-10", signed=1))
    colleague = client_as("t3lead")

    assert 'name="act"' not in colleague.get(f"/imports/{batch.code}/").content.decode()
    assert "三组专员导入的" in text_of(press(colleague, batch, "apply"))


@pytest.mark.parametrize("name", ["ducha", "lingdao", "audit", "qiye", "zhuanban"])
def test_who_may_not_import_is_told_who_can(district: SimpleNamespace, client_as: Seat, name: str) -> None:
    answer = client_as(name).get("/imports/")

    assert answer.status_code == 403
    assert "招商中心主任" in text_of(answer)


@pytest.fixture
def large(district: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, client_as: Seat) -> Batch:
    monkeypatch.setattr(actions, "LARGE_BYTES", 10)
    return uploaded(client_as("zhongxin"), NEW)


def test_a_large_file_is_followed_until_the_worker_is_done(large: Batch, client_as: Seat) -> None:
    client = client_as("zhongxin")
    page = client.get(f"/imports/{large.code}/").content.decode()
    assert f'hx-get="/imports/{large.code}/progress/"' in page
    assert "HX-Refresh" not in client.get(f"/imports/{large.code}/progress/")

    tasks.carry_out(large.pk)

    assert client.get(f"/imports/{large.code}/progress/")["HX-Refresh"] == "true"
    assert "入账 1 行" in text_of(client.get(f"/imports/{large.code}/"))


def test_a_large_batch_says_that_it_is_being_entered(large: Batch, client_as: Seat) -> None:
    client = client_as("zhongxin")
    tasks.carry_out(large.pk)
    large.refresh_from_db()

    assert "入账中" in text_of(press(client, large, "apply"))


@pytest.mark.parametrize("rows", [0, 40])
def test_a_page_takes_few_statements_whatever_its_rows(district: SimpleNamespace, client_as: Seat, rows: int) -> None:
    client = client_as("zhongxin")
    batch = uploaded(client, NEW, *(row(f"WL-2023-{n:04}", f"第{n}号项目") for n in range(1001, 1001 + rows)))
    client.get("/imports/")

    with CaptureQueriesContext(
        connection,
    ) as listed:
        client.get("/imports/")
    with CaptureQueriesContext(connection) as shown:
        client.get(f"/imports/{batch.code}/")

    assert len(listed) <= 5
    assert len(shown) <= 7
    assert not any(
        "content" in one["sql"].split(" FROM ")[0] for one in (*listed, *shown) if "intake_batch" in one["sql"]
    )


def test_a_page_holds_no_inline_style_or_script(district: SimpleNamespace, client_as: Seat) -> None:
    page = upload(client_as("zhongxin"), ledger(SIGNED, NEW, WRONG)).content.decode()

    assert not re.search(r"<[^>]+\s(style|on\w+)=", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)


def test_a_fact_of_another_team_never_shows_in_an_officers_check(district: SimpleNamespace, client_as: Seat) -> None:
    money = FactDraft(kind="到位", happened_on=ON, project=district.platform, amount=7777_0000_00)
    records.record_fact(money, by=district.users["t6"], on=ON)
    other = row("WL-2023-0002", "数字文旅平台", "第六招商小组", arrived_on="2023-04-10", arrived=1)

    page = upload(client_as("t3"), ledger(other)).content.decode()

    assert "不属于您的数据范围" in page
    assert "7777" not in page
