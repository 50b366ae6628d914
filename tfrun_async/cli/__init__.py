"""The command line, `tfrun`: start, watch and finish runs from a terminal or a CI pipeline.

It needs the extra `cli`.
"""

import os
import sys
from io import TextIOWrapper
from pathlib import Path

_EXTRA_MODULES = frozenset({"typer", "rich"})


def main() -> int:
    """Run the command of `sys.argv`, and return its exit code."""
    if sys.stderr is None:  # closed, as by `2>&-`
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  (for good)
    if sys.stdout is None:
        # Stop before a run is started: its id could not be printed.
        sys.stderr.write("tfrun: standard output is closed\n")
        return 1
    try:
        return _run()
    except KeyboardInterrupt:  # while modules were imported
        sys.stderr.write("tfrun: interrupted\n")
        return 130


def _run() -> int:
    try:
        from tfrun_async.cli._app import run  # noqa: PLC0415 - typer may not be there
    except ModuleNotFoundError as error:
        if error.name not in _EXTRA_MODULES:
            raise
        sys.stderr.write("tfrun: install the extra first: pip install 'tfrun-async[cli]'\n")
        return 1
    if not isinstance(sys.stdout, TextIOWrapper):
        return run(sys.argv[1:])
    sys.stdout.reconfigure(errors="replace")  # some locales cannot encode the text of responses
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except (
        OSError
    ):  # reported already; at exit Python would report it again, with another exit code
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
