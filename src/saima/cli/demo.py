"""`saima demo`: load the demonstration district through the product's own doors.

Import, recognise, adopt, run, publish: nothing is written past them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

PASSWORD = "saima-demo-2023"  # noqa: S105 (printed beside the log-ins; the district is invented)
DATA_OF_MONTH = {"2023-01": date(2023, 2, 7), "2023-02": date(2023, 3, 7), "2023-03": date(2023, 4, 7)}
"""The day up to which each month's data count: forms are due by the seventh."""
LEDGERS = (
    "2022年签约台账.xlsx",
    "活动台账（2022年）.xlsx",
    "问题项目清单.xlsx",
    "2023年储备与在谈项目台账.xlsx",
    "2023年项目推进台账（1月）.xlsx",
    "2023年项目推进台账（2月）.xlsx",
    "2023年项目推进台账（3月）.xlsx",
    "活动台账（2023年）.xlsx",
    "交办交接事项台账（2023年）.xlsx",
    "人才引进台账（2023年）.xlsx",
    "市级认定反馈表.xlsx",
    "项目交接台账.xlsx",
    "服务保障事项台账.xlsx",
    "服务诉求台账.xlsx",
    "调度交办单（第13周）.xlsx",
)
PUBLISHED_ON = {"2023-01": date(2023, 2, 10), "2023-02": date(2023, 3, 10), "2023-03": date(2023, 4, 10)}
DUTY_FROM = "2023-03"
"""The first month of which the ledgers hold all matters of the service units."""
COUNTED = {"new": "新增", "changed": "更新", "same": "无变化", "refused": "有问题"}
SETS_UP_ITSELF = True
Say = Callable[[str], None]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    day = parser.add_mutually_exclusive_group()
    day.add_argument("--real-day", action="store_true", help="改用真实日期")
    day.add_argument("--demonstration-day", action="store_true", help="回到演示日期 2023-04-10")


def run(options: argparse.Namespace) -> int:
    """Load the demonstration into an empty database, or switch its day."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from saima.people.models import Place, User

    if options.real_day or options.demonstration_day:
        Place.objects.filter(is_demonstration=True).update(shows_demonstration_day=options.demonstration_day)
        print("已回到演示日期。" if options.demonstration_day else "已改用真实日期。")
        return 0
    if User.objects.exists():
        print("数据库里已有用户，演示数据只载入空数据库。可用 ./run --reset-demo 另建一个。")
        return 1
    load(say=lambda text: print(text, flush=True))
    return 0


def _organisation() -> dict[str, Any]:
    import yaml
    from django.conf import settings

    text = (Path(settings.SAIMA_DEMO) / "organisation.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def _memberships(organisation: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (unit, body, role): who leads and who belongs to each team, and the duty units of the service team."""
    for entry in organisation["units"]:
        if entry.get("lead"):
            yield entry["lead"], entry["code"], "牵头单位"
        for member in entry.get("members", ()):
            yield member, entry["code"], "服务保障单位" if entry["kind"] == "综合服务保障小组" else "成员单位"


def _people(organisation: dict[str, Any]) -> None:
    from saima.ledger import actions as ledger
    from saima.people import actions as people
    from saima.people.models import Unit

    place = organisation["place"]
    day = organisation["office_day"]
    people.set_up_place(
        code=place["code"],
        title=place["title"],
        title_en=place["title_en"],
        demonstration_at=datetime.fromisoformat(f"{day}T08:30:00+08:00"),
        is_demonstration=True,
    )
    people.load_units(
        [
            {
                **entry,
                "sectors": "、".join(entry.get("sectors") or ()),
                "region": entry.get("region") or "",
            }
            for entry in organisation["units"]
        ]
    )  # fmt: skip
    posts = {post["code"]: post for post in organisation["posts"]}
    people.load_posts(organisation["posts"])
    people.load_users(
        [
            {
                "username": entry["username"],
                "display_name": entry["display"],
                "role": entry["role"],
                "unit": entry.get("unit") or "",
                "post": posts[entry["post"]]["title"] if entry.get("post") else "",
            }
            for entry in organisation["cast"]
        ],
        password=PASSWORD,
    )
    units = {unit.code: unit for unit in Unit.objects.all()}
    ledger.enrol([(units[u], units[b], role, date(2022, 1, 1)) for u, b, role in _memberships(organisation)], by=None)


