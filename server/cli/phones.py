"""Phones from the command line: let one in, list them, take access away."""

from __future__ import annotations

import click

from server.cli.app import working_app
from server.config import current_settings
from server.identity.devices import list_devices, revoke_device
from server.identity.enrolments import create_link
from server.identity.links import link_address, print_qr


@click.command()
@click.argument("account")
@click.option("--base-url", default="", help="What the link starts with, if not SOCOSO_BASE_URL.")
def enrol(account: str, base_url: str) -> None:
    """Print a one-time link and its QR code for ACCOUNT (an id from `socoso user list`)."""
    with working_app():
        base = base_url or current_settings().base_url
        if not base:
            raise click.ClickException("say what the link starts with: --base-url https://…")
        link = create_link(account, by=None, by_administrator=True)
        address = link_address(base, link.token)
        click.echo(f"For {link.account['display_name']}, until {link.expires_at}:\n{address}")
        click.echo(print_qr(address))


@click.group()
def device() -> None:
    """List and revoke phones."""


@device.command("list")
def list_() -> None:
    """List all phones: id, owner, last contact, entries not yet sent, state."""
    with working_app():
        for phone in list_devices():
            state = "revoked" if phone["revoked_at"] else "in use"
            contact = f"{phone['last_contact_at'] or '-'}\t{phone['unsent'] or 0}"
            click.echo(f"{phone['id']}\t{phone['account']['display_name']}\t{contact}\t{state}")


@device.command("revoke")
@click.argument("device_id")
def revoke(device_id: str) -> None:
    """Take away the access of the phone DEVICE_ID; what it still sends goes into quarantine."""
    with working_app():
        phone = revoke_device(device_id, by=None)
        click.echo(f"Revoked the phone of {phone['account']['display_name']}.")
