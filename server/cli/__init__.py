"""The command line ``socoso``: what an operator does with the server and its data."""

from __future__ import annotations

import sys

import click

from server.backups import BackupError
from server.cli import (
    backup,
    bundles,
    data,
    people,
    phones,
    rebuild,
    restore,
    serve,
    tell,
    tidy,
)
from server.config import ConfigError
from server.errors import ApiError, message_of
from server.serving import ServingError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="socoso", prog_name="socoso")
def cli() -> None:
    """Sổ Cơ Sở: the office's server.

    Settings come from the environment: SOCOSO_SECRET (needed), SOCOSO_DATA,
    SOCOSO_DATABASE_URL, SOCOSO_BASE_URL and others; `socoso check-config` shows them.
    """


for command in (
    serve.serve,
    data.migrate,
    data.seed,
    people.user,
    phones.enrol,
    phones.device,
    bundles.import_,
    backup.backup,
    rebuild.rebuild,
    restore.restore,
    restore.epoch,
    tidy.tidy,
    tell.openapi,
    tell.errors,
    tell.check_config,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; what the operator can mend is told in one sentence, without a trace."""
    try:
        cli()
    except (ConfigError, BackupError, ServingError) as error:
        _stop(str(error))
    except ApiError as error:
        details = f" {error.details}" if error.details else ""
        _stop(f"{error.code}: {message_of(error.code)}{details}")


def _stop(sentence: str) -> None:
    click.echo(f"socoso: {sentence}", err=True)
    sys.exit(2)
