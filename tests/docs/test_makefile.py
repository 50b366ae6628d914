"""The targets of the Makefile describe themselves."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_help_prints_every_target() -> None:
    """Without building an environment first."""
    make = ["make", "--no-print-directory", "help"]
    printed = subprocess.run(make, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    described = re.findall(r"^make (\w+) +\w", printed, re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert described == re.findall(r"^([a-z]+):", makefile, re.MULTILINE)
