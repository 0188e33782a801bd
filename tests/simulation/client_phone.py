"""A phone that runs the real client, for a world that was made for the model of one."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import orjson

from sync.contract import CONTRACT_VERSION
from tests.simulation.client_host import ClientHost
from tests.simulation.client_store import ClientStore, Screen, as_old_phone, read_store
from tests.simulation.phone import Key, Knowledge, Phone, Store

if TYPE_CHECKING:
    from tests.simulation.client_world import ClientWorld

Made = tuple[dict[str, Any], Knowledge]

_TIMEOUT_MS: Final = 30_000
_PORTAL: Final = "<html>Đăng nhập Wi-Fi</html>"
_BAD_REQUEST: Final = '{"error":{"code":"malformed_request","message":"","request_id":"r"}}'
# More turns than any tab needs for one answer, and few enough that most interruptions hit.
_LAST_TURN: Final = 60
_THEN: Final = {"killed": "kill", "frozen": "freeze", "closed": "close"}
_LAST_COMMIT: Final = 4


@dataclass
class Tab:
    """What is known of a tab from outside."""

    tab: int
    frozen: bool
    # A newer app has been opened beside it since.
    outdated: bool
    timers: int
    requests: list[dict[str, Any]] = field(default_factory=list)


class ClientPhone(Phone):
    """One phone in one person's hand, with one tab or several."""

    def __init__(
        self, host: ClientHost, number: int, world: ClientWorld, account: str, device_id: str
    ) -> None:
        self.account, self.device_id = account, device_id
        self.contract_version = CONTRACT_VERSION
        self.clock_error = 0
        self.gone = self.renewed = False
        self._host, self._number, self._world = host, number, world
        self.tabs: list[Tab] = []
        # What was resolved as kept on the disk that this phone has now, and every operation made on it.
        self.kept: set[str] = set()
        # Tabs that another may not have told of a page before it died: they find out in their next round.
        self.lagging: set[int] = set()
        # In which tab a record's page is open.
        self._pages: dict[Key, int] = {}
        # How often the disk was exchanged for another.
        self.life = 0
        self._own: dict[Key, set[str]] = {}
        self._request_asked: tuple[int, int] | None = None
        self._last_answer = '{"request_id":"x","results":[]}'
        self._next_fault = ""
        self._read: ClientStore | None = None
        self.screens: list[Screen] = []
        self.touched = True
        chance = world.chance
        self._tell("make", seed=chance.getrandbits(32), has_locks=chance.random() < 0.6)
        self.own(device_id)

    def own(self, device_id: str) -> None:
        """Say as which device it will be enrolled if it has to be."""
        self.device_id = device_id
        self._tell("own", account=self.account, device=device_id)

    def _tell(self, what: str, **more: Any) -> Any:
        now = max(0, self._world.office.wall + self.clock_error)
        answer = self._host.tell(do=what, phone=self._number, now=now, **more)
        self.tabs = [Tab(**tab) for tab in answer["tabs"]]
        self.touched = True
        self._read = None
        if "interrupt" in more:
            self.lagging |= {tab.tab for tab in self.tabs} - {more.get("tab")}
        if answer["errors"]:
            raise AssertionError(f"phone {self._number}: {answer['errors']}")
        return answer["result"]

    # ---- its disk

    @property
    def store(self) -> Store:
        """Give what lies on the disk now."""
        return self.read()

    @store.setter
    def store(self, store: Store) -> None:
        self.life += 1
        self._own = copy.deepcopy(store.own)
        self.kept = set(store.sent) | {op["op_id"] for op in store.outbox}
        if isinstance(store, ClientStore):
            self._tell("put", copy=store.kept_copy, scopes=self._world.classes)
        else:
            self._tell(
                "put",
                old=as_old_phone(self.account, self.device_id, store),
                scopes=self._world.classes,
            )

    def read(self) -> ClientStore:
        """Read disk and screens."""
        if self._read is None:
            touched = self.touched
            report = self._tell("report")
            self.touched = touched
            self.screens = [Screen(**screen) for screen in report["screens"]]
            self._read = read_store(report["stores"], self._own)
            self._read.take_copy = lambda: int(self._tell("copy"))
        return self._read

    def wipe(self) -> None:
        """Lose everything that was on the disk, as when a browser needs room."""
        self.life += 1
        self._own, self.kept = {}, set()
        self._tell("put", scopes=self._world.classes)

    @property
    def lost(self) -> int | None:
        """Say how many operations the app tells the person went with a wiped disk."""
        self.read()
        return self.screens[0].lost

    # ---- its tabs

    def open_tab(self) -> None:
        """Open the app once more."""
        self._tell("open", scopes=self._world.classes)

    def renew(self, _contract_version: int = 0) -> None:
        """Open the app's next version beside what is open; its tab may die while it renews the store."""
        self.renewed = True
        self._tell("renew", scopes=self._world.classes, **self._meet())

    def close_outdated(self) -> None:
        """Close what an older app still shows."""
        for tab in [tab for tab in self.tabs if tab.outdated]:
            self._tell("kill", tab=tab.tab)

    def close_tab(self) -> None:
        """Close a tab without asking it."""
        self._tell("kill", tab=self._world.chance.choice(self.tabs).tab)

    def wake(self) -> list[Made]:
        """Let frozen tabs go on; give what was still being saved when they froze."""
        before = {op["op_id"] for op in self.store.outbox}
        for tab in [tab for tab in self.tabs if tab.frozen]:
            self._tell("wake", tab=tab.tab)
        return [(op, self._know(op, {})) for op in self.store.outbox if op["op_id"] not in before]

    def wait(self, milliseconds: int) -> None:
        """Let a tab's timers run."""
        self._tell("elapse", tab=self._choose_tab(), milliseconds=milliseconds)

    def _choose_tab(self) -> int:
        awake = [tab.tab for tab in self.tabs if not tab.frozen]
        if not awake:
            self.open_tab()
            awake = [self.tabs[-1].tab]
        return self._world.chance.choice(awake)

    # ---- what a person does

    def look(self, key: Key) -> None:
        """Open a record's page; whoever acts on the record next acts on what it showed now."""
        self._pages[key] = self._choose_tab()
        self._tell("look", tab=self._pages[key], kind=key[0], record_id=key[1])

    def act(self, _wall: int, key: Key, action: str, values: dict[str, Any]) -> Made | None:
        """Do what the world's person does, by the verb a screen would use; None if nothing was kept."""
        made = self.take(self._step(key, action, values), self._pages.pop(key, None))
        return made[0] if made else None

    def _step(self, key: Key, action: str, values: dict[str, Any]) -> dict[str, Any]:
        kind, record_id = key
        if action == "delete":
            return {"verb": "withdraw", "kind": kind, "record_id": record_id}
        if kind == "attendance":
            mark = {"record_id": record_id, "person": values["person"], "status": values["status"]}
            return self._world.on_page("mark", marks=[mark])
        if action == "create":
            return {"verb": "log", "kind": kind, "values": values}
        return {"verb": "change", "kind": kind, "record_id": record_id, "values": values}

    def take(self, step: dict[str, Any], tab: int | None = None) -> list[Made]:
        """Do something; give what was kept, all of it or nothing, also if the tab dies meanwhile."""
        more, before = self._meet(), {op["op_id"] for op in self.store.outbox}
        if tab not in {one.tab for one in self.tabs if not one.frozen}:
            tab = self._choose_tab()
        done = self._tell("act", tab=tab, step=step, **more)
        after = self.read().outbox
        new = [op for op in after if op["op_id"] not in before]
        is_kept = done and done["operations"] is not None
        assert not done or is_kept == (done["failure"] is None), (
            "the person was told something else"
        )
        if is_kept:
            assert new == done["operations"], "what was said to be kept is not what was kept"
            self.kept |= {op["op_id"] for op in new}
        elif done:
            assert not new, "something was kept that was said not to be"
            told = any(s.outdated for s in self.screens if s.tab == tab)
            assert told or ("full" in more) == (done["failure"] == "storage_full"), done["failure"]
        return [(op, self._know(op, (done or {}).get("seen", {}))) for op in new]

    def _know(self, op: dict[str, Any], seen: dict[str, Any]) -> Knowledge:
        own = self._own.setdefault((op["kind"], op["record_id"]), set())
        base = seen.get(op["record_id"], op["base"])
        if base is None and "replaces" in op:
            base = op["base"]
        epoch, rev = (base["epoch"], base["rev"]) if base else (None, 0)
        knowledge = Knowledge(epoch, rev, frozenset(own))
        own.add(op["op_id"])
        return knowledge

    # ---- the network

    def meet(self, fault: str) -> None:
        """Let the next thing this phone does end badly: its tab is killed or frozen, or the disk is full."""
        self._next_fault = fault

    def _meet(self) -> dict[str, Any]:
        fault, self._next_fault, chance = self._next_fault, "", self._world.chance
        if fault in _THEN:
            after, most = chance.choice((("turns", _LAST_TURN), ("commits", _LAST_COMMIT)))
            count = chance.randrange(1, most)
            return {"interrupt": {"after": after, "count": count, "then": _THEN[fault]}}
        if fault == "full":
            write = {"at": "write", "after": chance.randrange(2)}
            return {"full": chance.choice((write, {"at": "commit"}))}
        return {}

    def message(self, _wall: int, batch: int, page: int) -> dict[str, Any] | None:
        """Give a request that is on its way, or have one made; a proxy takes no more than ``batch`` operations."""
        tab = self._choose_tab()
        if not self._request(tab):
            self._tell("send", tab=tab)
            self.lagging -= {tab} if self._request(tab) else set()
        while request := self._request(tab) or self._request():
            self._request_asked = request[0], request[1]["id"]
            message: dict[str, Any] = orjson.loads(request[1]["body"])
            op_ids = {op["op_id"] for op in message["operations"]}
            if len(op_ids) > batch:
                self._reply(_answer("<html>", 413))
            elif op_ids & self._world.poison:
                self._reply(_answer(_BAD_REQUEST, 400))
            else:
                return message | {"limit": page}
        return None

    def _request(self, tab: int | None = None) -> tuple[int, dict[str, Any]] | None:
        for candidate in self.tabs:
            if candidate.requests and not candidate.frozen and tab in (None, candidate.tab):
                return candidate.tab, candidate.requests[0]
        return None

    def overhear(self, answer: dict[str, Any]) -> None:
        """Know what the office answered, whether it comes through or not."""
        self._last_answer = orjson.dumps(answer).decode()

    def receive(self, answer: dict[str, Any]) -> bool:
        """Hand over an answer; True while a request is on its way."""
        self.overhear(answer)
        self._reply(_answer(self._last_answer, 200), **self._meet())
        return self._request() is not None

    def miss(self, fault: str) -> None:
        """Let the request end as a network's faults make it end."""
        if fault == "stuck":
            assert self._request_asked
            self._tell("elapse", tab=self._request_asked[0], milliseconds=_TIMEOUT_MS)
        elif fault == "portal":
            self._reply(_answer(_PORTAL, 200))
        elif fault in ("gateway", "crash"):
            self._reply(_answer("<html>", 502))
        elif fault == "foreign":
            self._reply(_answer(self._last_answer, 200))
        else:
            self._reply(
                {
                    "how": fault if fault in ("cut", "damaged") else "no_network",
                    "body": self._last_answer,
                }
            )

    def _reply(self, reply: dict[str, Any], **more: Any) -> None:
        assert self._request_asked
        tab, request = self._request_asked
        self._tell("reply", tab=tab, request=request, reply=reply, **more)


def _answer(body: str, status: int) -> dict[str, Any]:
    kind = "application/json" if body.startswith("{") else "text/html"
    return {"how": "answer", "status": status, "type": kind, "body": body}
