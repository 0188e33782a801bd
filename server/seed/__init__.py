"""Data to start from: the wards, khối/xóm, plan and classes of 2024, and a demonstration."""

from __future__ import annotations

from typing import Final

from server.identity.accounts import SEED_ACCOUNT
from server.seed.demo import write_demo
from server.seed.desk import SeedDesk
from server.seed.plan import class_entries, plan_entries
from server.seed.units import unit_entries

_DESK: Final = SeedDesk(SEED_ACCOUNT, "Dữ liệu khởi tạo")


def seed_reference() -> int:
    """Write the reference data, the plan and 25 planned classes; give how many entries were new."""
    _DESK.prepare([("office", None)])
    return _DESK.write([*unit_entries(), *plan_entries(), *class_entries()])


def seed_demo(password: str) -> int:
    """Write the demonstration on top; give how many entries were new."""
    return write_demo(_DESK, password)
