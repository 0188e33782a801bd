"""Makes from a good message one that is wrong: in its bytes, its JSON, its shape, its packing or its headers."""

from __future__ import annotations

import copy
import gzip
import json
import random
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

# Texts, as JSON has them: what a parser of ours or the database might stumble over.
_TOKENS: Final = (
    "NaN", "Infinity", "-Infinity", "-0", "1e999", "-1e999", "1E400", "1.0", "0.1e-400", "01", "+1",
    "9" * 400, "-" + "9" * 400, "9007199254740993", "18446744073709551615", "18446744073709551616",
    '"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"e\\u0323\\u0302"', '"\\uffff"', "'x'", "undefined",
    "[]", "{}", "[[]]", "[{}]", '{"":""}', "null", "true", '""', '" "', "/*x*/1", "1,", "",
)  # fmt: skip
_LONG: Final = (255, 256, 257, 1_000, 65_536, 70_000)
_DEEP: Final = (10, 200, 253, 254, 255, 256, 600, 1_020, 1_030, 20_000)
_COUNTS: Final = (0, 2, 499, 501, 3_000)


def _values(chance: random.Random) -> Any:
    return chance.choice((
        None, True, False, 0, -1, 1, 1.5, -0.0, 1e308, 2**31, 2**53 - 1, 2**53, 2**63, 2**64, -(2**63),
        "", " ", "x", "\x00", "a\x00b", "\x1f", "\ud800", "e\u0323\u0302", "\u202e", "👩‍👩‍👧", "\uffff",
        "00000000-0000-0000-0000-000000000000", "A0000000-0000-4000-8000-00000000000A", "{}", "null",
        "2024-02-30T10:00:00.000Z", "9999-12-31T23:59:59.999Z", "0000-01-01T00:00:00.000Z",
        "2024-03-12T10:00:00.000Z-ffff\n", "2024-03-12T10:00:00.000Z-00000", "'; DROP TABLE record; --",
        [], {}, [[]], [{}], [None], {"": None}, {"epoch": "x", "rev": -1}, {"epoch": None, "rev": 1},
        {"epoch": "\x00", "rev": 1}, ["x"] * chance.choice(_COUNTS), "x" * chance.choice(_LONG),
        {"k" * chance.choice(_LONG): 1}, _nest(chance.choice((5, 100, 240))),
    ))  # fmt: skip


def _nest(depth: int) -> Any:
    made: Any = 1
    for level in range(depth):
        made = [made] if level % 2 else {"a": made}
    return made


@dataclass
class Message:
    """A request to the interface in the making."""

    path: str
    body: Any
    text: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    story: list[str] = field(default_factory=list)


# ---- the shape


