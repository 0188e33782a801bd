"""Office accounts from the command line: the first administrator is made here."""

from __future__ import annotations

import click

from server.cli.app import working_app
from server.identity.accounts import NewAccount, create_account, list_accounts, set_password
from server.identity.sessions import OFFICE_ROLES

_password = click.option(
    "--password",
    envvar="SOCOSO_PASSWORD",
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
    help="Asked for if not given; or in SOCOSO_PASSWORD.",
)


@click.group()
def user() -> None:
    """Add and list people, change passwords."""


@user.command("add")
@click.argument("username")
@click.option("--name", required=True, help="Name as others see it.")
@click.option(
    "--role",
    type=click.Choice(sorted(OFFICE_ROLES)),
    default="office",
    show_default=True,
    help="What the person may do.",
)
@_password
def add(username: str, name: str, role: str, password: str) -> None:
    """Add an office person who signs in with USERNAME."""
    with working_app():
        account = create_account(NewAccount(name, role, None, username, password), by=None)
        click.echo(f"Added {account['username']} ({role}), account {account['id']}.")


@user.command("password")
@click.argument("username")
@_password
def password(username: str, password: str) -> None:
    """Change the password of USERNAME and end the sessions opened with the old one."""
    with working_app():
        set_password(username, password)
        click.echo("The password is changed.")


@user.command("list")
def list_() -> None:
    """List all accounts, those of phones too: id, user name, name, roles."""
    with working_app():
        for account in list_accounts():
            roles = ", ".join(sorted({role["role"] for role in account["roles"]}))
            name = f"{account['username'] or '-'}\t{account['display_name']}"
            click.echo(f"{account['id']}\t{name}\t{roles}")
