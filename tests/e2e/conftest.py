"""Real Chromium, a real server process, and profiles that survive a restart of the browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

from tests.e2e.office import Office

PHONE = {"width": 360, "height": 640}
DESK = {"width": 1366, "height": 768}
# No sandbox: a container's root cannot have one. The rest keeps Chromium from calling home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]

FONTS = Path(__file__).parent / "fonts.conf"

expect.set_options(timeout=30_000)


def find_chromium() -> str:
    """Give the path of the Chromium that `make test` installs."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    raise FileNotFoundError(
        "Chromium is not installed: `make test` installs it, or: apt-get install chromium"
    )


class Profile:
    """One person's browser: closing it and opening it again finds what was stored."""

    def __init__(
        self,
        playwright: Playwright,
        folder: Path,
        size: dict[str, int],
        scheme: str = "light",
        arguments: Sequence[str] = (),
    ) -> None:
        self._playwright, self._folder, self._size, self._scheme = playwright, folder, size, scheme
        self._arguments = [*ARGUMENTS, *arguments]
        self._context: BrowserContext | None = None

    def open(self, url: str | None = None) -> Page:
        """Start the browser on the profile."""
        is_phone = self._size["width"] < 600
        self._context = self._playwright.chromium.launch_persistent_context(
            self._folder,
            executable_path=find_chromium(),
            headless=True,
            args=self._arguments,
            env={**os.environ, "FONTCONFIG_FILE": str(FONTS)},
            viewport=self._size,  # type: ignore[arg-type]  # a dict of the two sizes is what it takes
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            color_scheme=self._scheme,  # type: ignore[arg-type]  # light or dark
            has_touch=is_phone,
            is_mobile=is_phone,
        )
        page = self._context.pages[0] if self._context.pages else self._context.new_page()
        if url:
            page.goto(url)
        return page

    def close(self) -> None:
        """End the browser; the profile stays."""
        if self._context:
            self._context.close()
            self._context = None


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, which drives Debian's Chromium."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office that has the demonstration's data and never serves."""
    folder = tmp_path_factory.mktemp("prepared")
    Office(folder).prepare()
    return folder


@pytest.fixture(scope="module")
def office(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with the demonstration's data, serving."""
    office = Office(tmp_path_factory.mktemp("office"))
    office.prepare_like(prepared)
    office.start()
    yield office
    office.stop()


@pytest.fixture
def profiles(playwright: Playwright, tmp_path: Path) -> Iterator[list[Profile]]:
    """The profiles a test has made, closed at its end."""
    made: list[Profile] = []
    yield made
    for profile in made:
        profile.close()


@pytest.fixture
def make_profile(playwright: Playwright, profiles: list[Profile], tmp_path: Path):  # type: ignore[no-untyped-def]  # a factory of the class above
    """Give a factory of profiles."""

    def make(
        name: str,
        size: dict[str, int] = PHONE,
        scheme: str = "light",
        arguments: Sequence[str] = (),
    ) -> Profile:
        profile = Profile(playwright, tmp_path / name, size, scheme, arguments)
        profiles.append(profile)
        return profile

    return make
