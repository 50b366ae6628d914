"""Compare the spec with another OpenAPI 3.0 or 3.1 document."""

# The documents are written in different styles, so each is first reduced to a summary:
#
#     spec/  ─► load ──────────┐
#                              ├─► describe: operations and resources ─► compare ─► report
#     SPEC   ─► read_document ─┘      (schemas: one view of 3.0 and 3.1)

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from codegen.drift.compare import compare
from codegen.drift.describe import describe
from codegen.drift.fetch import read_document
from codegen.drift.report import render_json, render_text
from codegen.paths import repository_path
from codegen.spec.diagnostics import SpecError
from codegen.spec.loader import load


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return 1 if there is drift, 2 if a document cannot be read."""
    options = _parser().parse_args(arguments)
    try:
        ours = describe(load(options.spec).document, str(options.spec))
        theirs = describe(read_document(options.document), options.document)
    except SpecError as error:
        print(error, file=sys.stderr)
        return 2
    if theirs.unresolved_refs:
        count, names = (
            len(theirs.unresolved_refs),
            ", ".join(map(ascii, theirs.unresolved_refs[:3])),
        )
        print(f"{options.document}: {count} references not followed: {names}", file=sys.stderr)
    drift = compare(ours, theirs)
    as_json = options.format == "json"
    text = render_json(drift) if as_json else render_text(drift, show_all=options.all)
    print(text, end="")
    return 1 if drift else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m codegen drift",
        description=__doc__,
        epilog="Exits with 1 if there is drift, with 2 if a document cannot be read.",
    )
    parser.add_argument(
        "document", metavar="SPEC", help="a file or an http(s) URL, in YAML or JSON"
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="(default: %(default)s)"
    )
    parser.add_argument(
        "--all", action="store_true", help="also list differences outside the scope of our spec"
    )
    parser.add_argument(
        "--spec",
        type=Path,
        default=repository_path("spec"),
        metavar="DIR",
        help="folder of our spec (default: %(default)s)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
