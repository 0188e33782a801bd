"""The lock files name versions and hashes, never an address, and cover what is declared."""

import json
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def normalise(requirement: str) -> str:
    name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def find_faults() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    runtime = project["project"]["dependencies"]
    declared = {
        "requirements.txt": runtime,
        "requirements-dev.txt": runtime + groups["dev"],
        "requirements-installer.txt": groups["installer"],
        "requirements-node.txt": groups["node"],
    }
    faults = []
    for file, requirements in declared.items():
        text = (ROOT / file).read_text()
        if "://" in text:
            faults.append(f"{file} holds an address")
        locked = set(re.findall(r"^([a-z0-9-]+)(?:\[[^]]*])?==", text, re.MULTILINE))
        missing = sorted({normalise(each) for each in requirements} - locked)
        faults += [f"{file} lacks {name}: run `make lock`" for name in missing]
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    faults += [
        f"package-lock.json: {name} holds an address"
        for name, entry in packages.items()
        if "://" in entry.get("resolved", "")
    ]
    return faults


if __name__ == "__main__":
    faults = find_faults()
    print("\n".join(faults) or "lock files: complete, no addresses")
    sys.exit(bool(faults))
