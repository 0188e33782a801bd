"""The last weeks of the demonstration's ward: what broke, who met and who asked."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any, Final

from server.seed.desk import Entry
from server.seed.field import wire_time
from server.seed.ids import seed_id
from server.seed.plan import TOPIC_IDS
from server.seed.units import Group, SeedWard
from sync.contract import derive_id

_CLUSTERS: Final = ("nhà văn hóa", "đầu ngõ chính")
_HEADS: Final = (
    "Mẫu Đình Lợi", "Mẫu Thị Nga", "Mẫu Xuân Thắng", "Mẫu Văn Bình", "Mẫu Thị Liên",
    "Mẫu Quang Tiến", "Mẫu Thị Tuyết", "Mẫu Hữu Khánh", "Mẫu Đức Minh", "Mẫu Thị Vân",
)  # fmt: skip
# The khối whose amplifier broke, and for how many days.
_BROKEN: Final = 3
_BROKEN_DAYS: Final = 3
_RESULTS: Final = (
    "Các hộ thống nhất treo lịch phát loa tại nhà văn hóa.\nGiao tổ tự quản nhắc các hộ chưa dự.",
    "Nhất trí dọn vệ sinh đường ngõ vào sáng thứ Bảy hằng tuần.",
    "Đã phổ biến mức vay và thủ tục; 6 hộ đăng ký tìm hiểu.",
)
_ASKED: Final = (
    ("Loa phát buổi sáng sớm quá, đề nghị lùi lại 15 phút.", "phone"),
    ("Hỏi thủ tục vay vốn cho hộ mới thoát nghèo.", "in_person"),
    ("Loa đầu ngõ nghe không rõ.", "message"),
)


def recent_entries(ward: SeedWard, today: date) -> list[Entry]:
    """Give what a ward recorded up to yesterday; on another day only what is new is written."""
    return [
        *(entry for place, group in enumerate(ward.groups) for entry in _of(ward, group, place)),
        *_incidents(ward, today),
        *_meetings(ward, today),
        *_feedback(ward, today),
    ]


def _of(ward: SeedWard, group: Group, place: int) -> list[Entry]:
    own = {"ward": ward.id, "group": group.id}
    contact = own | {
        "full_name": _HEADS[place % len(_HEADS)],
        "position": "Khối trưởng" if ward.is_urban else "Xóm trưởng",
        "phone": f"0900 000 {place + 1:03d}",
        "households": 90 + place * 7 % 60,
    }
    clusters = [
        Entry(
            "speaker_cluster",
            seed_id("cluster", group.id, number),
            own
            | {
                "number": number,
                "name": f"Cụm {number}, {where}",
                "technology": "wired" if number == 1 else "fm",
                "speakers": 2 if number == 1 else 4,
                "place": f"{where.capitalize()} {group.name}",
                "condition": "good",
            },
        )
        for number, where in enumerate(_CLUSTERS, 1)
    ]
    return [Entry("contact", derive_id(ward.id, group.id), contact), *clusters]


def _incidents(ward: SeedWard, today: date) -> list[Entry]:
    broken, worn, mended = (ward.groups[place % len(ward.groups)] for place in (_BROKEN, 1, 5))
    found = [wire_time(today - timedelta(days=back), "06:10") for back in (_BROKEN_DAYS, 9, 20)]
    return [
        _incident(ward, broken, symptom="amplifier", found_at=found[0], stops_broadcasts=True,
                  state="in_repair", action="Đã báo thợ, chờ thay tụ nguồn"),
        _incident(ward, worn, symptom="distorted", found_at=found[1], stops_broadcasts=False,
                  state="broken", cluster=seed_id("cluster", worn.id, 2)),
        _incident(ward, mended, symptom="line", found_at=found[2], stops_broadcasts=False,
                  state="mended", mended_at=wire_time(today - timedelta(days=17), "09:00"),
                  cluster=seed_id("cluster", mended.id, 2), action="Nối lại dây", cost=350_000),
    ]  # fmt: skip


def _incident(ward: SeedWard, group: Group, **values: Any) -> Entry:
    record_id = seed_id("incident", group.id, values["symptom"])
    return Entry("incident", record_id, {"ward": ward.id, "group": group.id} | values)


def _meetings(ward: SeedWard, today: date) -> list[Entry]:
    entries = []
    for place, group in enumerate(ward.groups[1:]):
        if place % 3 == 2:
            continue
        chance = _chance(f"met:{group.id}")
        households = 90 + (place + 1) * 7 % 60
        present = round(households * chance.uniform(0.5, 0.9))
        values = {
            "ward": ward.id,
            "group": group.id,
            "meeting_kind": "direct" if place % 5 == 4 else "community",
            "held_at": wire_time(today - timedelta(days=2 + place * 2), "19:30"),
            "place": f"Nhà văn hóa {group.name}",
            "households_present": present,
            "households_absent": households - present,
            "people_present": present + chance.randint(0, 15),
            "topics": [TOPIC_IDS[place % len(TOPIC_IDS)]],
            "minutes_spent": chance.choice((10, 15, 30)),
            "chair": _HEADS[(group.number - 1) % len(_HEADS)],
            "chair_title": "Khối trưởng" if ward.is_urban else "Xóm trưởng",
            "secretary": _HEADS[group.number % len(_HEADS)],
            "secretary_title": "Phó ban Công tác Mặt trận",
            "agenda": "Sơ kết tháng, bàn việc tháng tới\nTuyên truyền nội dung giảm nghèo về thông tin",
            "result": _RESULTS[place % len(_RESULTS)],
            "document": "minutes",
            "recorded": "on_spot",
        }
        entries.append(Entry("meeting", seed_id("meeting", group.id, "recent"), values))
    return entries


def _feedback(ward: SeedWard, today: date) -> list[Entry]:
    entries = []
    for place, (content, way) in enumerate(_ASKED):
        group = ward.groups[place % len(ward.groups)]
        values: dict[str, Any] = {
            "ward": ward.id,
            "group": group.id,
            "received_at": wire_time(today - timedelta(days=12 - 4 * place), "08:15"),
            "received_by": way,
            "content": content,
        }
        if place == 0:
            values |= {
                "answer": "Từ tuần sau khối phát lúc 17 giờ, không phát buổi sáng.",
                "answered_at": wire_time(today - timedelta(days=9), "17:00"),
                "answered_by": _HEADS[0],
            }
        entries.append(Entry("feedback", seed_id("feedback", group.id, place), values))
    return entries


def _chance(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311  # the same sample on every machine
