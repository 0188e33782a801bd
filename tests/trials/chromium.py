"""A phone's browser that we start and may kill: its own process group on a profile that outlives it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, Playwright

from tests.e2e.conftest import ARGUMENTS, FONTS, PHONE, find_chromium

_PATIENCE_SECONDS = 60


class Chromium:
    """One person's browser, driven through its debugging port so that its death is ours to choose."""

    def __init__(self, playwright: Playwright, profile: Path) -> None:
        self._playwright, self._profile = playwright, profile
        self._process: subprocess.Popen[bytes] | None = None
        self._browser: Browser | None = None

    def open(self, url: str) -> Page:
        """Start the browser on the profile and go to an address."""
        port_file = self._profile / "DevToolsActivePort"
        port_file.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [
                *(find_chromium(), "--headless=new", "--remote-debugging-port=0"),
                *(f"--user-data-dir={self._profile}", "--lang=vi", *ARGUMENTS),
                *("--disable-breakpad", "--hide-crash-restore-bubble"),
                *(f"--window-size={PHONE['width']},{PHONE['height']}", "about:blank"),
            ],
            env={**os.environ, "FONTCONFIG_FILE": str(FONTS), "TZ": "Asia/Ho_Chi_Minh"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self._browser = self._playwright.chromium.connect_over_cdp(
            f"http://127.0.0.1:{self._read_port(port_file)}"
        )
        context = self._browser.contexts[0]
        page = context.pages[0] if context.pages else context.new_page()
        page.goto(url)
        return page

    def _read_port(self, port_file: Path) -> str:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                if port := port_file.read_text().partition("\n")[0]:
                    return port
            time.sleep(0.02)
        raise TimeoutError("Chromium did not start")

    def kill(self) -> None:
        """Kill the browser and its children without a word; may be called from another thread."""
        # Once it has been waited for, its number may be somebody else's.
        if self._process and self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def close(self) -> None:
        """Make sure that nothing is left running; the profile stays."""
        self.kill()
        if self._browser:
            with contextlib.suppress(Error):
                self._browser.close()
        self._browser = self._process = None
