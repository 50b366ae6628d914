"""Compare the spec with another OpenAPI 3.0 or 3.1 document."""

# The documents are written in different styles, so each is first reduced to a summary:
#
#     spec/  ─► load ──────────┐
#                              ├─► describe: operations and resources ─► compare ─►(-)─► report
#     SPEC   ─► read_document ─┘      (schemas: one view of 3.0 and 3.1)       ▲
#                                                        spec/drift.yaml ─► explain

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from codegen.drift.compare import Drift, compare
from codegen.drift.describe import ApiSummary, describe
from codegen.drift.draft import draft
from codegen.drift.explain import read_explanations
from codegen.drift.fetch import read_document
from codegen.drift.report import Report, render_json, render_text
from codegen.paths import repository_path
from codegen.spec.diagnostics import SpecError
from codegen.spec.loader import Spec, load


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return 1 if drift in scope is left, 2 if a document cannot be read."""
    options = _parser().parse_args(arguments)
    try:
        spec = load(options.spec)
        ours = describe(spec.document, str(options.spec))
        theirs = describe(read_document(options.document), options.document)
        explanations = read_explanations(options.spec)
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
    left = explanations.subtract(drift)
    if options.draft is not None:
        return _print_draft(left, ours, theirs, spec, options)
    report = Report(left, _count_in_scope(drift) - _count_in_scope(left), explanations.unused())
    render = render_json if options.format == "json" else render_text
    print(render(report, show_all=options.all), end="")
    return 1 if report.has_drift else 0


def _print_draft(
    drift: Drift, ours: ApiSummary, theirs: ApiSummary, spec: Spec, options: argparse.Namespace
) -> int:
    try:
        text = draft(drift, ours, theirs, spec, options.spec, options.draft)
    except KeyError:
        print(
            f"--draft: must be the type of a resource, such as runs, got {options.draft!a}",
            file=sys.stderr,
        )
        return 2
    print(text, end="")
    return 0


def _count_in_scope(drift: Drift) -> int:
    return sum(len(differences) for subject, differences in drift.items() if subject.in_scope)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m codegen drift",
        description=__doc__,
        epilog="Exits with 1 if drift in scope is not explained, with 2 if a file is invalid.",
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
        "--draft",
        metavar="RESOURCE",
        help="print YAML that would close the gap for a resource, such as runs",
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