def _superiors(organisation: dict[str, Any], by: Any) -> None:
    """Enter to whose post a request is escalated, step by step."""
    from saima.people.actions import load_posts
    from saima.service.escalating import SuperiorDraft, set_superior

    posts = load_posts(organisation["posts"])
    for line in organisation["superiors"]:
        draft = SuperiorDraft(
            None, line["level"], posts[line["post"]], line["days"], "working", line["document"], line["from"]
        )
        set_superior(draft, by=by)


def _plans(by: Any, on: date) -> None:
    """Plan two projects, revise a day, let two departments date the same start, name a blocker."""
    from saima.ledger.models import Project
    from saima.people.models import Unit, User
    from saima.service.building import actions, opening
    from saima.service.building.models import Milestone
    from saima.service.workcalendar import office_calendar

    units = {unit.code: unit for unit in Unit.objects.all()}
    users = {user.username: user for user in User.objects.all()}
    for title, template, day in (("专用车零部件", "工业新供地", date(2023, 2, 22)), ("仙女山康养酒店", "文旅酒店", on)):
        project = Project.objects.get(title=title)
        nodes = actions.proposed(project, template, project.signed_on or day, office_calendar())
        owners = {
            "注册": "D-SCJ", "备案": "D-FGW", "用地": "D-GZJ", "环评": "D-STJ", "工程规划许可": "D-GZJ",
            "图审": "D-ZJW", "施工许可": "D-ZJW", "开工": "D-ZJW", "竣工": "D-ZJW", "投产": "D-JXW",
        }  # fmt: skip
        # The plant stands on land that was ready (标准地): its days are nearer than the template's.
        near = {"注册": 2, "备案": 14, "用地": 18, "环评": 40, "工程规划许可": 30, "施工许可": 33, "开工": 35}
        own_days = near if title == "专用车零部件" else {}
        given = [
            replace(
                draft,
                unit=units.get(owners.get(draft.node, "")),
                day=project.signed_on + timedelta(own_days[draft.node])
                if draft.node in own_days and project.signed_on
                else draft.day,
            )
            for draft in nodes
        ]
        actions.plan_project(project=project, nodes=given, by=by, on=day, document="演示〔2023〕8号")
    parts = Project.objects.get(title="专用车零部件")
    own = {milestone.node: milestone for milestone in Milestone.objects.filter(project=parts)}
    for node, day, new, reason in (
        ("环评", date(2023, 3, 20), date(2023, 4, 7), "报告表补充土壤监测"),
        ("竣工", date(2023, 4, 3), date(2024, 10, 31), "厂房增加一跨"),
    ):
        step = actions.MilestoneStep(on=day, day=new, reason=reason, document="演示纪要〔2023〕5号")
        actions.take_step(milestone=own[node], act="改期", step=step, by=by, on=day)
    for user, day, paper in (("fagai", date(2023, 3, 28), "发改月报3月"), ("jingxin", date(2023, 4, 3), "经信台账4月")):
        step = actions.MilestoneStep(on=on, day=day, document=paper)
        actions.take_step(milestone=own["开工"], act="部门登记", step=step, by=users[user], on=on)
    blocker = opening.BlockerDraft(
        "投产", "临时用电容量不足，设备不能调试", "先行增容一台变压器", units["D-GDGS"], date(2023, 4, 20)
    )
    opening.name_blocker(project=parts, blocker=blocker, by=by, on=on)


