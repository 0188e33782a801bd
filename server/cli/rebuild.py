"""`socoso rebuild`: records and reports again from the log."""

from __future__ import annotations

import click

from server.cli.app import working_app
from server.rebuild import rebuild as fold_again


@click.command()
@click.option("--mend", is_flag=True, help="Write anew what differs; without it, only look.")
def rebuild(mend: bool) -> None:
    """Fold the whole log of operations again and compare it with what is stored.

    Ends with status 1 if something differs and was not mended, or if the log has holes.
    """
    with working_app():
        report = fold_again(
            mend=mend, say=lambda done: click.echo(f"\r{done} records", nl=False, err=True)
        )
    click.echo("", err=True)
    click.echo(f"Folded {report.records} records; {report.differing} stood differently.")
    for kind, record_id in report.examples:
        click.echo(f"  {kind} {record_id}")
    if report.differing:
        click.echo("Mended." if mend else "Nothing was changed: `socoso rebuild --mend` does.")
    if report.unfounded:
        click.echo(f"Of {report.unfounded} the log does not hold what made them: left as they are.")
    if report.unfounded or (report.differing and not mend):
        raise SystemExit(1)
