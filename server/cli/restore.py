"""Brings a backup back, and announces a database that came back by other means."""

from __future__ import annotations

from pathlib import Path

import click

from server.cli.app import working_app
from server.config import current_settings
from server.restore import Restored, begin_epoch
from server.restore import restore as put_back
from server.serving import nobody_serving


def _say(words: str) -> None:
    click.echo(words, err=True)


@click.command()
@click.argument("copy", type=click.Path(path_type=Path, exists=True))
@click.option("--no-safety-copy", is_flag=True, help="Do not copy the present database aside.")
def restore(copy: Path, no_safety_copy: bool) -> None:
    """Replace the database by COPY (a folder or file of `socoso backup`); the server must be stopped.

    Phones then send again by themselves what the copy lacks, and what the office did since is
    replayed from the journal. Office people sign in again.
    """
    with working_app(migrated=False), nobody_serving(current_settings().data):
        restored = put_back(copy, _say, keep=not no_safety_copy)
        if restored.before:
            click.echo(f"The replaced database is kept at {restored.before}.")
        _tell(restored)


@click.command()
@click.option(
    "--fresh", is_flag=True, help="Nothing was served since the database came back as it is."
)
def epoch(fresh: bool) -> None:
    """Announce that this database came back older than it was: a promoted replica, a restored disk.

    Without --fresh every phone offers again everything it ever sent, which is safe and takes
    longer. The server must be stopped.
    """
    with working_app(), nobody_serving(current_settings().data):
        _tell(begin_epoch(_say, from_nothing=not fresh))


def _tell(restored: Restored) -> None:
    replay, attachments = restored.replay, restored.attachments
    click.echo(f"Epoch {restored.epoch} begins.")
    click.echo(f"From the journal: {replay.accounts} accounts, {replay.operations} operations.")
    if replay.parked:
        click.echo(f"{replay.parked} more wait for records that phones have yet to bring back.")
    if attachments.found:
        click.echo(f"Photos and sounds found again in the store: {attachments.found}.")
    if attachments.gone:
        click.echo(f"Photos and sounds lost, which phones are asked for again: {attachments.gone}.")