def _service(by: Any, on: date) -> None:
    """Do the few acts on the service side that no ledger carries."""
    from saima.service import actions
    from saima.service.checks import Step
    from saima.service.models import Matter

    stuck = Matter.objects.get(kind="诉求", title="临时用电报装", is_final=False)
    step = Step(on=on, reason="超过时限没有答复，企业催办")
    actions.take_step(matter=stuck, act="升级", by=by, step=step)


def _rulebooks(by: Any) -> list[Any]:
    from django.conf import settings

    from saima.assessment import actions

    folder = Path(settings.SAIMA_RULEBOOKS) / "wulong"
    adopted = []
    for name, number, day in (
        ("district-2022", "演示〔2022〕1号", date(2022, 1, 10)),
        ("teams-2022", "演示〔2022〕1号", date(2022, 1, 10)),
        ("district-2023", "演示〔2023〕1号", date(2023, 1, 10)),
        ("teams-2023", "演示〔2023〕1号", date(2023, 1, 10)),
        ("service-2023", "演示〔2023〕2号", date(2023, 1, 10)),
    ):
        path = folder / f"{name}.yaml"
        adopted.append(
            actions.adopt(
                text=path.read_text(encoding="utf-8"),
                document=number,
                meeting="区招商投资促进工作领导小组会议（演示）",
                adopted_on=day,
                by=by,
                file=path.name,
            )
        )
    return adopted


def _ledgers(say: Say, on: date) -> None:
    from django.conf import settings

    from saima.core.problems import Problem, Problems
    from saima.intake import actions as intake
    from saima.intake.models import Batch
    from saima.people.models import User

    importer, verifier = User.objects.get(username="zhongxin"), User.objects.get(username="shenhe")
    for name in LEDGERS:
        content = (Path(settings.SAIMA_DEMO) / name).read_bytes()
        batch = intake.stage(content=content, name=name, by=importer, on=on)
        if batch.state != Batch.CHECKED:
            raise Problems(
                [Problem(**{k: p[k] for k in ("place", "found", "needed", "remedy", "code")}) for p in batch.problems]
                or [
                    Problem(
                        name,
                        f"有 {len(batch.questions)} 列待确认：{batch.questions}",
                        "认准的列",
                        "请核对演示台账",
                        "demo",
                    )
                ]
            )
        intake.apply(batch=batch, by=importer, on=on)
        sheets = intake.recognise(batch=batch, by=verifier, on=on)
        told = "，".join(f"{word} {batch.counts.get(key, 0)}" for key, word in COUNTED.items())
        say(f"  {name}：{told}；认定表 {len(sheets)} 份")


def _evidence(by: Any) -> None:
    """Attach the few demonstration files to the record of their project, kind and month."""
    import csv

    from django.conf import settings

    from saima.ledger.evidence import attach, keep_file
    from saima.ledger.models import Fact

    folder = Path(settings.SAIMA_DEMO)
    with (folder / "evidence.csv").open(encoding="utf-8-sig", newline="") as rows:
        for row in csv.DictReader(rows):
            day = date.fromisoformat(row["日期"])
            fact = (
                Fact.objects.in_force()
                .filter(project__code=row["项目编号"], kind=row["登记记录"])
                .filter(happened_on__year=day.year, happened_on__month=day.month)
                .order_by("-entry")
                .first()
            )
            if fact is not None:
                file = keep_file(row["文件"], (folder / "佐证材料" / row["文件"]).read_bytes())
                attach(fact=fact, title=row["标题"], by=by, file=file)


