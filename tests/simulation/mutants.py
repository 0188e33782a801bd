"""Breaks one rule at a time: a simulation that does not notice proves nothing (`make mutants`)."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, ClassVar
from unittest import mock

from sqlalchemy import func, select

import server.feed
import server.judge
import server.lineage
import server.operations
import server.receipts
import server.writes
import sync.rules
from server import bulk
from server.database import reading
from server.feed import Page
from server.held import Workspace
from server.judge import Outcome
from server.models.log import Operation
from server.operations import Answer
from server.standing import Standing
from tests.simulation.client_mutants import client_results
from tests.simulation.office import Office
from tests.simulation.phone import Phone
from tests.simulation.run import play_all
from tests.simulation.world import World

Mutant = Callable[[], AbstractContextManager[object]]
_read_scope = server.feed._read_scope
_changes_since = server.feed.changes_since
_moves = server.writes._moves
_supersedes = sync.rules._supersedes
_judge = server.judge.judge
_apply = sync.rules.apply
_accept = server.operations._accept


def _page(change: Callable[[Page], Page]) -> AbstractContextManager[object]:
    return mock.patch("server.rounds.changes_since", lambda *a: change(_changes_since(*a)))


def no_idempotency() -> AbstractContextManager[object]:
    """Forget what the log holds already."""
    return mock.patch("server.operations._load_stored", return_value={})


def no_fork_check() -> AbstractContextManager[object]:
    """Believe the numbers of a cloned phone."""
    return mock.patch("server.operations.find_forked", return_value=frozenset())


def base_read_at_saving() -> AbstractContextManager[object]:
    """Take whatever is stored for what the person had seen."""

    def write(*given: Any) -> sync.rules.Write:
        made = sync.rules.Write(*given)
        return made._replace(base_rev=10**9) if made.base_rev else made

    return mock.patch("server.judge.Write", write)


def no_own_causality() -> AbstractContextManager[object]:
    """Contradict a person with his own earlier mark."""
    return mock.patch(
        "sync.rules._supersedes",
        lambda w, d, a: _supersedes(w._replace(forked=True), d, a),
    )


def last_write_wins() -> AbstractContextManager[object]:
    """Throw away whatever was there."""
    return mock.patch("sync.rules._supersedes", return_value=True)


def page_end_not_kept() -> AbstractContextManager[object]:
    """Move the cursor one row further than was read."""

    def read(*given: Any) -> Any:
        change, count, place = _read_scope(*given)
        return change, count, place + 1

    return mock.patch("server.feed._read_scope", read)


def confirm_before_pull() -> AbstractContextManager[object]:
    """Tell receipts while records are still on their way."""
    return mock.patch("server.rounds.changes_since", _receipts_first)


def _receipts_first(session: Any, standing: Standing, cursor: Any, limit: int) -> Page:
    page = _changes_since(session, standing, cursor, limit)
    device = standing.phone.id
    own = f"device:{device}"
    place = cursor.scopes.get(own, 0) if cursor else 0
    page.receipts, place = server.feed._read_receipts(session, device, place, 500)
    page.cursor.scopes[own] = max(place, page.cursor.scopes.get(own, 0))
    return page


def no_exits() -> AbstractContextManager[object]:
    """Leave a record with those it no longer concerns."""

    def moves(touched: Any) -> Any:
        return {
            s: kept
            for s, rows in _moves(touched).items()
            if (kept := [row for row in rows if not row[1]])
        }

    return mock.patch("server.writes._moves", moves)


def no_drops() -> AbstractContextManager[object]:
    """Say nothing of scopes that were lost."""
    return _page(lambda page: dataclasses.replace(page, dropped=[]))


def feed_of_new_records_only() -> AbstractContextManager[object]:
    """Feed a record when it is made and never again."""
    return mock.patch("server.writes._write_feed", _feed_once)


def _feed_once(connection: Any, moves: Any, last: Any) -> None:
    rows = [
        (
            scope,
            held.record.kind,
            held.record.record_id,
            last[scope] - len(changes) + 1 + place,
            left,
        )
        for scope, changes in moves.items()
        for place, (held, left) in enumerate(changes)
    ]
    bulk.insert_missing(connection, server.writes._FEED, rows)


def conflicts_not_opened() -> AbstractContextManager[object]:
    """Keep contradictions from the office."""
    return mock.patch("server.writes._write_conflicts")


def conflicts_not_closed() -> AbstractContextManager[object]:
    """Go on asking about what was decided."""
    upsert = bulk.upsert

    def keep_open(connection: Any, table: Any, rows: Any) -> None:
        if table.name == "conflict":
            rows = [row for row in rows if row[5] is None]
        upsert(connection, table, rows)

    return mock.patch("server.bulk.upsert", keep_open)


def refusals_not_stored() -> AbstractContextManager[object]:
    """Answer a refused operation and forget it."""
    insert, column = bulk.insert, list(Operation.__table__.columns.keys()).index("result")

    def insert_applied(connection: Any, table: Any, rows: Any) -> None:
        if table.name == "operation":
            rows = [row for row in rows if row[column] in ("applied", "conflict")]
        insert(connection, table, rows)

    return mock.patch("server.bulk.insert", insert_applied)


def no_clamp() -> AbstractContextManager[object]:
    """Believe every clock."""
    return mock.patch("server.judge.clamp", lambda at, *_: at)


def half_a_transaction() -> AbstractContextManager[object]:
    """Keep what was written before the process died."""
    crash = Office._maybe_crash

    def keep(self: Office) -> None:
        if self._crash_in == 1:
            self._connection.commit()
        crash(self)

    return mock.patch.object(Office, "_maybe_crash", keep)


def edit_loses_to_delete() -> AbstractContextManager[object]:
    """Let an unseen delete take an edit with it."""

    def judge(court: Any, op: Any) -> Outcome:
        outcome = _judge(court, op)
        if op.action == "delete" and outcome.rev:
            held = court.workspace.get(op.kind, op.record_id)
            held.record.values["deleted"] = held.record.values["deleted"][-1:]
        return outcome

    return mock.patch("server.operations.judge", judge)


def no_new_epoch() -> AbstractContextManager[object]:
    """Go on after a restore as if nothing had happened."""

    def same(session: Any, **_: Any) -> str:
        return server.lineage.read_chain(session)[-1]

    return mock.patch("tests.simulation.office.start_epoch", same)


def no_word_of_epoch() -> AbstractContextManager[object]:
    """Take what a phone brings to a restored book before what that book had lost."""
    return mock.patch("server.rounds._is_meant_for", return_value=True)


def no_fork_point() -> AbstractContextManager[object]:
    """Believe every place of the epoch before."""
    return mock.patch("server.feed.read_fork", lambda *given: dict.fromkeys(given[3], 10**9))


def nothing_offered_again() -> AbstractContextManager[object]:
    """Let phones pull at once after a restore."""
    return mock.patch.object(Phone, "_hears_of_epoch", return_value=False)


def nothing_witnessed() -> AbstractContextManager[object]:
    """Take no one's word for what a lost phone had sent."""
    return mock.patch("server.rounds.take_witnessed")


