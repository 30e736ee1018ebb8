"""The processes a measurement starts: served on loopback, weighed, and ended by their own ids."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

SAIMA = (sys.executable, "-m", "saima.cli")
START_LIMIT = 60.0


def free_port() -> int:
    """Return a loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children(pid: int) -> list[int]:
    """Return the ids of a process's living descendants."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *children(int(child))]
    return found


def proportional_kb(pid: int) -> int:
    """Return the memory of a process in kB, shared pages counted in proportion (PSS); 0 when it has gone."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))


def _born(pid: int) -> str:
    """Return when a process began, in the kernel's ticks; '' when it has gone. Ids are reused, births are not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process of ours and what it started, by id: asked first, forced after fifteen seconds."""
    if process.poll() is not None:
        return
    started = [(pid, _born(pid)) for pid in children(process.pid)]
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=5)
    for pid, born in started:
        if born and _born(pid) == born:
            os.kill(pid, signal.SIGKILL)


class Site:
    """`saima serve` in processes of its own, on a free loopback port, on the database the environment names."""

    def __init__(self, environment: Mapping[str, str], arguments: Sequence[str] = ()) -> None:
        self.port = free_port()
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            [*SAIMA, "serve", "--no-demo", "--port", str(self.port), *arguments],
            env=dict(environment),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.started_in = self._until_answer(begun)

    def _until_answer(self, begun: float) -> float:
        """Return the seconds from the command to the first page."""
        while time.perf_counter() - begun < START_LIMIT:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/login/")
                if connection.getresponse().status == 200:
                    return time.perf_counter() - begun
            except OSError:
                time.sleep(0.02)
            if self.process.poll() is not None:
                break
        self.close()
        msg = f"the site did not answer within {START_LIMIT:g} s"
        raise RuntimeError(msg)

    def memory_mb(self) -> float:
        """Return the memory of web and worker together, in MB."""
        return sum(proportional_kb(pid) for pid in (self.process.pid, *children(self.process.pid))) / 1024

    def close(self) -> None:
        """End the site and its worker."""
        end(self.process)
