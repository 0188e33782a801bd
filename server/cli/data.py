"""Makes the tables and fills them with what every office starts from."""

from __future__ import annotations

import os

import click
import flask_migrate

from server.cli.app import working_app
from server.health import migration_head, migration_in_database


@click.command()
def migrate() -> None:
    """Bring the database to the tables of this version; safe to repeat."""
    with working_app(migrated=False):
        before, wanted = migration_in_database(), migration_head()
        if before == wanted:
            click.echo(f"The database is current ({wanted}).")
            return
        flask_migrate.upgrade()
        click.echo(f"Migrated the database from {before or 'nothing'} to {wanted}.")


@click.command()
@click.option(
    "--demo", is_flag=True, help="Add sample people, phones' owners, marks and an office."
)
def seed(demo: bool) -> None:
    """Fill in wards, khối/xóm, the plan of 2024 and its 25 classes; safe to repeat.

    --demo also makes the office account `vanphong`, with the password in SOCOSO_DEMO_PASSWORD.
    """
    from server.seed import seed_demo, seed_reference  # imports its data files

    password = os.environ.get("SOCOSO_DEMO_PASSWORD", "")
    if demo and not password:
        raise click.ClickException("--demo needs SOCOSO_DEMO_PASSWORD, the office's password")
    with working_app():
        _tell("reference data, plan and classes", seed_reference())
        if demo:
            _tell("sample people, classes and broadcasts", seed_demo(password))


def _tell(what: str, written: int) -> None:
    click.echo(f"Seeded {what}: {written} new entries." if written else f"Kept {what}: all there.")
