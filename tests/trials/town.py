"""The people of a trial: a ward, its khối heads with phones that push, and an official who only reads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.cast import Cast
from tests.trials.caller import Caller, Place
from tests.trials.office import TrialOffice

HEADS = 8
PROBER = 99


class Town:
    """Eight phones that record all the time, one that does when asked, and an official's that follows."""

    def __init__(self, office: TrialOffice, seed: int, url: str | None = None) -> None:
        self.office, self._seed, self._url = office, seed, url or office.url
        with office.look_inside() as app:
            self._cast = Cast(app)
            self._ward = self._cast.create_ward()
            groups = [self._cast.create_group(self._ward, f"Khối {n}") for n in range(HEADS)]
            places = [self._enrol("group_head", group) for group in groups]
            follower, self._reader = self._enrol("ward_official"), self._enrol("ward_official")
            prober = self._enrol("group_head", groups[0])
        self.callers = [Caller(self._url, place, seed * 100 + n) for n, place in enumerate(places)]
        self.prober = Caller(self._url, prober, seed * 100 + PROBER)
        self.follower = Caller(self._url, follower, seed * 100 + HEADS, contract_page=30)

    def _enrol(self, role: str, group: str | None = None) -> Place:
        scope = f"group:{group}" if group else f"ward:{self._ward}"
        account = self._cast.create_account("Mẫu Thị Hà", role, scope)
        phone = self._cast.enrol(account)
        return Place(account, phone.device_id, phone.token, self._ward, group)

    def fresh_reader(self) -> Caller:
        """Give a phone that has pulled nothing yet, straight at the office."""
        return Caller(self.office.url, self._reader, self._seed, contract_page=130)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Let everybody record and exchange meanwhile."""
        stop = threading.Event()
        failures: list[BaseException] = []
        threads = [
            threading.Thread(target=_guard, args=(failures, caller.work, stop))
            for caller in self.callers
        ]
        threads.append(threading.Thread(target=_guard, args=(failures, self._follow, stop)))
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join()
            for caller in [*self.pushing(), self.follower]:
                caller.hang_up()
        if failures:
            raise failures[0]

    def _follow(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self.follower.round()
            stop.wait(0.05)

    def settle(self) -> None:
        """Let everybody deliver, and then everybody read what the others delivered."""
        for caller in [*self.pushing(), self.follower, *self.pushing()]:
            caller.settle()

    def pushing(self) -> list[Caller]:
        """Give the phones that record, the one that a trial may use by itself included."""
        return [*self.callers, self.prober]


def _guard(failures: list[BaseException], work: Callable[..., None], *given: object) -> None:
    try:
        work(*given)
    except BaseException as failure:  # a thread's own words would be lost
        failures.append(failure)
