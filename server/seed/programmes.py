"""The demonstration's broadcasting: stations, speakers, schedules, six weeks of logs, bulletins and holidays."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from server.seed.desk import Entry
from server.seed.field import wire_time
from server.seed.ids import seed_id
from server.seed.plan import TOPIC_IDS
from server.seed.units import Group, SeedWard, wards
from sync.contract import derive_id

WEEKS: Final = timedelta(weeks=6)
# A sample of a station's own regulation; each ward writes down what its own says.
_HOURS: Final = ["05:00-06:30", "16:30-18:30"]
_WORKDAYS: Final = [1, 2, 3, 4, 5]
_HOLIDAYS: Final = (
    (1, 1, "Tết Dương lịch"),
    (4, 30, "Ngày Giải phóng miền Nam"),
    (5, 1, "Ngày Quốc tế Lao động"),
    (9, 2, "Quốc khánh"),
)
_BULLETINS: Final = (
    (
        "emergency", "Chuẩn bị tránh bão", "notice", 1, 0,
        "Kính thưa toàn thể bà con nhân dân.\n\n"
        "Theo tin dự báo, trong những giờ tới khu vực ta có mưa to và gió mạnh. "
        "Đề nghị bà con chằng chống nhà cửa, chặt tỉa cành cây gần nhà, cất giữ lương thực, "
        "nước uống và thuốc men ở nơi khô ráo.\n\n"
        "Gia đình ở vùng trũng, nhà không kiên cố hãy báo ngay cho khối trưởng, xóm trưởng để được "
        "đưa đến nhà văn hóa. Bà con tắt nguồn điện khi nước vào nhà, không đi qua ngầm, tràn.\n\n"
        "Thông báo này được đọc lại sau mỗi giờ. Đề nghị bà con theo dõi.",
    ),
    (
        "priority", "Vay vốn ưu đãi cho hộ nghèo và hộ cận nghèo", "own", 2, 0,
        "Thưa bà con.\n\n"
        "Hộ nghèo, hộ cận nghèo và hộ mới thoát nghèo có nhu cầu vay vốn sản xuất đăng ký với "
        "tổ trưởng tổ tiết kiệm và vay vốn của khối, xóm mình.\n\n"
        "Khi đăng ký, bà con nói rõ việc định làm, số tiền cần vay và thời gian trả. Tổ sẽ họp "
        "bình xét công khai, có trưởng khối, xóm chứng kiến. Bà con không phải nộp bất cứ khoản "
        "tiền nào cho người giới thiệu.\n\n"
        "Chưa rõ điều gì, mời bà con đến trụ sở Ủy ban nhân dân phường trong giờ làm việc, "
        "hoặc hỏi khối trưởng, xóm trưởng.",
    ),
    (
        "normal", "Nghe và kiểm tra tin trên điện thoại", "usb_file", 3, 2,
        "Thưa bà con.\n\n"
        "Hiện nay nhiều tin giả được chuyển qua điện thoại. Trước khi tin và gửi cho người khác, "
        "bà con hãy xem ai là người đưa tin, tin đó có trên đài, báo chính thức hay không.\n\n"
        "Không bấm vào đường dẫn lạ. Không đọc mã xác nhận ngân hàng cho bất cứ ai, kể cả người "
        "xưng là cán bộ. Nghi bị lừa, bà con gọi người nhà hoặc báo công an phường ngay.",
    ),
)  # fmt: skip


def holiday_entries(today: date) -> list[Entry]:
    """Give the holidays with fixed days of this year and the next."""
    return [
        Entry(
            "holiday",
            seed_id("holiday", year, month, day),
            {"day": date(year, month, day).isoformat(), "name": name},
        )
        for year in (today.year, today.year + 1)
        for month, day, name in _HOLIDAYS
    ]


def station_entries() -> list[Entry]:
    """Give every ward a station."""
    return [_station(ward) for ward in wards()]


def station_id(ward: SeedWard) -> str:
    """Give the id of a ward's station."""
    return seed_id("station", ward.id)


def _station(ward: SeedWard) -> Entry:
    chance = _chance(f"station:{ward.id}")
    values = {
        "ward": ward.id,
        "name": f"Đài truyền thanh {ward.full_name}",
        "technology": chance.choice(("wired", "fm", "fm", "ip")),
        "hours": _HOURS,
        "longest_minutes": 30,
    }
    return Entry("station", station_id(ward), values)


def equipment_entries(ward: SeedWard) -> list[Entry]:
    """Give the speakers of one ward's khối, and those its station runs itself."""
    own = [_cluster(ward, None, number) for number in (1, 2)]
    return own + [_cluster(ward, group, number) for group in ward.groups for number in (1, 2)]


def cluster_id(ward: SeedWard, group: Group | None, number: int) -> str:
    """Give the id of a unit's first or second cluster."""
    return seed_id("cluster", group.id if group else ward.id, number)


def _cluster(ward: SeedWard, group: Group | None, number: int) -> Entry:
    record_id = cluster_id(ward, group, number)
    chance = _chance(record_id)
    place = f"nhà văn hóa {group.name}" if group else f"trụ sở UBND {ward.full_name}"
    values = {
        "ward": ward.id,
        "group": group.id if group else None,
        "station": station_id(ward),
        "number": number,
        "name": f"Cụm {number}",
        "technology": "wired" if group else "ip",
        "device_code": None if group else f"8667140{ward.unit['code']}{number:03d}",
        "speakers": chance.choice((2, 2, 4)),
        "place": f"Gần {place}" if number == 1 else f"Đầu đường, cách {place} 300 m",
        "condition": chance.choice(("good", "good", "good", "partly_broken")),
    }
    return Entry("speaker_cluster", record_id, values)


