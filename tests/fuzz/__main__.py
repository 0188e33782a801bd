"""`make fuzz SEEDS=20000 FROM=0`: any number of mangled messages to a fresh office; one seed tells its story."""

from __future__ import annotations

import logging
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from schemathesis.generation import GenerationMode

from server import create_app
from server.config import Settings
from server.extensions import db
from tests.fuzz.mutations import mutate
from tests.fuzz.openapi import Interface
from tests.fuzz.target import Target

_SHOWN = 20


def main() -> int:
    """Send the seeds that the environment names; 1 if any answer was wrong."""
    logging.getLogger("socoso").setLevel(logging.CRITICAL)
    first, count = int(os.environ.get("FROM") or 0), int(os.environ.get("SEEDS") or 20_000)
    with tempfile.TemporaryDirectory(prefix="socoso-fuzz-") as folder:
        target = Target(_make_office(Path(folder)))
        if count == 1:
            chance = random.Random(first)
            message = mutate(*target.good(chance), chance)
            print(message.path, *message.story, message.headers, message.text[:2_000], sep="\n")
        started = time.monotonic()
        wrong = [s for seed in range(first, first + count) for s in target.try_seed(seed)]
        if not target.rebuilds():
            wrong.append("records are no longer the fold of the log")
        target.close()
    print(f"{count:,} messages from seed {first}, {time.monotonic() - started:.0f} s:")
    print(", ".join(f"{count:,} {answer}" for answer, count in target.answers.most_common()))
    print(f"{len(wrong)} violations", *wrong[:_SHOWN], sep="\n    ")
    return bool(wrong) or (count > 1 and bool(_try_description(first, count)))


def _try_description(number: int, count: int) -> list[str]:
    """Send what the description itself suggests, rightly and wrongly."""
    examples = max(10, count // 200)
    with tempfile.TemporaryDirectory(prefix="socoso-fuzz-") as folder:
        app = _make_office(Path(folder))
        interface = Interface(app)
        wrong = [
            sentence
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
            for sentence in interface.try_all(mode, examples, number)
        ]
        with app.app_context():
            db.engine.dispose()
    print(f"{interface.answers.total():,} requests from the description (seed {number}):")
    print(", ".join(f"{count:,} {status}" for status, count in interface.answers.most_common()))
    print(f"{len(wrong)} violations", *wrong[:_SHOWN], sep="\n    ")
    return wrong


def _make_office(folder: Path) -> Flask:
    url = f"sqlite:///{folder / 'socoso.sqlite3'}"
    app = create_app(Settings("f" * 40, folder, url, folder / "no-pwa", secure_cookies=False))
    with app.app_context():
        upgrade()
    return app


if __name__ == "__main__":
    sys.exit(main())
