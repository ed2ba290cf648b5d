"""Everything that must hold before a change goes in: style, types, tests. `python scripts/check.py`, from anywhere.

Further arguments go to pytest: `python scripts/check.py -k dateline`.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STEPS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("pytest", "-q"),
)


def main(arguments: list[str]) -> int:
    """Runs all steps, also after one has failed; the exit status is 1 where one did."""
    failed = []
    for step in STEPS:
        extra = tuple(arguments) if step[0] == "pytest" else ()
        name = " ".join(step + extra)
        print(f"--- {name}", flush=True)
        start = time.monotonic()
        if subprocess.run([sys.executable, "-m", *step, *extra], cwd=ROOT).returncode:
            failed.append(name)
        print(f"    {time.monotonic() - start:.0f} s", flush=True)
    print("failed: " + "; ".join(failed) if failed else "all green")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
