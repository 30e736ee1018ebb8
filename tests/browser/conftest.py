"""The real server over a small fresh district, and headless Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SEED = """
import django; django.setup()
from datetime import UTC, date, datetime, timedelta
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", verbosity=0, interactive=False)
from saima.ledger import actions
from saima.ledger.checks import FactDraft
from saima.people import actions as people
from saima.people.models import User
day = datetime(2023, 4, 10, 0, 30, tzinfo=UTC)
people.set_up_place(code="WL", title="武隆区", demonstration_at=day, is_demonstration=True)
units = people.load_units([
    {"code": "ZX", "title": "区招商中心", "kind": "招商中心"},
    {"code": "T3", "title": "第三招商小组", "short": "第三组", "kind": "招商小组"},
])
people.load_users([
    {"username": "zhongxin", "display_name": "招商中心主任", "role": "centre_head", "unit": "ZX"},
    {"username": "shenhe", "display_name": "招商中心审核员", "role": "centre_verifier", "unit": "ZX"},
    {"username": "t3", "display_name": "第三小组专员", "role": "officer", "unit": "T3"},
], password="saima-demo-2023")
by = {user.username: user for user in User.objects.all()}
names = "专用车零部件生产 充换电设备 精密模具 高压开关柜 轻量化车身部件 智能高低压设备制造 无人机巡检服务".split()
whole = ((units["T3"], 10000),)
drafts = [actions.ProjectDraft(title=name, shares=whole) for name in names]
projects = actions.open_projects(drafts, by=by["shenhe"], on=date(2023, 1, 5))
for index, project in enumerate(projects):
    day = date(2023, 2, 1) + timedelta(days=index)
    actions.record_facts([
        FactDraft(kind="在谈", happened_on=day, project=project, note="两次洽谈"),
        FactDraft(
            kind="签约", happened_on=day, project=project, amount=(index + 1) * 10**10, detail={"agreement": "正式合同"}
        ),
    ], by=by["t3"], on=day)
from fractions import Fraction
from pathlib import Path
from saima.assessment import actions as race
from saima.core.periods import Period
text = Path("rulebooks/wulong/teams-2023.yaml").read_text(encoding="utf-8")
adopted = race.adopt(text=text, document="试〔2023〕1号", meeting="", adopted_on=date(2023, 1, 3), by=by["zhongxin"])
race.set_targets([
    race.TargetDraft(units["T3"], name, 2023, Fraction(number), "亿元", effective_on=date(2023, 1, 1))
    for name, number in (("正式签约金额", 40), ("到位资金", 11))
], by=by["zhongxin"], on=date(2023, 1, 3))
race.run_adopted(adopted=adopted, period=Period.parse("2023-03"), as_of=date(2023, 4, 7), by=by["zhongxin"])
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a fresh district as it is served in the office; yields its address."""
    from saima.web import assets

    assets.fetch()
    var = tmp_path_factory.mktemp("var")
    environment = {name: value for name, value in os.environ.items() if name not in {"SAIMA_TESTING", "SAIMA_DEBUG"}}
    environment |= {
        "SAIMA_VAR": str(var),
        "DATABASE_URL": f"sqlite:///{var / 'browser.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "saima.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    subprocess.run([sys.executable, "-W", "ignore", "-c", SEED], env=environment, check=True, cwd=ROOT)
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--log-level", "warning"]
    server = subprocess.Popen([*command, "saima.config.wsgi:application"], env=environment, cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    for _attempt in range(100):
        try:
            urllib.request.urlopen(f"{address}/login/", timeout=2).close()
            break
        except OSError:
            time.sleep(0.1)
    yield address
    server.terminate()
    server.wait(timeout=20)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for the session."""
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Reader:
    """A person at the screen: a page, logged in, with everything the console said."""

    def __init__(self, page: Any, site: str) -> None:
        self.page, self.site, self.said = page, site, []
        page.on(
            "console", lambda message: self.said.append(message.text) if message.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.set_default_timeout(8000)

    def goes(self, path: str) -> Any:
        return self.page.goto(f"{self.site}{path}")

    def logs_in(self, user: str) -> None:
        self.goes("/login/")
        self.page.fill("#id_username", user)
        self.page.fill("#id_password", "saima-demo-2023")
        self.page.click("[data-gate] .btn.main")
        self.page.wait_for_url("**/home/")

    @property
    def path(self) -> str:
        return str(self.page.url).removeprefix(self.site)


@pytest.fixture
def reader_at(chromium: Any, site: str) -> Iterator[Any]:
    """Open a screen: `reader_at("t3", width=390)`; options of the browser context may follow."""
    contexts = []

    def open_screen(user: str = "", *, width: int = 1440, height: int = 900, **options: Any) -> Reader:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN", **options)
        contexts.append(context)
        reader = Reader(context.new_page(), site)
        if user:
            reader.logs_in(user)
        return reader

    yield open_screen
    for context in contexts:
        context.close()
