"""Write tfrun_async/_generated from spec/, or check that it is current."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from codegen.spec.diagnostics import SpecError

if TYPE_CHECKING:
    from collections.abc import Sequence

_HOME = Path(__file__).resolve().parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 1 means that files are not current, 2 that the spec is refused."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["drift"]:
        from codegen.drift import __main__ as _drift_command  # noqa: PLC0415

        return _drift_command.main(arguments[1:], _default("spec"))
    options = _parser().parse_args(arguments)
    try:
        files = _generated(options.spec)
    except SpecError as error:
        print(error, file=sys.stderr)
        return 2
    from codegen.emit import files as _output  # noqa: PLC0415

    if not options.check:
        _output.write(files, options.output)
        return 0
    found = _output.differences(files, options.output)
    for difference in found:
        print(difference, file=sys.stderr)
    if found:
        print("Run `python -m codegen`.", file=sys.stderr)
    return 1 if found else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m codegen",
        description=__doc__,
        epilog="`python -m codegen drift SPEC` compares spec/ with another OpenAPI document.",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 if files are not current"
    )
    for option, default, what in (
        ("--spec", ("spec",), "folder of the spec"),
        ("--output", ("tfrun_async", "_generated"), "folder to write to"),
    ):
        parser.add_argument(
            option,
            type=Path,
            default=_default(*default),
            metavar="DIR",
            help=f"{what} (default: %(default)s)",
        )
    return parser


def _default(*parts: str) -> Path:
    path = _HOME.joinpath(*parts)
    return Path(os.path.relpath(path)) if path.is_relative_to(Path.cwd()) else path


def _generated(spec: Path) -> dict[str, str]:
    # What is imported here takes seconds: `--help` and a refused spec should not wait for it.
    from codegen.lower import lower  # noqa: PLC0415
    from codegen.spec.loader import load  # noqa: PLC0415

    api = lower(load(spec))
    from codegen.emit.files import formatted  # noqa: PLC0415
    from codegen.emit.models import write_models  # noqa: PLC0415
    from codegen.emit.operations import write_operations  # noqa: PLC0415
    from codegen.emit.structs import write_forms  # noqa: PLC0415

    return {
        "__init__.py": formatted("__init__.py", "Models and operations, generated.", ""),
        "structs.py": formatted(
            "structs.py", "The resources of the API, as they arrive in bytes.", write_forms(api)
        ),
        "models.py": formatted(
            "models.py", "The resources of the API, their values and enums.", write_models(api)
        ),
        "operations.py": formatted(
            "operations.py", "The operations of the API, in groups.", write_operations(api)
        ),
    }


if __name__ == "__main__":
    sys.exit(main())
