"""The list of error codes is complete and readable."""

from __future__ import annotations

import ast
from pathlib import Path

from server.errors import CODES

SERVER = Path(__file__).parent.parent.parent / "server"


def test_every_code_has_a_sentence() -> None:
    for code, (status, message) in CODES.items():
        assert message.endswith("."), code
        assert status is None or 400 <= status < 600, code


def test_every_code_raised_is_listed() -> None:
    raised = {
        node.args[0].value
        for path in SERVER.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("ApiError", "Refusal")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert raised
    assert raised <= CODES.keys()