def schedule_entries(ward: SeedWard, today: date) -> list[Entry]:
    """Give the schedules of one ward: an afternoon on working days for each khối, two a day for its station."""
    since = today - WEEKS
    return [
        _schedule(ward, None, "05:30", [1, 2, 3, 4, 5, 6, 7], since),
        _schedule(ward, None, "17:00", [1, 2, 3, 4, 5, 6, 7], since),
        *(_schedule(ward, group, "17:00", _WORKDAYS, since) for group in ward.groups),
    ]


def schedule_id(ward: SeedWard, group: Group | None, clock: str) -> str:
    """Give the id of a unit's schedule at a time of day."""
    return seed_id("schedule", group.id if group else ward.id, clock)


def _schedule(
    ward: SeedWard, group: Group | None, clock: str, weekdays: list[int], since: date
) -> Entry:
    values = {
        "ward": ward.id,
        "group": group.id if group else None,
        "weekdays": weekdays,
        "starts_at": clock,
        "duration_minutes": 15,
        "source": "own" if group or clock > "12:00" else "relay",
        "relay_source": None if group or clock > "12:00" else "Đài Tiếng nói Việt Nam",
        "valid_from": since.isoformat(),
        "rests_on_holidays": group is not None,
    }
    return Entry("schedule", schedule_id(ward, group, clock), values)


def log_entries(ward: SeedWard, today: date, silent: Group) -> list[Entry]:
    """Give what one ward logged in six weeks up to yesterday; ``silent``'s phone was off all the time."""
    entries: list[Entry] = []
    for day in _days(today - WEEKS, today):
        entries += [_log(ward, None, day, clock) for clock in ("05:30", "17:00")]
        if day.isoweekday() in _WORKDAYS:
            entries += [_log(ward, group, day, "17:00") for group in ward.groups if group != silent]
    return [entry for entry in entries if _is_told(entry.record_id)]


def _days(first: date, end: date) -> Iterator[date]:
    while first < end:
        yield first
        first += timedelta(days=1)


def _is_told(record_id: str) -> bool:
    """Leave out what people forget to log."""
    return _chance(f"told:{record_id}").random() < 0.88


def _log(ward: SeedWard, group: Group | None, day: date, clock: str) -> Entry:
    record_id = seed_id("log", group.id if group else ward.id, day.isoformat(), clock)
    chance = _chance(record_id)
    outcome = chance.choices(("whole", "broken_off", "not_broadcast"), (95, 2, 3))[0]
    relays = group is None and clock < "12:00"
    values: dict[str, Any] = {
        "channel": "group_speaker" if group else "ward_station",
        "ward": ward.id,
        "group": group.id if group else None,
        "started_at": wire_time(day, clock, chance.randint(0, 4)),
        "duration_minutes": chance.choice((15, 15, 15, 10)),
        "schedule": schedule_id(ward, group, clock),
        "clusters": [cluster_id(ward, group, number) for number in (1, 2)],
        "topic": None if relays else chance.choice(TOPIC_IDS),
        "title": "Thời sự buổi sáng" if relays else None,
        "source": "relay" if relays else chance.choice(("own", "own", "usb_file")),
        "relay_source": "Đài Tiếng nói Việt Nam" if relays else None,
        "outcome": outcome,
        "outcome_reason": None if outcome == "whole" else chance.choice(("Mất điện", "Mưa bão")),
        "recorded": chance.choice(("on_spot", "on_spot", "afterwards")),
    }
    return Entry("broadcast", record_id, values)


def bulletin_entries(ward: SeedWard, today: date, approver: str) -> list[Entry]:
    """Give what one ward put out for these days, and what still waits for approval."""
    published = [
        entry
        for number in range(1, len(_BULLETINS) + 1)
        for entry in _bulletin(ward, today, number, approver)
    ]
    waiting = {
        "ward": ward.id,
        "title": "Lịch tiêm phòng cho trẻ em",
        "body": "Thưa bà con. Trạm y tế phường tiêm phòng cho trẻ em vào sáng thứ Bảy tuần này…",
        "topic": TOPIC_IDS[0],
        "priority": "normal",
        "source": "notice",
        "state": "waiting",
    }
    return [*published, Entry("bulletin", seed_id("bulletin", ward.id, "waiting"), waiting)]


def _bulletin(ward: SeedWard, today: date, number: int, approver: str) -> list[Entry]:
    """Give a bulletin as it was written, and the version of it that was approved (P10)."""
    priority, title, source, topic, begins, body = _BULLETINS[number - 1]
    first = today - timedelta(days=2) + timedelta(days=begins)
    values = {
        "ward": ward.id,
        "title": title,
        "body": body,
        "topic": TOPIC_IDS[topic - 1],
        "priority": priority,
        "source": source,
        "author": "Ban biên tập (mẫu)",
        "planned_minutes": 3,
        "read_from": first.isoformat(),
        "read_until": (first + timedelta(days=12)).isoformat(),
        "state": "approved",
    }
    written = seed_id("bulletin", ward.id, number)
    approval = {
        "version_of": written,
        "approver": approver,
        "approver_role": "Phó Chủ tịch UBND (mẫu)",
        "decided_at": wire_time(today - timedelta(days=3), "09:00"),
        "published_in": ward.id,
    }
    return [
        Entry("bulletin", written, values),
        Entry("bulletin", derive_id(written, "approved"), values | approval),
    ]


def _chance(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311  # the same sample on every machine
