"""Disks without room, and the office on them: clean refusals, nothing lost, and work goes on when there is room."""

from __future__ import annotations

import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Protocol

from sqlalchemy import func, select

from server.database import reading
from server.models.log import Operation
from tests.trials.caller import Caller
from tests.trials.desk import Desk
from tests.trials.figures import Figures
from tests.trials.kills import look_for_lost, wait_for_pushes
from tests.trials.office import TrialOffice
from tests.trials.town import Town
from tests.trials.verdict import judge

_CHUNK = 64 * 1024
_BATCH = 50
_PATIENCE_SECONDS = 60
_CLEAN = ("503 unavailable", "507 storage_full")


class Disk(Protocol):
    """What can be filled and emptied."""

    def fill(self) -> None:
        """Leave no room."""

    def free(self) -> None:
        """Make room again."""


class TinyDisk:
    """A file system of its own in memory, filled by a file that nobody needs."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._ballast = folder, folder / "ballast"

    def fill(self) -> None:
        """Take what is left, to the last byte."""
        with self._ballast.open("ab", buffering=0) as ballast:
            for size in (_CHUNK, 4096, 512, 1):
                with suppress(OSError):
                    while ballast.write(b"\0" * size):
                        pass

    def free(self) -> None:
        """Give it back."""
        self._ballast.unlink()


@contextmanager
def tiny_disk(megabytes: int) -> Iterator[TinyDisk]:
    """Mount a small file system, which takes root."""
    folder = Path(tempfile.mkdtemp(prefix="socoso-disk-"))
    options = f"size={megabytes}m,mode=711"
    try:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        try:
            yield TinyDisk(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
    finally:
        folder.rmdir()


class FileLimit:
    """A limit on how long files may grow, for the server's processes alone."""

    def __init__(self, office: TrialOffice) -> None:
        self._office = office

    def fill(self) -> None:
        """Let no file be written beyond its first pages."""
        self._limit(4 * 4096)

    def free(self) -> None:
        """Let them grow."""
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        for pid in [self._office.pid, *self._office.workers()]:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def try_full_disk(
    name: str,
    office: TrialOffice,
    make_disk: Callable[[TrialOffice], Disk],
    times: int,
    seed: int,
    repair: Callable[[], None] = lambda: None,
) -> Figures:
    """Fill the disk so many times under eight phones that push; `repair` is what an operator does after."""
    figures = Figures(f"full disk, {name}", seed)
    office.run("migrate")
    town, desk = Town(office, seed), Desk(office)
    office.start()
    try:
        desk.sign_in()
        disk = make_disk(office)
        with town.at_work():
            known: set[str] = set()
            for _ in range(times):
                wait_for_pushes(town)
                figures.add("times full")
                disk.fill()
                _stand_full(town, desk, figures)
                look_for_lost(town, figures, known)
                disk.free()
                repair()
        town.settle()
        judge(town, figures)
        _judge_desk(town, desk, figures)
        _judge_answers(town, figures)
    finally:
        office.stop()
    return figures.finish()


def _stand_full(town: Town, desk: Desk, figures: Figures) -> None:
    """Stay full until every phone and the desk have been refused, and see that none of it is kept."""
    _wait_until_refused(town.callers)
    figures.check(holds=desk.read() == 200, otherwise="the office cannot read")
    _write_until_refused(desk, figures)
    caller = town.prober
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        for _ in range(_BATCH):
            caller.act()
        batch = [op["op_id"] for op in caller.phone.store.outbox[:_BATCH]]
        if caller.round(_BATCH) is None:
            break
        assert time.monotonic() < deadline, "the disk never got full"
    figures.add("messages looked into")
    kept = _count_stored(town, batch)
    figures.check(holds=kept == 0, otherwise=f"{kept} of {_BATCH} of a refused message are kept")


def _write_until_refused(desk: Desk, figures: Figures) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while (said := desk.write()) is None:
        assert time.monotonic() < deadline, "the disk never got full for the desk"
    figures.add(f"desks answered {said}")
    figures.check(holds=said in _CLEAN, otherwise=f"the desk was answered {said}")


def _judge_desk(town: Town, desk: Desk, figures: Figures) -> None:
    """What the desk was told is kept is, and what it was told is not, is not."""
    figures.check(holds=desk.write() is None, otherwise="the desk cannot write again")
    kept, refused = _count_stored(town, desk.kept), _count_stored(town, desk.refused)
    figures.check(
        holds=kept == len(desk.kept), otherwise=f"{len(desk.kept) - kept} lost by the desk"
    )
    figures.check(holds=refused == 0, otherwise=f"{refused} refused to the desk are kept")


def _wait_until_refused(callers: list[Caller]) -> None:
    def refusals(caller: Caller) -> int:
        return sum(caller.talk.errors.get(code, 0) for code in _CLEAN)

    before = [refusals(caller) for caller in callers]
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while any(refusals(c) == n for c, n in zip(callers, before, strict=True)):
        assert time.monotonic() < deadline, [caller.talk.errors for caller in callers]
        time.sleep(0.02)


def _count_stored(town: Town, batch: list[str]) -> int:
    try:
        with town.office.look_inside(), reading() as session:
            query = select(func.count()).select_from(Operation).where(Operation.op_id.in_(batch))
            return session.scalar(query) or 0
    except Exception:  # a database that stopped itself holds what it held; it is asked at the end
        return 0


def _judge_answers(town: Town, figures: Figures) -> None:
    """Every request was answered, in the one shape, with a code that says what is the matter."""
    for caller in [*town.callers, town.prober]:
        for error, count in sorted(caller.talk.errors.items()):
            figures.add("answered " + error, count)
            figures.check(holds=error in _CLEAN, otherwise=f"{count} requests ended in {error}")


@cache
def may_mount() -> bool:
    """Tell whether this machine lets us mount a disk of our own; root in a container often may not."""
    try:
        with tiny_disk(1):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False
