"""An office to be fuzzed, and what every one of its answers must be."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import orjson
from flask import Flask
from sqlalchemy import Select, select
from werkzeug.test import TestResponse

from server.auth import CSRF_HEADER
from server.database import reading, writing
from server.errors import CODES
from server.extensions import db
from server.lineage import read_lineage, start_epoch
from server.models.log import Operation, StoredRecord
from server.moments import now
from server.rebuild import rebuild
from server.schemas.sync import RoundAnswerSchema
from tests.cast import Cast, broadcast, mark, new_id
from tests.fuzz.answers import differing, judge_error, read_state
from tests.fuzz.mutations import Message, mutate
from tests.server.browser import Browser

# Far more than any answer takes, also on a machine that does something else.
LONGEST_SECONDS: Final = 10
ROUND: Final = "/api/sync"
_ANSWER: Final = RoundAnswerSchema()
# Where a refused operation is kept and numbered; the phone's health came with it.
_KEEPS_REFUSED: Final = frozenset(
    {"operation", "reused_operation", "scope_counter", "forked_incarnation", "device"}
)
_NEWEST: Final = 50
_ROW: Final = (
    Operation.op_id, Operation.payload_hash, Operation.payload, Operation.result, Operation.code,
    Operation.receipt, Operation.rev, Operation.at,
)  # fmt: skip
Log = dict[str, tuple[object, ...]]


class Target:
    """One office with a trainer's phone and a signed-in browser."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.answers: Counter[str] = Counter()
        cast = Cast(app)
        self._office = Browser(app, cast, "administrator")
        trainer = cast.create_account("Mẫu Thị Hạnh", "trainer")
        self._ward = cast.create_ward()
        self._group = cast.create_group(self._ward)
        self._class = cast.create_class(trainer)
        self._session = cast.create_session(self._class)
        self._people = [cast.add_person(self._class) for _ in range(5)]
        self._phone = cast.enrol(trainer)
        self._held, self._former = self._begin_epoch()
        self._version = self._read_version()
        self._state, self._log = read_state(app), self._newest()

    # ---- good messages

    def good(self, chance: random.Random) -> tuple[str, dict[str, Any]]:
        """Give an address and a message to it as the app sends them; most are rounds."""
        others = (self._office_record, self._account, self._enrolment, self._sign_in)
        return self._round(chance) if chance.random() < 0.75 else chance.choice(others)(chance)

    def _round(self, chance: random.Random) -> tuple[str, dict[str, Any]]:
        person, status = chance.choice(self._people), chance.choice(("present", "absent"))
        operations = [
            mark(self._phone, self._session, self._class, person, status),
            broadcast(self._phone, self._group, self._ward),
        ]
        health = {"app_version": "0.1.0", "unsent": 1, "oldest_unsent_at": None, "persisted": True}
        chosen = operations[: chance.randrange(1, 3)]
        message = self._phone.message(chosen, limit=5, health=health)
        if chance.random() < 0.2:
            message |= {"reoffered": chance.random() < 0.5, "witnessed": self._witness(chance)}
        return ROUND, message

    def _witness(self, chance: random.Random) -> dict[str, Any]:
        """Give a record as a phone could hold it since the epoch before, one write further than here."""
        record = orjson.loads(chance.choice(self._held))
        rev = record["rev"] + chance.randrange(1, 3)
        dot = [self._former, rev, new_id(), 1, f"{now()}-0000"]
        values = record["values"] | {"full_name": f"Mẫu Thị {chance.randrange(1000)}"}
        changed = {"rev": rev, "values": values, "dots": [dot], "by": None, "siblings": None}
        kept = {name: part for name, part in (record | changed).items() if part is not None}
        return {"epoch": self._former, "records": [kept] * chance.choice((1, 1, 2))}

    def _begin_epoch(self) -> tuple[list[str], str]:
        """Let the database have had a life before: give what phones hold of it, and its name."""
        with self.app.app_context(), writing() as session:
            query = select(StoredRecord.wire).where(StoredRecord.kind == "roster_entry")
            held, (former, _) = list(session.scalars(query)), read_lineage(session)
            start_epoch(session)
        return held, former

    def _office_record(self, _: random.Random) -> tuple[str, dict[str, Any]]:
        return "/api/office/records", {
            "op_id": new_id(), "kind": "topic", "record_id": new_id(), "action": "create",
            "base_rev": None, "values": {"name": "Tín dụng"},
        }  # fmt: skip

    def _account(self, _: random.Random) -> tuple[str, dict[str, Any]]:
        return "/api/office/accounts", {
            "id": new_id(), "display_name": "Mẫu Thị Hà", "role": "trainer", "scope": None,
            "username": None, "password": None,
        }  # fmt: skip

    def _enrolment(self, _: random.Random) -> tuple[str, dict[str, Any]]:
        device = {"model": "A12", "platform": "Android", "app_version": "0.1.0"}
        return "/api/enrolments/redeem", {
            "token": "A" * 43, "device_secret": "B" * 43, "device": device,
        }  # fmt: skip

    def _sign_in(self, _: random.Random) -> tuple[str, dict[str, Any]]:
        return "/api/office/login", {"username": "nobody", "password": "mật khẩu đủ dài"}

    # ---- trying them

    def try_seed(self, seed: int) -> Iterator[str]:
        """Send the message of a seed, and say what is wrong with the answer or with what it left."""
        chance = random.Random(seed)
        message = mutate(*self.good(chance), chance)
        for sentence in self.judge(message):
            yield f"seed {seed}: {message.path}: {sentence} ({'; '.join(message.story)})"

    def judge(self, message: Message) -> Iterator[str]:
        """Send a message and judge what comes of it."""
        started = time.monotonic()
        response = self._send(message)
        seconds = time.monotonic() - started
        if seconds > LONGEST_SECONDS:
            yield f"took {seconds:.0f} s"
        moved, harmed = self._look()
        if harmed:
            yield "the log lost or changed a row"
        if response.status_code >= 400:
            yield from self._judge_refusal(response, moved)
        elif message.path == ROUND:
            # What others had recorded comes back without a result of its own (E6).
            brings = b"witnessed" in message.text or "Content-Encoding" in message.headers
            yield from self._judge_round(response.get_json(), set() if brings else moved)

    def _send(self, message: Message) -> TestResponse:
        headers = {"Content-Type": "application/json"}
        if message.path.startswith("/api/office"):
            headers[CSRF_HEADER] = self._office.csrf_token
        elif message.path == ROUND:
            headers |= self._phone.headers()
        return self._office.client.post(
            message.path, data=message.text, headers=headers | message.headers
        )

    def _judge_refusal(self, response: TestResponse, moved: set[str]) -> Iterator[str]:
        body = response.get_json(silent=True)
        yield from judge_error(
            response.status_code, response.content_type, dict(response.headers), body
        )
        if moved:
            yield f"a refused message changed {moved}"
        self.answers[f"{response.status_code} {body['error']['code'] if body else ''}"] += 1

    def _judge_round(self, answer: dict[str, Any], moved: set[str]) -> Iterator[str]:
        self.answers["rounds"] += 1
        if wrong := _ANSWER.validate(answer):
            yield f"the answer is not as documented: {wrong}"
        results = answer["results"]
        for one in results:
            self.answers[one.get("code") or one["result"]] += 1
            if one.get("code") not in {None, *CODES}:
                yield f"a code that is not listed: {one['code']}"
        is_refused = all(one["result"] not in ("applied", "conflict") for one in results)
        if is_refused and moved - _KEEPS_REFUSED:
            yield f"refused operations changed {moved - _KEEPS_REFUSED}"

    # ---- what the office holds

    def _look(self) -> tuple[set[str], bool]:
        """Name the tables that changed since the last look, and tell whether the log was harmed."""
        version = self._read_version()
        if version is not None and version == self._version:
            return set(), False
        before, log = self._state, self._log
        self._version, self._state, self._log = version, read_state(self.app), self._newest()
        kept = self._read(select(*_ROW).where(Operation.op_id.in_(log)))
        return differing(before, self._state), kept != log

    def _read_version(self) -> int | None:
        """Ask SQLite whether anything at all was written; PostgreSQL has no such number."""
        with self.app.app_context():
            if db.engine.dialect.name != "sqlite":
                return None
            # A connection that never writes: only others' changes move its number.
            self._observer = getattr(self, "_observer", None) or db.engine.connect()
            version = self._observer.exec_driver_sql("PRAGMA data_version").scalar_one()
            self._observer.rollback()
            return int(version)

    def _newest(self) -> Log:
        return self._read(select(*_ROW).order_by(Operation.device_seq.desc()).limit(_NEWEST))

    def _read(self, query: Select[*tuple[Any, ...]]) -> Log:
        with self.app.app_context(), reading() as session:
            return {row[0]: tuple(row) for row in session.execute(query)}

    def rebuilds(self) -> bool:
        """Tell whether the records are still the fold of the log."""
        with self.app.app_context():
            return rebuild(mend=False).differing == 0

    def close(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            if observer := getattr(self, "_observer", None):
                observer.close()
            db.engine.dispose()
