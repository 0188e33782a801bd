"""From verdicts and a clerk's choices to what will be written, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from server.imports.people import Known, Roster
from server.imports.verdicts import (
    DUPLICATE,
    ERROR,
    NEW,
    SAME,
    UPDATE,
    Verdict,
    differences,
)
from sync.contract import derive_id

KIND: Final = "roster_entry"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a clerk said of a row: ``same`` (as whom), ``other``, or ``skip``."""

    act: str
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """One write: a roster entry made, or some of its values set; ``before`` is what stood there.

    An action of ``none`` writes nothing: it remembers that a clerk said who the row is.
    """

    number: int
    key: str
    action: str
    record_id: str
    person: str
    full_name: str
    values: dict[str, Any]
    base_rev: int | None
    before: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import will write, and how many rows it leaves out, by why."""

    deeds: Sequence[Deed]
    left_out: Mapping[str, int]


def make_plan(verdicts: Sequence[Verdict], choices: Mapping[int, Choice], roster: Roster) -> Plan:
    """Decide on every row; no two deeds are about one person, and nobody is merged without a clerk's word."""
    deeds: list[Deed] = []
    left_out: dict[str, int] = {}
    decider = _Decider(verdicts, roster)
    written: set[str] = set()
    for verdict in verdicts:
        outcome = decider.decide(verdict, choices.get(verdict.row.number))
        if isinstance(outcome, Deed) and outcome.action != "none" and outcome.person in written:
            outcome = SAME
        if isinstance(outcome, Deed):
            deeds.append(outcome)
            written.add(outcome.person)
        if isinstance(outcome, str) or outcome.action == "none":
            reason = outcome if isinstance(outcome, str) else SAME
            left_out[reason] = left_out.get(reason, 0) + 1
    return Plan(deeds, left_out)


class _Decider:
    def __init__(self, verdicts: Sequence[Verdict], roster: Roster) -> None:
        self._roster, self._people = roster, roster.by_person()
        self._persons = {verdict.row.number: verdict.person for verdict in verdicts}

    def decide(self, verdict: Verdict, choice: Choice | None) -> Deed | str:
        """Give what is written for a row, or why nothing is."""
        if verdict.verdict == ERROR:
            return ERROR
        if choice and choice.act == "skip":
            return "skipped"
        if verdict.verdict == UPDATE and verdict.matched:
            return _edit(verdict, verdict.matched, verdict.changes)
        if verdict.verdict == NEW or (choice and choice.act == "other" and verdict.matched is None):
            return _create(verdict, verdict.person, self._roster)
        return SAME if verdict.verdict == SAME else self._as_chosen(verdict, choice)

    def _as_chosen(self, verdict: Verdict, choice: Choice | None) -> Deed | str:
        """Take a clerk's word for who somebody is; one who is no candidate is nobody's word."""
        named = [c for c in verdict.candidates if choice and c.key == choice.person]
        if not choice or choice.act != "same" or not named:
            return DUPLICATE
        if named[0].row:  # another row of the file says it already
            return _remember(verdict, self._persons[named[0].row.number])
        person = named[0].key
        known = self._people.get(person)
        if known is None:  # in another class: here the person is new
            return _create(verdict, person, self._roster)
        changes = differences(verdict.row.values, known.values)
        return _edit(verdict, known, changes) if changes else _remember(verdict, person)


def _remember(verdict: Verdict, person: str) -> Deed:
    name = verdict.row.values["full_name"]
    return Deed(verdict.row.number, verdict.key, "none", "", person, name, {}, None, {})


def _create(verdict: Verdict, person: str, roster: Roster) -> Deed:
    removed = roster.removed.get(person)
    values = {"training_class": roster.training_class, "person": person, **verdict.row.values}
    return Deed(
        verdict.row.number, verdict.key, "create", derive_id(roster.training_class, person), person,
        verdict.row.values["full_name"], values, removed.rev if removed else None, {},
    )  # fmt: skip


def _edit(verdict: Verdict, known: Known, changes: Mapping[str, Any]) -> Deed:
    # A ward and its khối are written together: each must agree with the other (K9).
    places: dict[str, Any] = {
        n: verdict.row.values[n] for n in ("ward", "group") if n in verdict.row.values
    }
    values: dict[str, Any] = dict(changes)
    if {"ward", "group"} & set(changes):
        values |= places
    if "ward" in values and "group" not in values and "group" in known.values:
        values["group"] = None
    before = {name: known.values.get(name) for name in values}
    return Deed(
        verdict.row.number, verdict.key, "edit", known.record_id, known.person,
        known.values["full_name"], values, known.rev, before,
    )  # fmt: skip
