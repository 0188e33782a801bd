"""A hall of 300 for tests in a browser: `python -m tests.e2e.hall` writes it into an office's book."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import segno

from server.cli.app import working_app
from server.seed.demo import OFFICE, TRAINERS
from server.seed.desk import Entry
from server.seed.ids import seed_id
from sync.contract import derive_id
from tests.e2e.office import Office

PEOPLE = 300
NUMBER = 901
_MIDDLES = ("Thị", "Văn", "Ngọc", "Đình", "Thị Thanh", "Xuân")
_GIVEN = ("An", "Ánh", "Bình", "Dũng", "Đức", "Hà", "Hải", "Hạnh", "Hùng", "Hương", "Lan", "Linh",
          "Mai", "Minh", "Nga", "Oanh", "Phúc", "Quý", "Sơn", "Thảo", "Thúy", "Tú", "Ước", "Yến")  # fmt: skip
_HALVES = ("morning", "afternoon", "evening")
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_WIDTH, _HEIGHT = 480, 360
_BLACK, _WHITE, _GREY = 16, 235, 128


@dataclass(frozen=True)
class Hall:
    """A class, its half-days of today, and the ids of its people."""

    training_class: str
    sessions: list[str]
    people: list[str]

    def path(self, half: int) -> str:
        """Where the app shows the roster of a half-day."""
        return f"/lop/{self.training_class}/{self.sessions[half]}"


def make_hall(office: Office, people: int = PEOPLE) -> Hall:
    """People a hall in an office's book; both trainers of the demonstration teach there."""
    printed = subprocess.run(
        [sys.executable, "-m", "tests.e2e.hall", str(people)],
        env=office.environment, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return Hall(**json.loads(printed.splitlines()[-1]))


def card_text(person: str) -> str:
    """Write the code of a card as the app does (twin: pwa/src/qr/card.ts)."""
    value = int(person.replace("-", ""), 16)
    return f"SC1:{_base32(value, 26)}{_base32(value % 1021, 2)}"


def _base32(value: int, length: int) -> str:
    return "".join(_DIGITS[value >> (5 * place) & 31] for place in reversed(range(length)))


def film_cards(people: list[str], place: Path, *, milliseconds: int, scale: int = 8) -> Path:
    """Film cards, one after the other, as a camera held over a table would see them (YUV4MPEG2)."""
    colours = bytes([_GREY]) * (_WIDTH * _HEIGHT // 2)
    with place.open("wb") as film:
        film.write(
            f"YUV4MPEG2 W{_WIDTH} H{_HEIGHT} F1000:{milliseconds} Ip A1:1 C420jpeg\n".encode()
        )
        for person in people:
            film.write(b"FRAME\n" + _picture(card_text(person), scale) + colours)
    return place


def _picture(text: str, scale: int) -> bytes:
    modules = [
        list(row)
        for row in segno.make(text, error="m", mode="alphanumeric").matrix_iter(
            scale=scale, border=4
        )
    ]
    side = len(modules)
    left, top = (_WIDTH - side) // 2, (_HEIGHT - side) // 2
    blank = bytes([_WHITE]) * _WIDTH
    rows = [
        blank[:left] + bytes(_BLACK if dark else _WHITE for dark in row) + blank[: _WIDTH - left - side]
        for row in modules
    ]  # fmt: skip
    return blank * top + b"".join(rows) + blank * (_HEIGHT - top - side)


def _write(people: int) -> Hall:
    chance = random.Random(NUMBER)  # the same hall in every run
    today = (datetime.now(UTC) + timedelta(hours=7)).date().isoformat()
    hall = Hall(
        seed_id("hall", "class"),
        [seed_id("hall", "session", half) for half in _HALVES],
        [seed_id("hall", "person", number) for number in range(people)],
    )  # fmt: skip
    trainers = [trainer.account_id for trainer in TRAINERS]
    opened = Entry("training_class", hall.training_class, {
        "number": NUMBER, "title": "Lớp đông", "class_kind": "class", "state": "open",
        "starts_on": today, "trainers": trainers,
    })  # fmt: skip
    sessions = [
        Entry("session", session, {
            "training_class": hall.training_class, "number": number, "held_on": today, "half": half,
        })
        for number, (session, half) in enumerate(zip(hall.sessions, _HALVES, strict=True), start=1)
    ]  # fmt: skip
    roster = [
        Entry("roster_entry", derive_id(hall.training_class, person), {
            "training_class": hall.training_class, "person": person,
            "full_name": f"Mẫu {chance.choice(_MIDDLES)} {chance.choice(_GIVEN)}",
            "organisation": f"Khối {chance.randint(1, 24)}", "birth_year": chance.randint(1952, 1999),
        })
        for person in hall.people
    ]  # fmt: skip
    with working_app():
        OFFICE.write([opened, *sessions, *roster])
    return hall


if __name__ == "__main__":
    print(json.dumps(vars(_write(int(sys.argv[1])))))  # the caller reads it