def _health(say: Say, on: date) -> None:
    """Enter the rate that the newspaper printed, and examine the ledger once, as the worker does every night."""
    from saima.health import actions
    from saima.health.contents.keeping import read_files
    from saima.health.models import Flag
    from saima.people.models import User

    actions.enter_rate(
        title="2022年新引进项目开工率", rate="60.5%", denominator="37", source="报道：新引进项目37个，开工率60.5%",
        printed_on=None, by=User.objects.get(username="shenhe"), on=on,
    )  # fmt: skip
    read_files()
    found = actions.examine_ledger(on=on)
    bunched = Flag.objects.get(kind="年末集中", subject="T3:2022")
    text = "2022年台账每项目只登一次年末累计到位数，统计日期即填报日期；2023年起按凭证逐笔登记。"
    actions.answer(flag=bunched, text=text, by=User.objects.get(username="t3"), on=on)
    say(f"  数据体检：{found.raised} 条提示，只请核对，不改分数")


def _targets(by: Any, on: date) -> None:
    from django.conf import settings

    from saima.assessment import actions
    from saima.intake.targets import read_targets

    for year in (2022, 2023):
        name = f"{year}年目标任务分解表.xlsx"
        content = (Path(settings.SAIMA_DEMO) / name).read_bytes()
        rows = read_targets(content=content, name=name)
        actions.set_targets(
            [
                actions.TargetDraft(
                    unit=row.unit,
                    name=row.name,
                    year=year,
                    value=row.value,
                    unit_name=row.unit_name,
                    is_minimum=row.is_minimum,
                    document=name.removesuffix(".xlsx"),
                    effective_on=date(year, 1, 10),
                )
                for row in rows
            ],
            by=by,
            on=on,
        )


def _runs_and_issues(say: Say) -> None:
    from saima.assessment import actions
    from saima.assessment.models import AdoptedRulebook
    from saima.core.periods import Period
    from saima.people.models import User
    from saima.publications import actions as publications

    users = {user.username: user for user in User.objects.all()}
    books = {book.code: book for book in AdoptedRulebook.objects.all()}
    made: dict[str, tuple[Any, Any]] = {}
    plan = [("2022", date(2023, 1, 10), "2022"), *((month, day, "2023") for month, day in DATA_OF_MONTH.items())]
    for code, as_of, year in plan:
        period = Period.parse(code)
        if code == DUTY_FROM:
            actions.run_adopted(adopted=books["wulong-service-2023"], period=period, as_of=as_of, by=users["ducha"])
        district = actions.run_adopted(
            adopted=books[f"wulong-district-{year}"], period=period, as_of=as_of, by=users["ducha"]
        )
        teams = actions.run_adopted(
            adopted=books[f"wulong-teams-{year}"], period=period, as_of=as_of, by=users["ducha"]
        )
        made[code] = (teams, district)
        say(f"  核算 {period.title}：{teams.code}")
    for number, (month, published_on) in enumerate(PUBLISHED_ON.items(), start=1):
        teams, district = made[month]
        issue = publications.publish_with_paper(
            run=teams,
            number=number,
            on=published_on,
            drafter=users["ducha"],
            checker=users["duchazhang"],
            countersigner=users["zhongxin"],
            signed_by="区政府办公室主任（演示）",
        )
        say(f"  印发 {issue.title}（第{number}期），校验码 {issue.fingerprint[:8]}")


def load(*, say: Say) -> None:
    """Load the whole demonstration; says what it does, step by step."""
    from saima.cli.demo_agreements import load_agreements
    from saima.cli.demo_leads import load_leads
    from saima.ledger.entries import last_entry
    from saima.people.models import User

    organisation = _organisation()
    on: date = organisation["office_day"]
    say("载入演示区（演示数据）…")
    _people(organisation)
    head = User.objects.get(username="zhongxin")
    _superiors(organisation, head)
    _rulebooks(head)
    _targets(head, on)
    _ledgers(say, on)
    _evidence(head)
    _runs_and_issues(say)
    _service(head, on)
    _plans(head, on)
    _health(say, on)
    load_leads(say=say, on=on)
    say(f"  协议履约：案卷 {load_agreements()} 件")
    say(f"演示区载入完毕，台账共 {last_entry()} 号。")
