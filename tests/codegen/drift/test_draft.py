"""`drift --draft`: what it prints closes the gap, once a person has written the descriptions."""

import copy
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.__main__ import main
from codegen.spec.loader import load
from tests.support.notes_spec import CASES
from tests.support.openapi_documents import JSONAPI, TEXT, body, data
from tests.support.spec_drafts import add_draft, merged

SECRET = "A sentence of theirs."
"""Their descriptions stay theirs."""
NULLABLE = {"type": ["string", "null"], "description": SECRET}


def to(name: str) -> dict[str, Any]:
    return data({"type": "object", "properties": {"type": {"const": name}, "id": TEXT}})


REVIEW = {
    "type": "object",
    "description": SECRET,
    "properties": {
        "id": TEXT,
        "type": {"const": "peer-reviews"},
        "attributes": {
            "properties": {
                "stars": {"type": "integer", "minimum": 1, "maximum": 5, "description": SECRET},
                "text": NULLABLE,
                "written-at": {"type": "string", "format": "date-time"},
                "verdict": {"type": "string", "enum": ["good", "bad"]},
                "detail": {
                    "anyOf": [{"type": "object", "properties": {"a": TEXT}}, {"type": "null"}]
                },
                "extra": {"type": "object", "additionalProperties": True},
                "tags": {"type": "array", "items": {"enum": ["x", "y"]}},
                "old": {"type": "boolean", "deprecated": True},
            }
        },
        "relationships": {"properties": {"note": to("notes"), "by": to("strangers")}},
    },
}
NEW_REVIEW = {
    "properties": {
        "type": {"const": "peer-reviews"},
        "attributes": {
            "required": ["stars"],
            "properties": {"stars": {"type": "integer", "default": 3}, "text": NULLABLE},
        },
        "relationships": {"properties": {"sequel-of": to("notes")}},
    }
}
REVIEWS = {
    "/notes/{id}/peer-reviews": {
        "get": {
            "parameters": [
                {"name": "filter[verdict]", "in": "query", "schema": {"enum": ["good", "bad"]}},
                {
                    "name": "page[number]",
                    "in": "query",
                    "schema": {"type": "integer", "default": 1},
                },
                {"name": "page[size]", "in": "query", "schema": {"type": "integer", "default": 20}},
            ],
            "responses": {"200": body(data({"type": "array", "items": REVIEW})), "404": {}},
        },
        "post": {
            "requestBody": {"required": True} | body(data(NEW_REVIEW)),
            "responses": {"201": body(data(REVIEW)), "404": {}, "409": {"description": SECRET}},
        },
    },
    "/peer-reviews/{id}": {
        "get": {"responses": {"200": body(data(REVIEW)), "404": {}}},
        "delete": {"responses": {"204": {}, "404": {}}},
    },
    "/peer-reviews/{id}/actions/sign": {
        "post": {
            "requestBody": {"content": {JSONAPI: {"schema": {"properties": {"by": TEXT}}}}},
            "responses": {"202": {}, "404": {}},
        },
    },
    "/peer-reviews/{id}/relationships/readers": {
        "post": {
            "requestBody": {"required": True}
            | body(data({"type": "array", "items": {"properties": {"type": {"const": "teams"}}}})),
            "responses": {"204": {}, "404": {}},
        },
        "delete": {
            "requestBody": {"required": True}
            | body(
                data(
                    {
                        "type": "array",
                        "items": {
                            "properties": {
                                "type": {"const": "labels"},
                                "attributes": {"properties": {"why": TEXT}},
                            }
                        },
                    }
                )
            ),
            "responses": {"204": {}, "404": {}},
        },
    },
    "/peer-reviews/{id}/scan": {
        "get": {"responses": {"200": {"content": {"application/octet-stream": {}}}, "404": {}}}
    },
}


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A copy of a small spec."""
    shutil.copytree(CASES / "notes" / "spec", tmp_path / "spec")
    return tmp_path / "spec"


def extended(spec: Path) -> dict[str, Any]:
    """Return a document that has all that the small spec has, and more of most kinds."""
    document = copy.deepcopy(load(spec).document)
    schemas, paths = document["components"]["schemas"], document["paths"]
    note = schemas["Note"]["properties"]
    note["attributes"]["properties"] |= {
        "color": {"type": "string", "enum": ["red", "blue"], "description": SECRET},
        "due-at": {"type": ["string", "null"], "format": "date-time"},
    }
    note["attributes"]["properties"]["title"]["type"] = ["string", "null"]
    note["relationships"]["properties"]["copies"] = data(
        {"type": "array", "items": {"properties": {"type": {"const": "notes"}}}}
    )
    schemas["NoteStatus"]["oneOf"].append({"const": "lost"})
    sent = schemas["NoteUpdate"]["properties"]["data"]["properties"]["attributes"]["properties"]
    sent["color"] = {"type": "string", "enum": ["red", "blue"]}
    paths["/notes/{note_id}"]["delete"]["responses"]["409"] = {"description": SECRET}
    paths["/notes/{note_id}"]["put"] = {"tags": ["notes"], "responses": {"204": {}, "404": {}}}
    paths["/teams/{team_name}/notes"]["get"]["parameters"].append(
        {"name": "filter[color]", "in": "query", "schema": TEXT, "description": SECRET}
    )
    document["paths"] |= REVIEWS
    sent["hint"] = {"type": "string", "maxLength": 9}
    return json.loads(json.dumps(document))  # type: ignore[no-any-return]


def drafted(command: list[str], resource: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["drift", *command, "--draft", resource]) == 0
    return capsys.readouterr().out


def test_draft_closes_the_gap(
    spec: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the drafts in the spec there is no drift, and the generator makes its files of them."""
    other = tmp_path / "other.json"
    other.write_text(json.dumps(extended(spec)), "utf-8")
    command = [str(other), "--spec", str(spec)]
    assert main(["drift", *command, "--all"]) == 1
    capsys.readouterr()
    drafts = [drafted(command, resource, capsys) for resource in ("notes", "peer-reviews")]
    for draft in drafts:
        assert SECRET not in draft
        add_draft(spec, draft)
    code = main(["drift", *command, "--all"])
    assert (code, capsys.readouterr().out) == (0, "No drift.\n")
    output = tmp_path / "generated"
    assert main(["--spec", str(spec), "--output", str(output)]) == 0
    methods = (output / "operations" / "peer_reviews.py").read_text("utf-8")
    for method in (
        "list_for_note",
        "create",
        "read",
        "delete",
        "sign",
        "read_scan",
        "add_readers",
        "remove_readers",
    ):
        assert f"def {method}(" in methods
    assert "def replace(" in (output / "operations" / "notes.py").read_text("utf-8")


