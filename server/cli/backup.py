"""Copies the database into a folder, while the server runs, and reads the copy back."""

from __future__ import annotations

from pathlib import Path

import click

from server.backups import make_backup
from server.cli.app import working_app


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def backup(folder: Path) -> None:
    """Copy the database into a new folder below FOLDER and check that the copy can be read.

    Photos and sound go into FOLDER/attachments, which all copies share: only new ones are copied.

    SOCOSO_SECRET is not in it: keep it beside the copy, in another safe place.
    """
    with working_app():
        copy = make_backup(folder, lambda share: click.echo(f"\r{share:4.0%}", nl=False, err=True))
        click.echo("", err=True)
        click.echo(f"Copied to {copy.path}, {copy.size} bytes, {copy.operations} operations.")
        click.echo(f"New pieces of photos and sound beside it: {copy.pieces}.")
