"""Files as IP speakers send them to a provincial system: names and types as they were seen."""

from __future__ import annotations

import io
import json
from datetime import datetime
from typing import Any

from werkzeug.test import TestResponse

from server.auth import CSRF_HEADER
from tests.server.browser import Browser


def epoch(day: str, clock: str) -> int:
    """Give the seconds of a moment in Viet Nam."""
    return int(datetime.fromisoformat(f"{day}T{clock}:00+07:00").timestamp())


def entry(device: str, day: str, clock: str, title: str = "Tin buổi sáng", **more: Any) -> Any:
    """Give what one speaker tells of one bulletin."""
    made = {
        "NguonID": "16669",
        "TenNguon": "Đài truyền thanh phường Lê Lợi",
        "DichID": "kv-01",
        "TenDich": "Khu vực 1",
        "CumLoaID": device,
        "TenThietBi": f"Cụm loa {device[-2:]}",
        "MaNhaCungCap": "NCC01",
        "TenNhaCungCap": "Nhà cung cấp mẫu",
        "BanTinID": f"bt-{title}",
        "TieuDe": title,
        "NoiDungTomTat": "Tóm tắt của bài",
        "LoaiBanTin": "1",
        "MucDoUuTien": "2",
        "LoaiLinhVuc": "5",
        "ThoiGianSanXuat": epoch(day, "04:00"),
        "ThoiLuong": "00:14:40",
        "TacGia": {"TenDayDu": "Mẫu Thị Nga", "ButDanh": "", "Email": ""},
        "ThoiDiemBatDau": epoch(day, clock),
        "TiepAm": 0,
        "NguonTiepAm": "",
        "NoiDung": "https://vi-du.invalid/bt.mp3",
        "ThongTinChiTietBanTin": [{"Ten": "x", "GiaTri": "y"}],
        "NguonTin": "FILE",
        "AmLuong": "80",
        "CongSuat": "50",
    }
    return made | more


def send(office: Browser, address: str, content: bytes, **options: Any) -> TestResponse:
    """Send a file as the office's page does, and take what comes."""
    data = {"file": (io.BytesIO(content), "nhat-ky.json"), "options": json.dumps(options)}
    headers = {CSRF_HEADER: office.csrf_token}
    return office.client.post(address, data=data, headers=headers)


def as_list(*entries: Any) -> bytes:
    """Write entries as one JSON list."""
    return json.dumps(entries, ensure_ascii=False).encode()


def as_lines(*entries: Any) -> bytes:
    """Write entries as one object a line."""
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in entries).encode()
