"""Try the mutants, print what caught each, and write the table of the documentation."""

import argparse
import os
import re
import resource
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import attrs

from tests.mutants.catalogue import MUTANTS
from tests.mutants.hook import VARIABLE
from tests.mutants.mutant import ROOT, Mutant
from tests.mutants.page import PAGE, table

TIMEOUT_SECONDS = 120
_MEMORY_BYTES = 4 * 2**30
_COMMAND = [
    *(sys.executable, "-m", "pytest", "-p", "tests.mutants.hook", "-p", "no:cacheprovider"),
    *("--exitfirst", "--quiet", "--tb=no", "-rf", "--no-header"),
]


@attrs.frozen
class Result:
    """What the tests said of a mutant."""

    mutant: Mutant
    caught_by: str | None
    """The test that failed; None if the mutant survived."""
    problem: str = ""
    """Why it survived."""


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))


def _run_tests(paths: Sequence[str], number: int | None) -> tuple[int, str]:
    """Run tests, with a mutant unless the number is None; return the exit code and the output."""
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    if number is not None:
        environment[VARIABLE] = str(number)
    try:
        done = subprocess.run(
            [*_COMMAND, *paths],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            preexec_fn=_limit_memory,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -1, f"the tests took longer than {TIMEOUT_SECONDS} seconds"
    return done.returncode, done.stdout + done.stderr


def try_mutant(mutant: Mutant) -> Result:
    """Run the tests of a mutant until one fails."""
    try:
        mutant.apply()
    except ValueError as error:
        return Result(mutant, None, str(error))
    code, output = _run_tests(mutant.test_paths, MUTANTS.index(mutant))
    found = re.search(r"^FAILED tests/simulator/(\S+?)(?:\[.*)?(?: - .*)?$", output, re.MULTILINE)
    # Another code says that the tests did not run, which catches nothing.
    if code == 1 and found:
        return Result(mutant, found[1])
    if code == 0:
        return Result(mutant, None, "its tests pass")
    return Result(mutant, None, output.strip()[-2_000:])


def main() -> int:
    """Try the mutants; return 1 if one survived."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("words", nargs="*", help="only mutants with one of these words")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (%(default)s)")
    options = parser.parse_args()
    words = [word.lower() for word in options.words]
    chosen = [
        mutant
        for mutant in MUTANTS
        if not words or any(word in mutant.breaks.lower() for word in words)
    ]
    paths = sorted({path for mutant in chosen for path in mutant.test_paths})
    code, output = _run_tests(paths, None)
    if code != 0:
        print(output, "the tests fail without a mutant", sep="\n")
        return 1
    with ThreadPoolExecutor(options.jobs) as executor:
        results = []
        for result in executor.map(try_mutant, chosen):
            results.append(result)
            print(
                f"{result.mutant.breaks}: {result.caught_by or 'SURVIVED: ' + result.problem}",
                flush=True,
            )
    caught = {result.mutant: result.caught_by for result in results if result.caught_by}
    print(f"{len(caught)} of {len(chosen)} mutants were caught")
    if len(caught) == len(MUTANTS):
        PAGE.write_text(table(caught), encoding="utf-8")
    return 0 if len(caught) == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
