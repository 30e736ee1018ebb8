"""The console command `saima`: one module per subcommand, each with `HELP`, `arguments(parser)` and `run(options)`."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

COMMANDS: dict[str, str] = {
    "serve": "启动网站和后台任务（./run 用的就是它）",
    "demo": "载入演示区数据",
    "import": "导入一份台账（先检查，再入账）",
    "run": "按施行的考核办法核算一个期间",
    "rehearse": "试算一次核算的名次稳不稳（估计）",
    "explain": "一个单位的得分怎样得来，直到登记记录",
    "leads": "列出线索（在办、待流转），各渠道成效，或办理一步",
    "matters": "列出应办事项（默认逾期的），或办理一步",
    "lights": "列出项目亮灯（默认红灯和黄灯）",
    "plan": "建设计划：一个项目的节点，逾期节点，排定，或办理一步",
    "problems": "问题项目：列出未处置的，列入，或办理一步",
    "agreements": "列出评审、审查和履约义务，缺审查的签约，或办理一步",
    "publish": "印发一期通报（已签发的）",
    "health": "数据体检：重新体检，列出提示，作说明，裁定",
    "verify-issue": "重算一期已印发的通报并逐字节比对",
    "verify-run": "在另一种引擎（SQLite、PostgreSQL、Spark）上重算一次核算，比对校验码",
    "score": "不用数据库：一份考核办法加一张数据表，得出分数和名次",
    "rulebook": "检查、整理、解释考核办法文件",
    "doctor": "自检：只增不改、阶段与记录一致、依赖与目录",
    "bench": "测速度，与对照物同场",
}
_MODULES = {
    "import": "saima.cli.import_ledger",
    "verify-issue": "saima.cli.verify_issue",
    "verify-run": "saima.cli.verify_run",
}
_WITHOUT_DATABASE = {"score", "rulebook"}
OK, FAULTS, USAGE = 0, 1, 2


def _help() -> str:
    width = max(map(len, COMMANDS))
    lines = "\n".join(f"  {name.ljust(width)}  {text}" for name, text in COMMANDS.items())
    codes = "每个命令都有 --help。退出码：0 成功，1 输入有误或被拒绝，2 用法不对。"
    return f"用法：saima 命令 [参数]\n\n命令：\n{lines}\n\n{codes}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit code: 0 done, 1 faults in input or refused, 2 wrong usage.

    A reader that has seen enough and gone (`saima lights | head`) is no fault.
    """
    try:
        code = _command(argv)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or closing it would fail once more
        return OK
    return code


def _command(argv: Sequence[str] | None) -> int:
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(_help())
        return OK if arguments else USAGE
    name, rest = arguments[0], arguments[1:]
    if name not in COMMANDS:
        print(f"saima 没有「{name}」这个命令。\n\n{_help()}", file=sys.stderr)
        return USAGE
    if name not in _WITHOUT_DATABASE:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saima.config.settings")
    module = importlib.import_module(_MODULES.get(name, f"saima.cli.{name}"))
    if hasattr(module, "main"):
        return int(module.main(rest))
    parser = argparse.ArgumentParser(prog="./run" if name == "serve" else f"saima {name}", description=COMMANDS[name])
    module.arguments(parser)
    try:
        options = parser.parse_args(rest)
    except SystemExit as stop:
        return int(stop.code or OK)
    return _guarded(module, options)


def _guarded(module: object, options: argparse.Namespace) -> int:
    """Run a command that uses the database; faults and refusals are told in sentences."""
    from saima.core.problems import Problems

    refusals: tuple[type[Exception], ...] = ()
    if not getattr(module, "SETS_UP_ITSELF", False):
        import django

        django.setup()
        if sentence := _not_ready():
            print(sentence, file=sys.stderr)
            return FAULTS
        from saima.people.policies import NotAllowed

        refusals = (NotAllowed,)
    try:
        return int(module.run(options))  # type: ignore[attr-defined]
    except Problems as fault:
        for problem in fault.problems:
            print(problem.sentence(), file=sys.stderr)
        return FAULTS
    except refusals as refusal:
        print(str(refusal), file=sys.stderr)
        return FAULTS


def _not_ready() -> str:
    """Return why the database cannot be used yet, as a sentence with the way on; '' when it can."""
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError as fault:
        return f"连不上数据库：{fault}。请检查 DATABASE_URL。"
    return "数据库还没有建立或需要更新。请先运行 ./run，它会更新数据库。" if pending else ""
