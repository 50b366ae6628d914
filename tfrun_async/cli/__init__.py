"""The command line, `tfrun`: runs started, settled and watched from a terminal or a pipeline.

It needs the extra `cli`.
"""

import os
import sys
from io import TextIOWrapper

_EXTRA = frozenset({"typer", "rich"})


def main() -> int:
    """Run the command that the command line names, and return its exit code."""
    try:
        from tfrun_async.cli._app import run  # noqa: PLC0415 - typer may not be there
    except ModuleNotFoundError as error:
        if error.name not in _EXTRA:
            raise
        sys.stderr.write("tfrun: install what it needs first: pip install 'tfrun-async[cli]'\n")
        return 1
    if not isinstance(sys.stdout, TextIOWrapper):
        return run(sys.argv[1:])
    sys.stdout.reconfigure(errors="replace")  # not every locale can write what servers send
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except OSError:  # has been told; Python would tell it again at exit, with a code of its own
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
