"""How an enrolment link looks: as an address, on the screen, on paper."""

from __future__ import annotations

import io
from typing import Any

import segno

from server.identity.enrolments import Link


def link_address(base: str, token: str) -> str:
    """Give the link; the token stands behind the #, which browsers never send to a server."""
    return f"{base.rstrip('/')}/ghi-danh#{token}"


def describe_link(link: Link, base: str) -> dict[str, Any]:
    """Give a link as the office prints it: address, QR image, for whom and until when."""
    address = link_address(base, link.token)
    return {
        "link": address,
        "qr_svg": qr_svg(address),
        "expires_at": link.expires_at,
        "display_name": link.account["display_name"],
        "places": [role["label"] for role in link.account["roles"] if role["label"]],
    }


def qr_svg(address: str) -> str:
    """Draw the link as an SVG image, black on white in every colour scheme."""
    drawing = io.BytesIO()
    segno.make(address, error="m").save(
        drawing, kind="svg", xmldecl=False, nl=False, omitsize=True, light="#fff", scale=8
    )
    return drawing.getvalue().decode()


def print_qr(address: str) -> str:
    """Draw the link in characters, for a terminal."""
    drawing = io.StringIO()
    segno.make(address, error="m").terminal(drawing, compact=True)
    return drawing.getvalue()
