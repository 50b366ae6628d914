"""Check how much of the public API has a type that pyright knows.

Run it with `python -m tests.typing.completeness`. pyright finds the package through the first
`python` of PATH, so the one that runs this is put first.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MIN_SCORE = 0.97
_COMMAND = [sys.executable, "-m", "pyright", "--verifytypes", "tfrun_async", "--ignoreexternal"]


def main() -> int:
    """Run pyright, and return 1 if too much has no known type."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    # Otherwise it asks a server whether there is a newer version.
    environment = {**os.environ, "PATH": path, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
    done = subprocess.run(
        [*_COMMAND, "--outputjson"], env=environment, check=False, stdout=subprocess.PIPE
    )
    if not done.stdout:
        return done.returncode or 1
    problems = find_problems(json.loads(done.stdout))
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


def find_problems(report: Mapping[str, Any]) -> list[str]:
    """Return what is wrong: that the package was not found, or the symbols without known types."""
    completeness = report["typeCompleteness"]
    score: float = completeness["completenessScore"]
    if not completeness["symbols"]:
        return ["pyright found no symbols: is the package installed in this environment?"]
    if score >= MIN_SCORE:
        return []
    names = [
        f"  {symbol['name']}"
        for symbol in completeness["symbols"]
        if symbol["isExported"] and not symbol["isTypeKnown"]
    ]
    return [f"type completeness: must be ≥ {MIN_SCORE:.0%}, got {score:.1%}", *names]


if __name__ == "__main__":
    sys.exit(main())
