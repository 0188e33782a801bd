"""Draw the app's icons from pwa/public/icons/icon.svg: run it after changing the drawing."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ICONS = Path(__file__).resolve().parents[1] / "pwa" / "public" / "icons"
GREEN = "#0B5D3B"
# A launcher may cut a maskable icon down to a circle of 80 %, and iOS rounds corners itself.
DRAWINGS = {
    "icon-192.png": (192, 1.0, "transparent"),
    "icon-512.png": (512, 1.0, "transparent"),
    "icon-maskable-512.png": (512, 0.8, GREEN),
    "apple-touch-icon.png": (180, 1.0, GREEN),
}


def draw(browser: Browser, svg: str, name: str, size: int, scale: float, ground: str) -> None:
    page = browser.new_page(viewport={"width": size, "height": size})
    inner = size * scale
    page.set_content(
        f"<style>body{{margin:0;height:{size}px;display:grid;place-items:center;background:{ground}}}"
        f"svg{{width:{inner}px;height:{inner}px}}</style>{svg}"
    )
    page.screenshot(path=ICONS / name, omit_background=True)
    page.close()


def main() -> None:
    svg = (ICONS / "icon.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        for name, (size, scale, ground) in DRAWINGS.items():
            draw(browser, svg, name, size, scale, ground)
        browser.close()


if __name__ == "__main__":
    main()