def no_later() -> AbstractContextManager[object]:
    """Refuse at once what rests on something that is not back yet."""
    return mock.patch("server.judge._MAY_COME", frozenset())


def no_journal() -> AbstractContextManager[object]:
    """Lose with the database what no phone holds."""
    return mock.patch("tests.simulation.office.replay_journal")


def dead_branch_counts_as_seen() -> AbstractContextManager[object]:
    """Take revisions of a lost life of the database for those of this one."""

    def apply(*given: Any) -> Any:
        kind, record, write, epoch, at, lineage = given
        if write.base_rev:
            write = write._replace(base_epoch=epoch)
        return _apply(kind, record, write, epoch, at, lineage)

    return mock.patch("server.judge.apply", apply)


def high_water_mark() -> AbstractContextManager[object]:
    """Take a number that is not above the highest of its incarnation for known."""

    def accept(case: Any, operations: Any) -> Any:
        answers = []
        for op in operations:
            known = _highest(op.incarnation)
            if op.seq <= known:
                proof = server.receipts.receipt(case.receipt_key, op.op_id, op.payload_hash)
                answers.append(Answer(op.op_id, "duplicate", proof, first="applied"))
            else:
                answers += _accept(case, [op])
        return answers

    return mock.patch("server.operations._accept", accept)


