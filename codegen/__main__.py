"""Write tfrun_async/_generated from spec/, or check that it is current."""

# spec/*.yaml ─► spec: load, bundle ─► lint: check ─► lower: decide names and types ─► ir.Api
#                                                                                        │
# tfrun_async/_generated/*.py ◄─ files: compare or write ◄─ ruff ◄─ emit: write code ◄───┘

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from codegen.drift.__main__ import main as drift
from codegen.emit.arguments import write_arguments
from codegen.emit.files import Module, find_differences, format_modules, write_files
from codegen.emit.groups import write_groups
from codegen.emit.ids import write_id_prefixes
from codegen.emit.models import write_models
from codegen.emit.operations import write_operations
from codegen.emit.structs import write_structs
from codegen.lower.api import lower
from codegen.paths import repository_path
from codegen.spec.diagnostics import SpecError
from codegen.spec.loader import load


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return 1 if files are not current, 2 if the spec is invalid."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["drift"]:
        return drift(arguments[1:])
    options = _parser().parse_args(arguments)
    try:
        files = _generate(options.spec)
    except SpecError as error:
        print(error, file=sys.stderr)
        return 2
    if not options.check:
        write_files(files, options.output)
        return 0
    differences = find_differences(files, options.output)
    for difference in differences:
        print(difference, file=sys.stderr)
    if differences:
        print("Run `python -m codegen`.", file=sys.stderr)
    return 1 if differences else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m codegen",
        description=__doc__,
        epilog="`python -m codegen drift SPEC` compares spec/ with another OpenAPI document.",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 if files are not current"
    )
    for option, folder, help_text in (
        ("--spec", ("spec",), "folder of the spec"),
        ("--output", ("tfrun_async", "_generated"), "folder to write to"),
    ):
        parser.add_argument(
            option,
            type=Path,
            default=repository_path(*folder),
            metavar="DIR",
            help=f"{help_text} (default: %(default)s)",
        )
    return parser


def _generate(spec: Path) -> dict[str, str]:
    api = lower(load(spec))
    return format_modules(
        [
            Module("__init__.py", "Models and operations, generated.", ""),
            write_arguments(api),
            write_groups(api),
            write_id_prefixes(api),
            *write_models(api),
            *write_operations(api),
            *write_structs(api),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
