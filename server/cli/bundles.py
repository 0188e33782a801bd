"""Files carried from phones, taken in on the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click

from server.bundles import MAX_FILE_BYTES, read_file
from server.carried import receive_bundle
from server.cli.app import working_app
from server.errors import ApiError, message_of

_NOT_TAKEN: Final = ("rejected", "quarantined")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def import_(file: Path) -> None:
    """Take in FILE, which a phone made for the office; safe to repeat.

    Each entry counts as if the phone had sent it. A file that cannot be read changes nothing.
    """
    if file.stat().st_size > MAX_FILE_BYTES:
        raise ApiError("bundle_too_large")
    bundle = read_file(file.read_bytes())
    counts: Counter[str] = Counter()
    with working_app():
        for part in _receive(bundle):
            _tell_not_taken(part["results"])
            counts.update(result["result"] for result in part["results"])
    click.echo("", err=True)
    click.echo(", ".join(f"{counts[name]} {name}" for name in sorted(counts)) or "An empty file.")


def _receive(bundle: bytes) -> Iterator[dict[str, Any]]:
    after = 0
    while True:
        part = receive_bundle(bundle, by=None, after=after)
        if after == 0:
            click.echo(f"From {part['device']['account']['display_name']}, made {part['made_at']}.")
        click.echo(f"\r{part['next'] or part['total']} of {part['total']}", nl=False, err=True)
        yield part
        if part["next"] is None:
            return
        after = part["next"]


def _tell_not_taken(results: list[dict[str, Any]]) -> None:
    for result in results:
        if (result.get("first") or result["result"]) in _NOT_TAKEN:
            about = f"{result['kind']} {result['record_id']}"
            click.echo(f"{result['result']}\t{about}\t{message_of(result.get('code'))}")
