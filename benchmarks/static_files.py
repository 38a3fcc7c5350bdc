"""The static files with their hashed names, as a deployment makes them."""

import subprocess
import sys

from benchmarks.database import CHECKOUT


def collect(environment: dict[str, str]) -> None:
    """Collect them, unless nothing changed since the last time."""
    manifest = CHECKOUT / ".build" / "bench" / "static" / "staticfiles.json"
    newest = max(path.stat().st_mtime for path in (CHECKOUT / "static").rglob("*"))
    if manifest.exists() and manifest.stat().st_mtime > newest:
        return
    print("Collecting the static files")
    command = [sys.executable, "-m", "django", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(command, env=environment, cwd=CHECKOUT, check=True)
