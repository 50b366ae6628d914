"""The command line, `tfrun`: runs started, settled and watched from a terminal or a pipeline.

It needs the extra `cli`.
"""

import sys

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
    return run(sys.argv[1:])
