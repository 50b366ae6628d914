"""The page of the documentation with the table of the mutants."""

import re
from collections.abc import Mapping

from tests.mutants.mutant import ROOT, Mutant

PAGE = ROOT / "docs" / "explanation" / "mutants.md"
_INTRODUCTION = """# Tests that notice a broken simulator

<!-- Written by `make mutants`. -->

A test suite of the simulator is worth what it notices.
`make mutants` breaks the simulator in the ways below, one at a time.
It runs the test files that are about the broken part until a test fails.
It writes this table if each mutant was caught; one that survives is an error.

| What is broken | Module | The test that failed |
|---|---|---|
"""


def table(caught: Mapping[Mutant, str]) -> str:
    """Return the page, given the test that caught each mutant."""
    rows = [
        f"| {mutant.breaks} | `{mutant.module}` | `{_short(test)}` |"
        for mutant, test in caught.items()
    ]
    return _INTRODUCTION + "\n".join(rows) + "\n"


def _short(test: str) -> str:
    return re.sub(r"\.py::", ": ", test)


def descriptions(page: str) -> list[tuple[str, str]]:
    """Return the first two cells of each row of a page."""
    return re.findall(r"^\| (.+?) \| `(\S+)` \| `.+` \|$", page, re.MULTILINE)