def test_draft_looks_like_the_spec(
    spec: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says where it belongs, and leaves the words to a person."""
    document = load(spec).document
    change = {"properties": {"attributes": {"properties": {"color": {"enum": ["red"]}}}}}
    theirs = merged(document, {"components": {"schemas": {"Note": change}}})
    other = tmp_path / "other.json"
    other.write_text(json.dumps(theirs), "utf-8")
    assert (
        drafted([str(other), "--spec", str(spec)], "notes", capsys)
        == """\
# Add to notes.yaml:
components:
  schemas:
    Note:
      properties:
        attributes:
          properties:
            color: {$ref: '#/components/schemas/NoteColor', description: TODO}
    NoteColor:
      type: string
      description: TODO
      oneOf:
        - {const: red, description: TODO}
"""
    )


def test_what_cannot_be_drafted_is_a_comment(
    spec: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another type is a decision, which a person takes."""
    change = {"properties": {"attributes": {"properties": {"title": {"type": "integer"}}}}}
    theirs = merged(load(spec).document, {"components": {"schemas": {"Note": change}}})
    other = tmp_path / "other.yaml"
    other.write_text(yaml.safe_dump(theirs), "utf-8")
    command = [str(other), "--spec", str(spec)]
    assert drafted(command, "notes", capsys) == (
        "# Left to decide:\n# resource notes: ~ attribute title type: ours string, theirs integer\n"
    )
    assert drafted(command, "teams", capsys) == "# Nothing to draft for teams.\n"


def test_unknown_resource_is_refused(
    spec: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A slip in the name is not an empty draft."""
    other = tmp_path / "other.json"
    other.write_text(json.dumps(load(spec).document), "utf-8")
    assert main(["drift", str(other), "--spec", str(spec), "--draft", "note"]) == 2
    assert capsys.readouterr() == (
        "",
        "--draft: must be the type of a resource, such as runs, got 'note'\n",
    )
