"""Imports point at sync/: the rule of docs/architecture.md, kept for Python.

Its twin for TypeScript is dependencies.test.ts.
"""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
OURS = {"server", "sync", "tests", "tools", "pwa"}


class Rule(NamedTuple):
    """Files below `folder` must not import what starts with a name in `banned`."""

    folder: str
    banned: tuple[str, ...]
    reason: str


RULES = [
    Rule("sync", ("server", "tests", "tools"), "the contract knows nobody"),
    Rule("server", ("tests", "tools"), "the product runs without its workshop"),
    Rule(
        "server/api",
        ("server.models", "sqlalchemy", "flask_sqlalchemy", "server.extensions.db"),
        "views load, call and dump; rows are somebody else's",
    ),
    Rule(
        "server/reports",
        ("server.api", "server.operations", "sqlalchemy.insert", "sqlalchemy.update"),
        "reports only read",
    ),
    Rule("server/models", ("server.api", "server.reports", "flask"), "models know no request"),
    Rule("server/schemas", ("server.api", "sqlalchemy"), "schemas describe messages, not tables"),
]

# Calls on a session that write.
WRITES = {
    "add",
    "add_all",
    "bulk_insert_mappings",
    "bulk_save_objects",
    "commit",
    "delete",
    "merge",
}


def files_below(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports_of(path: Path, source: str) -> Iterator[tuple[int, str]]:
    """Yield each import as a line and an absolute dotted name, `from a import b` as a.b."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            start = [*base, *([node.module] if node.module else [])]
            yield from ((node.lineno, ".".join([*start, alias.name])) for alias in node.names)


def broken_imports(rule: Rule, path: Path, source: str) -> list[str]:
    """List the imports that the rule bans, ready to be read."""
    return [
        f"{path.relative_to(ROOT)}:{line} imports {name}: {rule.reason}"
        for line, name in imports_of(path, source)
        if any(name == banned or name.startswith(f"{banned}.") for banned in rule.banned)
    ]


def session_writes(path: Path, source: str) -> list[str]:
    """List the calls like `db.session.add(...)`."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} calls {ast.unparse(node.func)}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and ast.unparse(node.func.value).endswith("session")
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.folder)
def test_imports_point_at_sync(rule: Rule) -> None:
    broken = [
        line
        for path in files_below(rule.folder)
        for line in broken_imports(rule, path, path.read_text())
    ]
    assert broken == []


def test_reports_only_read() -> None:
    assert [
        line
        for path in files_below("server/reports")
        for line in session_writes(path, path.read_text())
    ] == []


def test_sync_uses_no_framework() -> None:
    foreign = {
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in files_below("sync")
        for line, name in imports_of(path, path.read_text())
        if name.partition(".")[0] not in {*sys.stdlib_module_names, "sync"}
    }
    assert foreign == set()


def test_server_imports_only_what_is_installed_with_it() -> None:
    locked = re.findall(
        r"^([a-z0-9-]+)(?:\[[^]]*])?==", (ROOT / "requirements.txt").read_text(), re.MULTILINE
    )
    # Some distributions install a module under another name.
    runtime = {
        module
        for module, distributions in packages_distributions().items()
        if any(re.sub(r"[-_.]+", "-", each).lower() in locked for each in distributions)
    }
    missing = {
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in files_below("server")
        for line, name in imports_of(path, path.read_text())
        if name.partition(".")[0] not in {*sys.stdlib_module_names, *runtime, *OURS}
    }
    assert missing == set()


def test_rule_notices_every_way_of_importing() -> None:
    path = ROOT / "server" / "api" / "planted.py"
    rule = Rule("server/api", ("server.models",), "planted")
    for source in (
        "import server.models.plan",
        "from server.models import Plan",
        "from server import models",
        "from .. import models",
        "from ..models.plan import Plan",
        "def view():\n    from server.models import Plan",
    ):
        assert broken_imports(rule, path, source), source
    assert broken_imports(rule, path, "from server.models_of_cars import Car") == []


def test_rule_notices_a_write() -> None:
    path = ROOT / "server" / "reports" / "planted.py"
    assert session_writes(path, "db.session.add(row)")
    assert session_writes(path, "with Session() as session:\n    session.commit()")
    assert session_writes(path, "seen.add(row)") == []


def test_there_is_something_to_check() -> None:
    for folder in ("sync", "server", "server/api", "server/models"):
        assert files_below(folder), folder
