"""What becomes of each row: somebody new, an update, no change, a possible duplicate, or an error."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from server.imports.people import (
    Known,
    Roster,
    by_name,
    folded_name,
    is_certain,
    may_be_one,
    plain_name,
)
from server.imports.rows import Person, Reason, without_faults
from sync.contract import derive_id

NEW: Final = "new"
UPDATE: Final = "update"
SAME: Final = "same"
DUPLICATE: Final = "duplicate"
ERROR: Final = "error"
_CANDIDATES: Final = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who a row may be: somebody on a roster, or another row of the file."""

    evidence: list[str]
    known: Known | None = None
    row: Person | None = None

    @property
    def key(self) -> str:
        """Give what a choice names it by."""
        return self.known.person if self.known else f"row {self.row.number if self.row else 0}"


@dataclass(slots=True)
class Verdict:
    """A row and what becomes of it; ``person`` is who it is or will be."""

    row: Person
    verdict: str
    key: str = ""
    person: str = ""
    matched: Known | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    candidates: list[Candidate] = field(default_factory=list)


def judge_rows(
    people: Sequence[Person],
    roster: Roster,
    remembered: Mapping[str, str],
    trimmed: Collection[int] = (),
) -> list[Verdict]:
    """Judge every row against the rosters and the rows above it; the same input gives the same verdicts.

    ``remembered`` has who a row was in an earlier import, by the row's key. Rows in ``trimmed`` are
    taken without the cells that cannot be read.
    """
    rows = [without_faults(row) if row.number in trimmed else row for row in people]
    return _Judge(roster, remembered).judge(rows)


class _Judge:
    def __init__(self, roster: Roster, remembered: Mapping[str, str]) -> None:
        self._class = roster.training_class
        self._roster, self._remembered = roster, remembered
        self._here, self._elsewhere = by_name(roster.people), by_name(roster.elsewhere)
        self._by_person = roster.by_person()
        self._above: dict[str, list[Verdict]] = defaultdict(list)
        self._taken: dict[str, Verdict] = {}
        self._written_by: dict[str, Person] = {}

    def judge(self, rows: Sequence[Person]) -> list[Verdict]:
        """Judge rows in their order."""
        return [self._judge(row) for row in rows]

    def _judge(self, row: Person) -> Verdict:
        if row.faults or "full_name" not in row.values:
            return Verdict(row, ERROR)
        name = folded_name(row.values)
        verdict = self._judge_sound(row, name, row_key(row.values))
        self._above[name].append(verdict)
        return verdict

    def _judge_sound(self, row: Person, name: str, key: str) -> Verdict:
        person = self._remembered.get(key) or derive_id(self._class, f"import {key}")
        doubled = self._taken.get(key)
        if doubled:
            return self._doubled(row, key, doubled)
        matched = self._by_person.get(person) or self._find_certain(row, name)
        if matched:
            return self._matched(row, key, matched)
        candidates = self._candidates(row, name)
        verdict = Verdict(row, DUPLICATE if candidates else NEW, key, person, candidates=candidates)
        if not candidates and person in self._roster.removed:
            row.reasons.append(Reason("full_name", "removed_before", row.values["full_name"]))
        self._taken[key] = verdict
        return verdict

    def _doubled(self, row: Person, key: str, above: Verdict) -> Verdict:
        """A row with the key of one above: twice the same, or two people of whom the file says too little."""
        number = str(above.row.number)
        candidate = Candidate(["same_row"], row=above.row)
        second = f"{key} {row.number}"
        person = self._remembered.get(second) or derive_id(self._class, f"import {second}")
        known = self._by_person.get(person)
        if known:  # a clerk said so before
            return self._matched(row, second, known)
        if differences(row.values, above.row.values):
            return Verdict(row, DUPLICATE, second, person, candidates=[candidate])
        row.reasons.append(Reason("full_name", "doubled_row", number))
        return Verdict(row, SAME, second, person, candidates=[candidate])

    def _find_certain(self, row: Person, name: str) -> Known | None:
        found = [known for known in self._here[name] if is_certain(row.values, known.values)]
        return found[0] if len(found) == 1 else None

    def _matched(self, row: Person, key: str, known: Known) -> Verdict:
        """A known person: what the file says more or differently is written, an empty cell takes nothing away."""
        above = self._written_by.setdefault(known.person, row)
        changes = differences(row.values, known.values) if above is row else {}
        if above is not row:
            row.reasons.append(Reason("full_name", "doubled_row", str(above.number)))
        if plain_name(row.values) == plain_name(known.values):
            changes.pop("full_name", None)
        verdict = Verdict(row, UPDATE if changes else SAME, key, known.person, known, changes)
        self._taken.setdefault(key, verdict)
        return verdict

    def _candidates(self, row: Person, name: str) -> list[Candidate]:
        found: list[Candidate] = []
        for known in self._here[name]:
            reasons = may_be_one(row.values, known.values, same_class=True)
            if reasons:
                found.append(Candidate(reasons, known))
        for above in self._above[name]:
            reasons = may_be_one(row.values, above.row.values, same_class=True)
            if reasons and above.verdict != SAME and above.matched is None:
                found.append(Candidate(reasons, row=above.row))
        seen = {candidate.known.person for candidate in found if candidate.known}
        for known in self._elsewhere[name]:
            reasons = may_be_one(row.values, known.values, same_class=False)
            if reasons and known.person not in seen:
                seen.add(known.person)
                found.append(Candidate(reasons, known))
        return found[:_CANDIDATES]


def differences(values: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Give what some values say more than, or differently from, those that are known."""
    return {name: value for name, value in values.items() if known.get(name) != value}


def row_key(values: Mapping[str, Any]) -> str:
    """Give what tells a row from others of its class, the same whenever the file comes again."""
    parts = [
        plain_name(dict(values)), values.get("group"), values.get("ward"),
        values.get("birth_year"), values.get("phone"),
    ]  # fmt: skip
    return hashlib.sha256(orjson.dumps(parts)).hexdigest()[:32]


def fingerprint(verdicts: Sequence[Verdict]) -> str:
    """Give a text that changes whenever a clerk would see something else, or write onto something else."""
    seen = [
        (
            v.row.number, v.verdict, v.person, sorted(v.row.values.items()),
            v.matched.rev if v.matched else 0, [candidate.key for candidate in v.candidates],
        )
        for v in verdicts
    ]  # fmt: skip
    return hashlib.sha256(orjson.dumps(seen)).hexdigest()
