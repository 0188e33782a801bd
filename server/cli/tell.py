"""Tells what this server offers and how it is set up."""

from __future__ import annotations

import json

import click
from sqlalchemy.engine import make_url

from server import create_app
from server.config import Settings
from server.errors import CODES


@click.command()
def openapi() -> None:
    """Print the description of the interface (OpenAPI 3.1, JSON)."""
    from server.extensions import api  # bound by create_app

    create_app()
    click.echo(json.dumps(api.described().to_dict(), indent=2, ensure_ascii=False))


@click.command()
def errors() -> None:
    """List all error codes: HTTP status (- for refused entries), code, Vietnamese sentence."""
    for code, (status, message) in CODES.items():
        click.echo(f"{status or '-'}\t{code}\t{message}")


@click.command("check-config")
def check_config() -> None:
    """Read the settings, say what they are (secrets left out) and whether they will do."""
    settings = Settings.from_environment()
    address = make_url(settings.database_url).render_as_string(hide_password=True)
    built = "built" if (settings.pwa / "index.html").is_file() else "NOT BUILT: run `make build`"
    for name, value in {
        "data folder": settings.data,
        "database": address,
        "app": f"{settings.pwa} ({built})",
        "links start with": settings.base_url or "the address the office's browser uses",
        "cookies only over https": settings.secure_cookies,
        "trusted proxies": settings.trusted_proxies,
        "link good for (hours)": settings.enrolment_hours,
        "session good for (hours)": settings.session_hours,
        "session idle for (minutes)": settings.session_idle_minutes,
        "photos and sound": settings.bucket or settings.attachments,
        "largest file (MB)": settings.upload_mb,
        "files of a phone a day (MB)": settings.upload_daily_mb,
    }.items():
        click.echo(f"{name}: {value}")
