"""Which of ten thousand evidence files are alike by their contents, beside every pair compared."""

from __future__ import annotations

import hashlib
import time
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from saima.benching.bench import Bench
from saima.benching.district import OFFICE_DAY
from saima.benching.figures import Figure
from saima.benching.rows import insert
from saima.core.health.contents.pictures import COARSE, FINE, apart
from saima.core.health.contents.texts import sketch
from saima.core.health.rules import Thresholds
from saima.health.catalogue import flag_rules
from saima.health.contents.comparing import compare
from saima.health.loading import CONTENTS
from saima.health.models import FileContents
from saima.ledger.models import EvidenceFile

TITLE = "佐证内容比较，一万份文件，一半是五种回单"
FILES, FORMS = 10_000, 5
FIRST = 10_000_000
"""Keys of these files, past those of other measurements."""
ALIKE = 100
"""Every so manieth file is the one before it, saved again."""


def _texts(rng: np.random.Generator) -> bytes:
    numbers = rng.integers(10**9, 10**12, 6).tolist()
    return sketch(
        "银行电子回单客户联付款账号收款账号金额大写小写用途项目资本金交易流水打印日期请勿重复记账".join(
            map(str, numbers)
        )
    )


def _picture(rng: np.random.Generator, form: np.ndarray[Any, Any] | None) -> np.ndarray[Any, Any]:
    """Return a photograph, or a slip of a form: one in sixteen of its places differs."""
    if form is None:
        return rng.integers(60, 190, (COARSE, COARSE))
    differs = rng.random((COARSE, COARSE)) < 1 / 16
    return np.where(differs, form - rng.integers(20, 60, form.shape), form)


def _contents() -> Iterator[dict[str, Any]]:
    rng = np.random.default_rng(1)
    forms = rng.integers(110, 150, (FORMS, COARSE, COARSE))
    last: dict[str, Any] = {}
    for place in range(FILES):
        if place % ALIKE or not last:
            last = {"fault": "", "text": b"", "coarse": b"", "fine": b""}
            if place % 10 == 1:
                last["text"] = _texts(rng)
            else:
                coarse = _picture(rng, forms[place % FORMS] if place % 2 else None).astype(np.uint8)
                side = FINE // COARSE
                last |= {
                    "coarse": coarse.tobytes(),
                    "fine": zlib.compress(np.kron(coarse, np.ones((side, side), np.uint8)).tobytes()),
                }
        yield {"file_id": FIRST + place, **last}


@transaction.atomic
def _make() -> set[str]:
    hashes = [hashlib.sha256(f"contents {place}".encode()).hexdigest() for place in range(FILES)]
    if not EvidenceFile.objects.filter(pk=FIRST).exists():
        files = [
            {
                "id": FIRST + place,
                "sha256": told,
                "name": f"{place}.jpg",
                "media": "image/jpeg",
                "size": 400_000,
                "erased_reason": "",
            }
            for place, told in enumerate(hashes)
        ]
        insert(EvidenceFile, files)
        insert(FileContents, _contents())
    return set(hashes)


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return the time of comparing all files, its statements, and what comparing every pair would take."""
    hashes = _make()
    version = flag_rules()[CONTENTS].on(OFFICE_DAY)
    if version is None:
        msg = "evidence is compared by rules in force on the bench's day"
        raise RuntimeError(msg)
    rule = Thresholds(version.values)
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as caught:
        alike, _read = compare(hashes, rule)
    took = time.perf_counter() - begun
    fine = bytes(FINE * FINE)
    begun = time.perf_counter()
    for _pair in range(1000):
        apart(fine, fine)
    each = (time.perf_counter() - begun) / 1000
    return (
        Figure("比较全部文件", took, "秒", target=10.0 if bench.full else None),
        Figure("找到的相近文件（放入 99 对）", len(alike), "对", target=FILES // ALIKE - 1, least=True),
        Figure("语句", len(caught), "条", target=2 + FILES // 500),
        Figure("逐对比较（按一千对推算）", each * FILES * (FILES - 1) / 2, "秒", role="rival"),
    )
