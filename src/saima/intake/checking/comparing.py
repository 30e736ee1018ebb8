"""Claims held against the ledger: what is new, what corrects, what is only recognised now, what stands already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from saima.core.amounts import show
from saima.core.problems import Problem
from saima.intake.checking.claims import Claim
from saima.intake.checking.intended import Found, IntendedFact, IntendedRecognition
from saima.intake.checking.kinds import Kinds
from saima.intake.checking.records import KnownFact
from saima.intake.workbooks.values import place


@dataclass(slots=True)
class Comparison:
    """What comparing one row gave."""

    facts: list[IntendedFact] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Comparer:
    """Compares the claims of a row with the facts recorded of its project or unit."""

    kinds: Kinds
    sheet_name: str
    on: date
    year: int | None
    reason: str

    def compare(
        self, *, row: int, claims: Sequence[Claim], known: Sequence[KnownFact], note: str, unit: str = ""
    ) -> Comparison:
        """Return the acts that bring the ledger to what the row says.

        `note` is the row's remark, which may give the reason of a 核减; `unit` hangs facts on a unit.
        """
        result = Comparison()
        for claim in claims:
            problem = self._check(row, claim)
            if problem is not None:
                result.found.append(Found(problem, claim.column))
                continue
            own = [fact for fact in known if fact.kind == claim.kind]
            if claim.total:
                self._compare_total(row, claim, own, note, result)
            elif self.kinds.rules[claim.kind].once is not None and not unit:
                self._compare_once(row, claim, self._this_time(claim, own, known), result)
            else:
                self._compare_many(claim, own, result, unit)
        return result

    def _problem(self, row: int, claim: Claim, code: str, found: str, needed: str, remedy: str) -> Problem:
        return Problem(place(self.sheet_name, row, claim.column or 0), found, needed, remedy, f"row.{code}")

    def _check(self, row: int, claim: Claim) -> Problem | None:
        """Return the first reason why a claim cannot be, judged by itself."""
        rule = self.kinds.rules[claim.kind]
        title = rule.title
        latest = min(self.on, claim.recorded_on)
        if claim.happened_on > latest:
            found = f"{title}日期 {claim.happened_on}"
            return self._problem(row, claim, "future", found, f"不晚于登记日期 {latest}", "请核对年份和日期")
        if claim.recorded_on > self.on:
            found = f"登记日期 {claim.recorded_on}"
            return self._problem(row, claim, "recorded", found, f"不晚于办公日期 {self.on}", "请核对登记日期")
        if claim.counted_on is not None and claim.counted_on < claim.happened_on:
            found = f"统计日期 {claim.counted_on}"
            needed = f"不早于{title}日期 {claim.happened_on}"
            return self._problem(row, claim, "counted", found, needed, "先有其事，后有统计，请核对两个日期")
        if claim.recognised_on is not None and claim.recognised_on < claim.happened_on:
            found = f"认定日期 {claim.recognised_on}"
            needed = f"不早于{title}日期 {claim.happened_on}"
            return self._problem(row, claim, "recognised", found, needed, "先有其事，后有认定，请核对两个日期")
        if claim.recognised_on is not None and claim.recognised_on > self.on:
            found = f"认定日期 {claim.recognised_on}"
            return self._problem(row, claim, "recognised", found, f"不晚于办公日期 {self.on}", "请核对认定日期")
        return self._missing(row, claim)

    def _missing(self, row: int, claim: Claim) -> Problem | None:
        """Return the problem of a claim that lacks what its kind must carry."""
        rule = self.kinds.rules[claim.kind]
        lacking = [spec.title for name, spec in rule.details.items() if spec.required and name not in claim.detail]
        if rule.amount_required and claim.amount is None:
            lacking.append("金额")
        if rule.quantity_required and claim.quantity is None:
            lacking.append(f"数量（{rule.quantity_unit}）")
        if not lacking:
            return None
        text = "、".join(lacking)
        return self._problem(row, claim, "missing", f"{rule.title}缺{text}", f"填写{text}", f"请补上{text}")

    def _recognition(self, claim: Claim, former: KnownFact | None) -> IntendedRecognition | None:
        """Return the recognition the row tells of, unless it is recorded already."""
        if claim.recognised_on is None:
            return None
        amount = claim.recognised_amount.minor if claim.recognised_amount else None
        made = IntendedRecognition(claim.level, claim.recognised_on, amount, None, claim.document)
        known = former.recognised(claim.level) if former is not None else None
        if former is None or known is None:
            return made
        standing = known.amount if known.amount is not None else former.amount
        return made if amount is not None and amount != standing else None

    def _made(
        self, claim: Claim, act: str, says: str, former: KnownFact | None = None, unit: str = "", reason: str = ""
    ) -> IntendedFact:
        return IntendedFact(
            act=act,  # type: ignore[arg-type]
            kind=claim.kind,
            happened_on=claim.happened_on,
            recorded_on=claim.recorded_on,
            counted_on=claim.counted_on,
            amount=claim.amount.minor if claim.amount else None,
            currency=claim.amount.currency if claim.amount else "",
            as_typed=claim.amount.as_typed if claim.amount else "",
            quantity=claim.quantity.scaled if claim.quantity else None,
            detail=dict(claim.detail),
            note=claim.note,
            reason=reason,
            unit=unit,
            fact_key=former.key if former else "",
            recognition=self._recognition(claim, former if act == "recognise" else None),
            says=says,
        )

    def _this_time(self, claim: Claim, own: Sequence[KnownFact], known: Sequence[KnownFact]) -> list[KnownFact]:
        """Return the recorded facts of the claim's kind that are of its time: since it could happen again, or before.

        A project settled, listed again and settled anew has two settlements; neither corrects the other.
        """
        again = self.kinds.rules[claim.kind].again_after
        since = max((fact.happened_on for fact in known if fact.kind == again), default=date.min)
        return [fact for fact in own if (fact.happened_on >= since) == (claim.happened_on >= since)]

    def _compare_once(self, row: int, claim: Claim, known: Sequence[KnownFact], result: Comparison) -> None:
        """Compare a fact that happens once per project."""
        rule = self.kinds.rules[claim.kind]
        by = rule.once or ()
        former = next((f for f in known if all(f.detail.get(key) == claim.detail.get(key) for key in by)), None)
        if former is None:
            result.facts.append(self._made(claim, "record", f"新增{rule.title} {claim.happened_on}"))
            return
        differs = _differences(claim, former, touched=not former.recognitions)
        if differs:
            says = f"更正{rule.title}：{'；'.join(differs)}"
            result.facts.append(self._made(claim, "correct", says, former, reason=self.reason))
        elif self._recognition(claim, former) is not None:
            says = f"{claim.level}认定{rule.title}"
            result.facts.append(self._made(claim, "recognise", says, former))

    def _compare_many(self, claim: Claim, known: Sequence[KnownFact], result: Comparison, unit: str) -> None:
        """Compare a fact that may happen any number of times: equal ones stand, n-th for n-th."""
        rule = self.kinds.rules[claim.kind]
        if unit and rule.same_by:
            self._compare_matter(claim, known, result, unit)
            return
        same = [fact for fact in known if _is_same(claim, fact)]
        if not same:
            result.facts.append(self._made(claim, "record", f"新增{rule.title} {claim.happened_on}", unit=unit))
        elif self._recognition(claim, same[-1]) is not None:
            says = f"{claim.level}认定{rule.title}"
            result.facts.append(self._made(claim, "recognise", says, same[-1], unit))

    def _compare_matter(self, claim: Claim, known: Sequence[KnownFact], result: Comparison, unit: str) -> None:
        """Compare a matter that goes on over several versions of a sheet: its later news correct the record."""
        rule = self.kinds.rules[claim.kind]
        former = next(
            (
                fact
                for fact in known
                if fact.happened_on == claim.happened_on
                and all(fact.detail.get(key) == claim.detail.get(key) for key in rule.same_by)
            ),
            None,
        )
        if former is None:
            result.facts.append(self._made(claim, "record", f"新增{rule.title} {claim.happened_on}", unit=unit))
        elif differs := _differences(claim, former, touched=True):
            says = f"更新{rule.title}：{'；'.join(differs)}"
            result.facts.append(self._made(claim, "correct", says, former, unit, reason=self.reason))

    def _compare_total(self, row: int, claim: Claim, known: Sequence[KnownFact], note: str, result: Comparison) -> None:
        """Book only the increase of a running total over what is recorded; a decrease is a 核减 and needs a reason."""
        rule = self.kinds.rules[claim.kind]
        if claim.amount is None:
            return
        year = self.year or claim.recorded_on.year
        within = [f for f in known if claim.total == "all" or (f.counted_on or f.happened_on).year == year]
        recorded = sum(fact.amount or 0 for fact in within)
        more = claim.amount.minor - recorded
        if more == 0:
            self._recognise_total(claim, within, result)
            return
        total = show(claim.amount.minor, "万元", 2)
        if more < 0 and "核减" not in note:
            found = f"累计{rule.title} {total} 万元，比已登记的少 {show(-more, '万元', 2)} 万元"
            needed = f"不少于已登记的 {show(recorded, '万元', 2)} 万元，或写明核减原因"
            remedy = "确属核减的，请在备注里写“核减”及原因；填错的请改正累计数"
            result.found.append(Found(self._problem(row, claim, "decrease", found, needed, remedy), claim.column))
            return
        word = "核减" if more < 0 else "新增"
        says = f"累计 {total} 万元，已登记 {show(recorded, '万元', 2)} 万元，{word} {show(abs(more), '万元', 2)} 万元"
        made = self._made(claim, "record", says, reason=note if more < 0 else "")
        result.facts.append(_with_amount(made, more))

    def _recognise_total(self, claim: Claim, within: Sequence[KnownFact], result: Comparison) -> None:
        """Where a total has not moved but is now recognised, recognise what of it was not."""
        for fact in within:
            if claim.recognised_on is not None and fact.recognised(claim.level) is None:
                says = f"{claim.level}认定{self.kinds.rules[claim.kind].title}"
                result.facts.append(_with_amount(self._made(claim, "recognise", says, fact), fact.amount))


def _with_amount(made: IntendedFact, amount: int | None) -> IntendedFact:
    values = {name: getattr(made, name) for name in IntendedFact.__slots__}
    return IntendedFact(**{**values, "amount": amount})


def _is_same(claim: Claim, fact: KnownFact) -> bool:
    """Return whether a recorded fact is, part for part, what the row claims."""
    return (
        (fact.happened_on == claim.happened_on or not claim.dated)
        and (claim.amount is None or fact.amount == claim.amount.minor)
        and (claim.quantity is None or fact.quantity == claim.quantity.scaled)
        and (not claim.note or fact.note == claim.note)
        and all(fact.detail.get(key) == value for key, value in claim.detail.items())
    )


def _differences(claim: Claim, fact: KnownFact, *, touched: bool) -> list[str]:
    """Return what the row says otherwise than the record; what the row leaves blank differs in nothing.

    A detail that the record does not have yet counts only where `touched`: a recognised record is not replaced for it.
    """
    pairs: list[tuple[str, object, object]] = []
    if claim.dated:
        pairs.append(("日期", fact.happened_on, claim.happened_on))
    if claim.counted_on is not None and (fact.counted_on is not None or touched):
        pairs.append(("统计日期", fact.counted_on, claim.counted_on))
    if claim.amount is not None:
        before = show(fact.amount, "万元", 2) + "万元" if fact.amount is not None else "空白"
        pairs.append(("金额", before, show(claim.amount.minor, "万元", 2) + "万元"))
    if claim.quantity is not None and (fact.quantity is not None or touched):
        pairs.append(("数量", fact.quantity, claim.quantity.scaled))
    for key, value in claim.detail.items():
        if key in fact.detail or touched:
            pairs.append((key, fact.detail.get(key), value))
    return [f"{what} {_said(before)} → {_said(after)}" for what, before, after in pairs if before != after]


def _said(value: object) -> str:
    return "空白" if value is None else "是" if value is True else "否" if value is False else str(value)


def changed_fields(
    *, before: Mapping[str, str | int | bool | None], after: Mapping[str, str | int | bool | None]
) -> dict[str, tuple[str | int | bool | None, str | int | bool | None]]:
    """Return the attributes that differ, each with what it was and what it becomes; blank and None are one."""
    return {name: (before.get(name), new) for name, new in after.items() if (before.get(name) or None) != (new or None)}
