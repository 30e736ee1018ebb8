"""`saima serve`: bring the database up to date, load the demonstration if empty, serve the site and its worker."""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

SETS_UP_ITSELF = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址（默认只限本机）")
    parser.add_argument(
        "--database", metavar="URL", help="数据库地址：postgres://用户:口令@主机:端口/库名 或 sqlite:///路径"
    )
    parser.add_argument("--no-demo", action="store_true", help="数据库为空时不载入演示区")
    parser.add_argument("--reset-demo", action="store_true", help="另建一个新的演示数据库，旧的改名保留")
    parser.add_argument("--prepare-only", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--workers", type=int, default=1, help="网站进程数（默认 1）")


def _say(text: str) -> None:
    print(text, flush=True)


def _set_aside(path: Path) -> None:
    """Keep the former database under another name; nothing is deleted."""
    if path.exists():
        kept = path.with_name(f"{path.stem}-{time.strftime('%Y%m%d-%H%M%S')}{path.suffix}")
        for tail in ("", "-wal", "-shm"):
            part = Path(f"{path}{tail}")
            if part.exists():
                part.rename(f"{kept}{tail}")
        _say(f"原数据库改名为 {kept.name}")


def _free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _answers(host: str, port: int, site: subprocess.Popen[bytes]) -> bool:
    """Wait until the site gives its first page, which also loads what later pages need; False when it ended instead."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (compared, not bound)
    while site.poll() is None:
        page = http.client.HTTPConnection(here, port, timeout=30)
        try:
            page.request("GET", "/login/", headers={"Host": "localhost"})
            page.getresponse().read()
        except OSError:
            time.sleep(0.05)
        else:
            return True
        finally:
            page.close()
    return False


def _prepare(options: argparse.Namespace) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    if options.reset_demo:
        if connection.vendor != "sqlite":
            raise SystemExit("--reset-demo 只用于 SQLite；PostgreSQL 请另建一个库，再用 --database 指向它。")
        connection.close()
        _set_aside(Path(str(settings.DATABASES["default"]["NAME"])))
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        _say("更新数据库 …")
        call_command("migrate", verbosity=0, interactive=False)
    from saima.config.prepare import collect_static, compile_messages

    compile_messages()
    collect_static()
    from saima.people.models import User

    if not options.no_demo and not User.objects.exists():
        from saima.cli import demo

        demo.load(say=_say)
    connection.close()


def _prepare_apart(options: argparse.Namespace) -> int:
    """Prepare in a process of its own, so that what it loads (the engine among it) is not kept while serving."""
    chosen = [f"--{name.replace('_', '-')}" for name in ("no_demo", "reset_demo") if getattr(options, name)]
    command = [sys.executable, "-m", "saima.cli", "serve", "--prepare-only", "--port", "0", *chosen]
    return subprocess.run(command, check=False).returncode


def _log_ins() -> list[str]:
    from saima.cli.demo import PASSWORD
    from saima.people.models import Place, User
    from saima.people.roles import role_of

    here = Place.objects.first()
    if here is None or not here.is_demonstration:
        return []
    rows = [
        f"  {user.username:<12}{user.display_name}（{role_of(user).title}）" for user in User.objects.order_by("pk")
    ]
    return [f"演示账号（口令都是 {PASSWORD}）：", *rows]


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted; the worker ends with the site."""
    if options.database:
        os.environ["DATABASE_URL"] = options.database
    if not options.prepare_only and not _free(options.host, options.port):
        _say(f"{options.host}:{options.port} 已被占用。请用 --port 换一个端口。")
        return 1
    hosts = {"127.0.0.1", "localhost", "[::1]", options.host, *os.environ.get("SAIMA_HOSTS", "").split(",")}
    os.environ["SAIMA_HOSTS"] = ",".join(sorted(host for host in hosts if host and host != "0.0.0.0"))  # noqa: S104 (compared, not bound)
    if options.host == "0.0.0.0":  # noqa: S104 (the person asked for it)
        os.environ["SAIMA_HOSTS"] = "*"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saima.config.settings")
    if options.prepare_only:
        _prepare(options)
        for line in _log_ins():
            _say(line)
        return 0
    if (prepared := _prepare_apart(options)) != 0:
        return prepared
    site = subprocess.Popen(
        [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", options.host, "--port", str(options.port),
            "--workers", str(options.workers), "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
            "saima.config.wsgi:application",
        ]
    )  # fmt: skip

    def stop(*_: object) -> None:
        site.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    # The worker comes second: while both start, each makes the other late, and nobody waits for the worker.
    ready = _answers(options.host, options.port, site)
    worker = subprocess.Popen([sys.executable, "-m", "django", "qcluster"], stdout=subprocess.DEVNULL)
    try:
        if ready:
            _say(f"赛马：http://{options.host}:{options.port}/  （按 Ctrl-C 结束）")
        return site.wait()
    finally:
        worker.terminate()
        worker.wait(timeout=20)
