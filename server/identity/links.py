"""How an enrolment link looks: as an address, on the screen, on paper."""

from __future__ import annotations

import io

import segno


def link_address(base: str, token: str) -> str:
    """Give the link; the token stands behind the #, which browsers never send to a server."""
    return f"{base.rstrip('/')}/ghi-danh#{token}"


def qr_svg(address: str) -> str:
    """Draw the link as an SVG image without styles of its own."""
    return segno.make(address, error="m").svg_inline(scale=8, border=4, omitsize=True, svgclass="")


def print_qr(address: str) -> str:
    """Draw the link in characters, for a terminal."""
    drawing = io.StringIO()
    segno.make(address, error="m").terminal(drawing, compact=True)
    return drawing.getvalue()