def _nodes(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, child in inner:
        found += _nodes(child, (*path, key))
    return found


def _parent(body: Any, path: tuple[Any, ...]) -> Any:
    for key in path[:-1]:
        body = body[key]
    return body


def _replace(message: Message, chance: random.Random) -> None:
    path = chance.choice(_nodes(message.body))
    value = _values(chance)
    if path:
        _parent(message.body, path)[path[-1]] = value
    else:
        message.body = value
    message.story.append(f"replace {path} by {str(value)[:40]!a}")


def _remove(message: Message, chance: random.Random) -> None:
    path = chance.choice(_nodes(message.body))
    if path:
        del _parent(message.body, path)[path[-1]]
        message.story.append(f"remove {path}")


def _add(message: Message, chance: random.Random) -> None:
    places = [p for p in _nodes(message.body) if isinstance(_at(message.body, p), dict)]
    if places:
        path = chance.choice(places)
        name = chance.choice(
            ("extra", "", "\x00", "status", "deleted", "op_id", "k" * 70, "__proto__")
        )
        _at(message.body, path)[name] = _values(chance)
        message.story.append(f"add {name[:20]!a} at {path}")


def _at(body: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        body = body[key]
    return body


def _repeat(message: Message, chance: random.Random) -> None:
    """Say an operation twice, or many times, the same or with other words under one id."""
    operations = message.body.get("operations") if isinstance(message.body, dict) else None
    if isinstance(operations, list) and operations:
        again = copy.deepcopy(chance.choice(operations))
        if isinstance(again, dict) and chance.random() < 0.5:
            again["seq"] = chance.randrange(100)
        count = chance.choice(_COUNTS)
        operations.extend([again] * count)
        message.story.append(f"repeat an operation {count} times")


def _newer(message: Message, chance: random.Random) -> None:
    """Come from a version of the contract that does not exist yet."""
    operations = message.body.get("operations") if isinstance(message.body, dict) else None
    for operation in operations if isinstance(operations, list) else ():
        if isinstance(operation, dict) and isinstance(operation.get("values"), dict):
            operation["contract_version"] = chance.choice((2, 999, 2**53 - 1))
            operation["values"][chance.choice(("seat", "status", "\x00", "k" * 61))] = _values(
                chance
            )
            message.story.append("come from a newer contract")


# ---- the text


def _put_token(message: Message, chance: random.Random) -> None:
    spots = list(re.finditer(rb'(?<=:)("[^"]*"|[0-9]+|null|true|false)', message.text))
    if spots:
        spot, token = chance.choice(spots), chance.choice(_TOKENS)
        message.text = message.text[: spot.start()] + token.encode() + message.text[spot.end() :]
        message.story.append(f"write {token[:30]} for {spot.group(0)[:20]!r}")


def _nest_deep(message: Message, chance: random.Random) -> None:
    depth = chance.choice(_DEEP)
    open_, close = chance.choice(((b"[", b"]"), (b'{"a":', b"}")))
    inner = open_ * depth + b"1" + close * depth
    spots = list(re.finditer(rb'(?<=:)("[^"]*"|[0-9]+|null|true|false)', message.text))
    if spots:
        spot = chance.choice(spots)
        message.text = message.text[: spot.start()] + inner + message.text[spot.end() :]
    else:
        message.text = inner
    message.story.append(f"nest {depth} deep")


def _double_key(message: Message, chance: random.Random) -> None:
    pairs = list(re.finditer(rb'"[a-z_]+":("[^"]*"|[0-9]+|null)', message.text))
    if pairs:
        pair = chance.choice(pairs).group(0)
        other = pair.split(b":")[0] + b":" + chance.choice(_TOKENS).encode()
        both = pair + b"," + other if chance.random() < 0.5 else other + b"," + pair
        message.text = message.text.replace(pair, both, 1)
        message.story.append(f"say {pair[:30]!r} twice")


def _bend_bytes(message: Message, chance: random.Random) -> None:
    changed = bytearray(message.text)
    for _ in range(chance.choice((1, 1, 3, 30))):
        place = chance.randrange(len(changed) + 1)
        match chance.randrange(4):
            case 0 if changed:
                changed[place % len(changed)] ^= 1 << chance.randrange(8)
            case 1:
                changed[place:place] = chance.randbytes(chance.randrange(1, 5))
            case 2:
                del changed[place : place + chance.randrange(1, 40)]
            case _:
                changed[place:place] = changed[place : place + 30]
    message.text = bytes(changed)
    message.story.append("bend bytes")


def _frame(message: Message, chance: random.Random) -> None:
    """Put things before, after or in place of the text."""
    name, message.text = chance.choice((
        ("cut", message.text[: chance.randrange(len(message.text) + 1)]),
        ("nothing", b""),
        ("a mark of byte order", b"\xef\xbb\xbf" + message.text),
        ("utf-16", message.text.decode("utf-8", "replace").encode("utf-16")),
        ("twice", message.text * 2),
        ("much white space", b" " * chance.choice((1_000, 600_000)) + message.text),
        ("nothing but zeros", b"\0" * 1_000),
        ("a string", b'"' + b"x" * 600_000 + b'"'),
    ))  # fmt: skip
    message.story.append(name)


# ---- packing and headers


def _pack(message: Message, chance: random.Random) -> None:
    """Pack the text, rightly or wrongly."""
    packed = gzip.compress(message.text, chance.choice((1, 9)))
    bomb = gzip.compress(b"[" * 30_000_000, 1) if chance.random() < 0.05 else b""
    name, text, encoding = chance.choice((
        ("rightly", packed, "gzip"),
        ("cut", packed[: chance.randrange(len(packed))], "gzip"),
        ("with something behind", packed + b"x" * 10, "gzip"),
        ("in two members", packed + gzip.compress(b"{}"), "gzip"),
        ("twice", gzip.compress(packed), "gzip"),
        ("as a bomb", bomb or gzip.compress(b" " * 600_000 + message.text), "gzip"),
        ("not at all", message.text, "gzip"),
        ("as zlib", zlib.compress(message.text), chance.choice(("gzip", "deflate"))),
        ("in an unknown way", packed, chance.choice(("br", "zstd", "gzip, gzip", "GZIP", "x", "\u00ff"))),
        ("with bent bytes", _bend(packed, chance), "gzip"),
    ))  # fmt: skip
    message.text, message.headers["Content-Encoding"] = text, encoding
    message.story.append(f"pack {name} as {encoding}")


def _bend(packed: bytes, chance: random.Random) -> bytes:
    changed = bytearray(packed)
    for _ in range(chance.choice((1, 5))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _dress(message: Message, chance: random.Random) -> None:
    """Say something strange in a header."""
    name, content = chance.choice((
        ("Authorization", chance.choice(("", "Bearer", "Basic eDp5", "Bearer " + "x" * 5_000, "Bearer \u00e9"))),
        ("Content-Type", chance.choice(("", "text/plain", "application/json; charset=utf-16", "multipart/form-data"))),
        ("Content-Digest", chance.choice(("sha-256=:AAAA:", "x", "sha-256=:" + "A" * 43 + "=:", "=" * 3_000))),
        ("Accept-Encoding", chance.choice(("", "gzip;q=x", "*;q=0", "gzip" * 500))),
        ("Accept", "text/html"),
        ("X-Forwarded-For", "x, y, \u00e9"),
        ("Host", "evil.example"),
    ))  # fmt: skip
    message.headers[name] = content
    message.story.append(f"{name}: {content[:30]!a}")


Mutation = Callable[[Message, random.Random], None]
SHAPE: Final[tuple[Mutation, ...]] = (_replace, _replace, _replace, _remove, _add, _repeat, _newer)
TEXT: Final[tuple[Mutation, ...]] = (
    _put_token,
    _put_token,
    _nest_deep,
    _double_key,
    _bend_bytes,
    _frame,
)


def mutate(path: str, good: dict[str, Any], chance: random.Random) -> Message:
    """Make a wrong message out of a good one, differently for each seed."""
    message = Message(path, copy.deepcopy(good))
    for mutation in chance.sample(SHAPE, chance.choice((0, 1, 1, 2))):
        mutation(message, chance)
    message.text = json.dumps(message.body, separators=(",", ":")).encode()
    for mutation in chance.sample(TEXT, chance.choice((0, 0, 1, 1, 2))):
        mutation(message, chance)
    if chance.random() < 0.25:
        _pack(message, chance)
    if chance.random() < 0.1:
        _dress(message, chance)
    return message
