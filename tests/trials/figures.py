"""What a trial came to, in one line that can be read and asserted on."""

from __future__ import annotations

import os
import secrets
import time
from dataclasses import dataclass, field

SEED_RANGE = 1_000_000


def pick_seed() -> int:
    """Give the seed that the environment names in FROM, or one by chance."""
    return int(os.environ.get("FROM") or secrets.randbelow(SEED_RANGE))


@dataclass
class Figures:
    """The counts of one trial and every sentence about what went wrong."""

    name: str
    seed: int
    counts: dict[str, int] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)
    seconds: float = 0

    def add(self, name: str, count: int = 1) -> None:
        """Count something, in the order in which things were first counted."""
        self.counts[name] = self.counts.get(name, 0) + count

    def check(self, *, holds: bool, otherwise: str) -> None:
        """Note a sentence unless something holds."""
        if not holds:
            self.violations.append(otherwise)

    def finish(self) -> Figures:
        """Stop the clock."""
        self.seconds = time.monotonic() - self.started
        return self

    def __str__(self) -> str:
        """Say everything in one line, and each violation in one of its own."""
        told = ", ".join(f"{count:,} {name}" for name, count in self.counts.items())
        head = f"{self.name}: {told}, {len(self.violations)} violations, {self.seconds:.0f} s (seed {self.seed})"
        return "\n".join([head, *(f"    {sentence}" for sentence in self.violations[:20])])