def _highest(incarnation: str) -> int:
    with reading() as session:
        query = select(func.max(Operation.seq)).where(Operation.incarnation == incarnation)
        return session.scalar(query) or 0


def cursor_past_the_page() -> AbstractContextManager[object]:
    """Name in the cursor the newest place instead of the last that was read."""

    def newest(session: Any, standing: Standing, *given: Any) -> Page:
        page = _changes_since(session, standing, *given)
        page.cursor.scopes.update({name: c.seq for name, c in standing.scopes.items()})
        return page

    return mock.patch("server.rounds.changes_since", newest)


def reset_without_forgetting() -> AbstractContextManager[object]:
    """Read a lost scope anew and keep what is not in it any more."""
    return _page(lambda page: dataclasses.replace(page, reset=[]))


def merged_wards_forgotten() -> AbstractContextManager[object]:
    """Hold work under a merged ward to where its khối is now."""

    def stood(self: Workspace, kind: str, record_id: str, name: str, content: object) -> bool:
        return self.get(kind, record_id).values().get(name) == content

    return mock.patch.object(Workspace, "stood", stood)


# Each with a seed that noticed; whatever changes the worlds may want another (`make mutants`).
MUTANTS: dict[Mutant, int] = {
    no_new_epoch: 4,
    no_word_of_epoch: 199,
    no_fork_point: 18,
    nothing_offered_again: 10,
    nothing_witnessed: 10,
    no_later: 287,
    no_journal: 21,
    dead_branch_counts_as_seen: 21,
    high_water_mark: 0,
    cursor_past_the_page: 0,
    reset_without_forgetting: 51,
    no_idempotency: 10,
    no_fork_check: 33,
    base_read_at_saving: 1,
    no_own_causality: 0,
    last_write_wins: 0,
    page_end_not_kept: 0,
    confirm_before_pull: 11,
    no_exits: 0,
    no_drops: 5,
    feed_of_new_records_only: 0,
    conflicts_not_opened: 5,
    conflicts_not_closed: 6,
    refusals_not_stored: 2,
    no_clamp: 12,
    half_a_transaction: 1,
    edit_loses_to_delete: 6,
    merged_wards_forgotten: 5,
}


class StrickenWorld(World):
    """A world in which the office's disk and its phones are lost time and again."""

    EVENTS: ClassVar[dict[str, float]] = World.EVENTS | {"copy": 8, "disaster": 8, "loss": 2}


# What shows only after a disaster would take too many ordinary worlds.
_WORLDS: dict[Mutant, type[World]] = {
    nothing_witnessed: StrickenWorld,
    no_later: StrickenWorld,
}


def hunt(mutant: Mutant, seeds: Iterable[int]) -> tuple[int, str] | None:
    """Give the first of some seeds that notices a mutant, and what it says.

    A mutant that merely crashes has broken nothing that anybody would do: AssertionError.
    """
    with mutant():
        failures = play_all(seeds, stop_at=1, make_world=_WORLDS.get(mutant, World)).failures
    if not failures:
        return None
    seed, sentence = failures[0]
    assert not sentence.startswith("stopped: ") or "AssertionError" in sentence, sentence
    return seed, sentence


def results(seeds: int) -> Iterator[tuple[str, tuple[int, str] | None]]:
    """Hunt every mutant."""
    for mutant in MUTANTS:
        yield mutant.__name__, hunt(mutant, range(seeds))


def main() -> int:
    """Print which seed kills each mutant; fail if one lives. CLIENT=ts breaks the real client instead."""
    seeds, alive, count = int(os.environ.get("SEEDS") or 2000), 0, 0
    hunted = client_results if os.environ.get("CLIENT") == "ts" else results
    for count, (name, found) in enumerate(hunted(seeds), 1):  # noqa: B007  # told after the last
        alive += found is None
        print(
            f"{name:28} {'ALIVE' if found is None else f'seed {found[0]}: {found[1][:90]}'}",
            flush=True,
        )
    print(f"{count - alive} of {count} mutants killed within {seeds} seeds")
    return bool(alive)


if __name__ == "__main__":
    sys.exit(main())
