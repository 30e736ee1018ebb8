"""What the importer's tests share: the catalogue, the kinds, a ledger in memory with three teams."""

from __future__ import annotations

import pytest

from intake.building import CATALOGUE
from saima.intake.checking.kinds import Kinds, load_kinds
from saima.intake.checking.records import MemoryRecords
from saima.intake.mapping.catalogue import FieldCatalogue, load_catalogue


@pytest.fixture(scope="session")
def catalogue() -> FieldCatalogue:
    return load_catalogue(folder=CATALOGUE)


@pytest.fixture(scope="session")
def kinds() -> Kinds:
    return load_kinds(folder=CATALOGUE)


@pytest.fixture
def records() -> MemoryRecords:
    return MemoryRecords(units={"第一招商小组": "T1", "第二招商小组": "T2", "第三招商小组": "T3", "武隆区": "WL"})
