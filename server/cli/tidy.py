"""`socoso tidy`: what is done once a day."""

from __future__ import annotations

import click

from server.cli.app import working_app
from server.tidy import tidy as clear_old


@click.command()
@click.option(
    "--days",
    type=click.IntRange(30),
    default=400,
    show_default=True,
    help="How long a phone may stay away and still be told only what changed.",
)
def tidy(days: int) -> None:
    """Clear away what no phone needs any more; run it once a day, while the server runs.

    A phone that was away for longer reads its part of the book anew; what it holds unsent stays.
    """
    with working_app():
        click.echo(f"Cleared {clear_old(days)} rows that nobody needs.")
