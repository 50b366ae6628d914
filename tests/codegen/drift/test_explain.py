"""`spec/drift.yaml`: what is explained is no drift, and what explains nothing is reported."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

import codegen
from codegen.drift.__main__ import main
from codegen.drift.explain import read_explanations
from codegen.spec.diagnostics import SpecError
from tests.support.openapi_documents import TEXT, document, drift, paths_with_get, resource

HOME = Path(codegen.__file__).resolve().parents[1]
OURS = document(paths_with_get(resource(attributes={"title": TEXT, "old": TEXT})))
THEIRS = document(
    paths_with_get(
        resource(
            attributes={
                "title": TEXT | {"enum": ["a", "b"], "nullable": True},
                "new": TEXT,
                "newer": TEXT,
            }
        )
    )
)


def left_and_unused(tmp_path: Path, *lines: Any) -> tuple[list[str], list[str]]:
    """Return what patterns leave of the drift, and which of them match nothing."""
    explanation = {"what": "It differs.", "why": "Ours is right.", "source": "A page."}
    content = {"explanations": [explanation | {"lines": list(lines)}]}
    (tmp_path / "drift.yaml").write_text(yaml.safe_dump(content), "utf-8")
    explanations = read_explanations(tmp_path)
    left = [
        " ".join((each.kind, each.item, *(each.theirs or each.ours)))
        for differences in explanations.subtract(drift(OURS, THEIRS)).values()
        for each in differences
    ]
    return left, [
        str(each).removeprefix(f"{tmp_path}/drift.yaml #/explanations/0/lines/")
        for each in explanations.unused()
    ]


NULL = {
    "resources": "notes",
    "part": "attribute",
    "items": ["title"],
    "aspect": "null",
    "kind": "different",
    "theirs": True,
}


def lacking(*items: str) -> dict[str, Any]:
    return {"resources": ["n*"], "part": "attribute", "items": list(items), "kind": "lacking"}


@pytest.mark.parametrize(
    ("lines", "left", "unused"),
    [
        ([NULL], ["lacking new string", "lacking newer string", "extra old string"], []),
        (
            [NULL | {"theirs": False}],
            [
                "lacking new string",
                "lacking newer string",
                "extra old string",
                "different title yes",
            ],
            ["0: explains nothing any more"],
        ),
        ([NULL, lacking("new*")], ["extra old string"], []),
        (
            [NULL, lacking("new", "gone", "ne")],
            ["lacking newer string", "extra old string"],
            [
                "1/items/1: 'gone' explains nothing any more",
                "1/items/2: 'ne' explains nothing any more",
            ],
        ),
        (
            [{"operations": ["*"], "kind": "extra"}, NULL, lacking("*")],
            ["extra old string"],
            ["0: explains nothing any more"],
        ),
    ],
)
def test_explained_lines_are_subtracted(
    lines: list[Any], left: list[str], unused: list[str], tmp_path: Path
) -> None:
    """A pattern covers what it says in all its keys; each of its entries has to match."""
    values = {"part": "attribute", "items": ["title"], "aspect": "values", "values": ["a", "b"]}
    lines = [*lines, {"resources": ["notes"], "kind": "lacking"} | values]
    assert left_and_unused(tmp_path, *lines) == (left, unused)


def test_values_are_explained_one_by_one(tmp_path: Path) -> None:
    """A value that their document adds to a line is not covered by what explains the others."""
    pattern = lacking("title") | {"aspect": "values", "values": ["a", "c"]}
    rest = lacking("new*"), NULL
    assert left_and_unused(tmp_path, pattern, *rest) == (
        ["extra old string", "lacking title b"],
        ["0/values/1: 'c' explains nothing any more"],
    )


@pytest.mark.parametrize(
    ("content", "errors"),
    [
        ([], [": must be a mapping", " #/explanations: must be a list with entries"]),
        ({"explanations": "all"}, [" #/explanations: must be a list with entries"]),
        (
            {"explanations": [{"what": " ", "why": "It is.", "source": 3, "lines": [], "by": ""}]},
            [
                " #/explanations/0/by: unknown key; must be one of lines, source, what, why",
                " #/explanations/0/what: must be a text",
                " #/explanations/0/source: must be a text",
                " #/explanations/0/lines: must be a list with entries",
            ],
        ),
    ],
)
def test_invalid_explanation_is_refused(content: Any, errors: list[str], tmp_path: Path) -> None:
    """Each mistake has its place."""
    path = tmp_path / "drift.yaml"
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(SpecError) as caught:
        read_explanations(tmp_path)
    assert str(caught.value).splitlines() == [f"{path}{error}" for error in errors]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (
            {"resources": ["*"], "kind": "other"},
            "/kind: must be one of lacking, different, extra, got other",
        ),
        ({"kind": "extra"}, ": must have either resources or operations"),
        (
            {"resources": ["*"], "operations": ["*"], "kind": "extra"},
            ": must have either resources or operations",
        ),
        (
            {"resources": ["*"], "aspect": "codes", "kind": "extra"},
            ": must have values with aspect codes",
        ),
        (
            {"resources": ["*"], "values": ["a"], "kind": "extra"},
            ": cannot have values with aspect presence",
        ),
        ({"resources": ["*"], "kind": "different"}, ": must have theirs with kind different"),
        (
            {"resources": ["*"], "theirs": ["a"], "kind": "extra"},
            ": cannot have theirs with kind extra",
        ),
        ({"resources": ["*"], "kind": "extra", "item": "a"}, "/item: unknown key; must be one of"),
        ("all", ": must be a mapping"),
    ],
)
def test_pattern_that_would_cover_too_much_is_refused(
    line: Any, error: str, tmp_path: Path
) -> None:
    """What is explained has to be written out where a later change could hide behind it."""
    with pytest.raises(SpecError) as caught:
        left_and_unused(tmp_path, line)
    place = f"{tmp_path}/drift.yaml #/explanations/0/lines/0"
    assert str(caught.value).startswith(f"{place}{error}")


def test_no_yaml_is_refused(tmp_path: Path) -> None:
    """A mistake in the YAML is named with its line."""
    (tmp_path / "drift.yaml").write_text("explanations:\n  - what: a: b\n", "utf-8")
    with pytest.raises(SpecError, match=r"drift\.yaml line 2: no YAML: mapping values"):
        read_explanations(tmp_path)


def test_command_exits_with_0_when_all_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Explanations are subtracted, those without a line are printed, and neither is drift."""
    spec = tmp_path / "spec"
    spec.mkdir()
    (spec / "openapi.yaml").write_text(json.dumps(OURS), "utf-8")
    other = tmp_path / "other.json"
    paths = OURS["paths"] | {"/teams": {"get": {}}, "/notes/{id}/text": {"get": {}}}
    other.write_text(json.dumps(OURS | {"paths": paths}), "utf-8")
    command = [str(other), "--spec", str(spec)]
    assert main(command) == 1
    assert "New:\n  + operation GET /notes/{id}/text\n" in capsys.readouterr().out
    line = {"operations": ["GET /notes/{id}/text", "GET /old"], "kind": "lacking"}
    explanation = {"what": "A", "why": "B", "source": "C", "lines": [line]}
    (spec / "drift.yaml").write_text(json.dumps({"explanations": [explanation]}), "utf-8")
    assert main(command) == 0
    unused = f"{spec}/drift.yaml #/explanations/0/lines/0/operations/1: 'GET /old' explains nothing"
    assert capsys.readouterr().out == (
        "\nOutside our scope, listed by --all: 0 resources, and operations of\n  + teams  1\n\n"
        f"Explanations to remove:\n  {unused} any more\n\n"
        "No drift; 1 explained, 1 outside our scope.\n"
    )
    assert main([*command, "--format", "json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["differences"] == []
    assert content["unused_explanations"] == [f"{unused} any more"]
    assert main([*command, "--all"]) == 0
    assert "New:\n  + operation GET /teams\n" in capsys.readouterr().out


def test_our_explanations_are_valid() -> None:
    """The file of this repository has patterns, and each has a reason and a source."""
    assert read_explanations(HOME / "spec").lines
