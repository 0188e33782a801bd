"""The list of error codes is complete and readable."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from server.errors import CODES

VIETNAMESE_TECHNICAL = re.compile("máy chủ|đồng bộ", re.IGNORECASE)
TECHNICAL = re.compile(rf"{VIETNAMESE_TECHNICAL.pattern}|offline|server|sync", re.IGNORECASE)
SERVER = Path(__file__).parent.parent.parent / "server"


def test_every_code_has_a_sentence() -> None:
    for code, (status, message) in CODES.items():
        assert message.endswith("."), code
        assert status is None or 400 <= status < 600, code


def test_no_sentence_speaks_of_machinery() -> None:
    for code, (_, message) in CODES.items():
        assert not TECHNICAL.search(message), code


def test_no_text_of_the_office_speaks_vietnamese_of_machinery() -> None:
    files = [path for path in SERVER.rglob("*") if path.suffix in (".py", ".json", ".html")]
    assert files
    for path in files:
        assert not VIETNAMESE_TECHNICAL.search(path.read_text("utf-8")), path


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
