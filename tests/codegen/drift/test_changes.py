"""Each kind of change to an API makes its one line in the report, and no other."""

import functools
import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from codegen.drift.report import Report, render_text
from tests.support.openapi_documents import drift

SPEC = """
openapi: 3.1.0
tags: [{name: notes}]
paths:
  /notes:
    get:
      tags: [notes]
      parameters:
        - {name: q, in: query, schema: {type: string}}
        - {name: include, in: query, explode: false, schema: {items: {enum: [author]}}}
        - {name: X-Trace, in: header, schema: {type: string}}
        - {name: session, in: cookie, schema: {type: string}}
      responses:
        '200':
          content:
            application/vnd.api+json:
              schema:
                properties:
                  data: {type: array, items: {$ref: '#/components/schemas/notes'}}
        '401': {}
    post:
      tags: [notes]
      requestBody: &note
        content:
          application/vnd.api+json:
            schema: {properties: {data: {$ref: '#/components/schemas/notes'}}}
      responses: {'201': *note, '422': {}}
  /notes/{note_id}:
    parameters: [{name: note_id, in: path, required: true, schema: {type: string}}]
    get:
      tags: [notes]
      responses: {'200': *note}
    patch:
      tags: [notes]
      requestBody:
        content:
          application/vnd.api+json:
            schema:
              properties:
                data:
                  properties:
                    attributes:
                      properties:
                        name: {type: string, default: new, maxLength: 20, minLength: 2}
                        color: {type: string}
                        pinned: {type: [boolean, 'null']}
                    relationships:
                      properties:
                        author: {$ref: '#/components/schemas/author'}
      responses: {'200': *note}
    delete:
      tags: [notes]
      responses: {'204': {}}
  /notes/{note_id}/readers:
    post:
      tags: [notes]
      requestBody:
        content:
          application/vnd.api+json:
            schema:
              properties:
                data: {type: array, items: {properties: {type: {const: users}}}}
      responses: {'204': {}}
  /notes/{note_id}/text:
    get:
      tags: [notes]
      responses: {'200': {content: {text/plain: {schema: {type: string}}}}}
  /notes/{note_id}/count:
    get:
      tags: [notes]
      responses:
        '200':
          content:
            application/json: {schema: {properties: {words: {type: integer}}}}
components:
  schemas:
    author:
      properties:
        data: {type: object, properties: {type: {const: users}}}
    notes:
      properties:
        type: {const: notes}
        attributes:
          properties:
            title: {type: string}
            state: {enum: [draft, published], readOnly: true}
            size: {type: integer, readOnly: true}
            read-at: {type: [string, 'null'], readOnly: true}
            counts: {properties: {likes: {type: integer}}, readOnly: true}
            times: {additionalProperties: {type: string, format: date-time}, readOnly: true}
            settings: {additionalProperties: true, readOnly: true}
        relationships:
          properties:
            author: {$ref: '#/components/schemas/author'}
"""

TEXT = {"type": "string"}
ATTRIBUTES = "components|schemas|notes|properties|attributes|properties"
RELATIONSHIPS = "components|schemas|notes|properties|relationships|properties"
QUERY = "paths|/notes|get|parameters"
_DATA = "requestBody|content|application/vnd.api+json|schema|properties|data"
SENT = f"paths|/notes/{{note_id}}|patch|{_DATA}|properties|attributes"
SENT_RELATIONSHIP = (
    f"paths|/notes/{{note_id}}|patch|{_DATA}|properties|relationships|properties|author"
)
PATCH = "operation PATCH /notes/{note_id}: "
LIST = "operation GET /notes: "
GET = "operation GET /notes/{note_id}: "
BREAKS, NEW, HARMLESS, OURS = "breaking", "new", "harmless", "only ours"

Change = Callable[[dict[str, Any]], None]


def small_spec() -> dict[str, Any]:
    """Return a copy of the spec in which no two places share an object."""
    content: dict[str, Any] = json.loads(_small_spec())
    return content


@functools.cache
def _small_spec() -> str:
    return json.dumps(yaml.safe_load(SPEC))


def put(pointer: str, value: Any) -> Change:
    """Return a change that sets what the pointer leads to, or appends to a list at `-`."""

    def change(document: dict[str, Any]) -> None:
        *steps, last = pointer.split("|")
        node: Any = document
        for step in steps:
            node = node[int(step) if isinstance(node, list) else step]
        if last == "-":
            node.append(value)
        elif value is None:
            del node[int(last) if isinstance(node, list) else last]
        else:
            node[int(last) if isinstance(node, list) else last] = value

    return change


def query(name: str, place: str = "query", **more: Any) -> dict[str, Any]:
    return {"name": name, "in": place, "schema": TEXT, **more}


USERS = {"properties": {"type": {"const": "users"}, "attributes": {"properties": {"a": TEXT}}}}
TO_TEAMS = {"properties": {"data": {"properties": {"type": {"const": "teams"}}}}}
_USER = {"properties": {"type": {"const": "users"}}}
TO_MANY = {"properties": {"data": {"type": "array", "items": _USER}}}
NULLABLE = {"properties": {"data": _USER | {"nullable": True}}}
NOTE = "application/vnd.api+json|schema|properties|data"
RESPONSE = "paths|/notes/{note_id}|get|responses"

CHANGES: dict[str, tuple[Change, str, str]] = {
    "operation added": (
        put("paths|/notes/{note_id}|put", {"tags": ["notes"]}),
        NEW, "+ operation PUT /notes/{note_id}",
    ),
    "operation removed": (
        put("paths|/notes/{note_id}|delete", None),
        OURS, "- operation DELETE /notes/{note_id}",
    ),
    "operation with another tag on a resource of ours": (
        put("paths|/notes/{note_id}/reviews", {"get": {"tags": ["reviews"]}}),
        NEW, "+ operation GET /notes/{note_id}/reviews",
    ),
    "operation in public beta": (
        put("paths|/notes/{note_id}/reviews", {"x-vis": ["public-beta"], "get": {}}),
        NEW, "+ operation GET /notes/{note_id}/reviews [x-vis: public-beta]",
    ),
    "operation deprecated": (
        put("paths|/notes/{note_id}|delete|deprecated", True),
        NEW, "operation DELETE /notes/{note_id}: ~ operation deprecated: ours no, theirs yes",
    ),
    "query parameter added": (put(f"{QUERY}|-", query("sort")), NEW, LIST + "+ query sort string"),
    "query parameter added and required": (
        put(f"{QUERY}|-", query("sort", required=True)),
        BREAKS, LIST + "+ query sort string, required",
    ),
    "query parameter removed": (put(f"{QUERY}|0", None), OURS, LIST + "- query q string"),
    "query parameter required": (
        put(f"{QUERY}|0|required", True), BREAKS, LIST + "~ query q required: ours no, theirs yes",
    ),
    "query parameter of another type": (
        put(f"{QUERY}|0|schema", {"type": "integer"}),
        BREAKS, LIST + "~ query q type: ours string, theirs integer",
    ),
    "query parameter deprecated": (
        put(f"{QUERY}|0|deprecated", True), NEW, LIST + "~ query q deprecated: ours no, theirs yes",
    ),
    "include value added": (
        put(f"{QUERY}|1|schema|items|enum|-", "author.team"),
        NEW, LIST + "+ query include values: author.team",
    ),
    "header added": (
        put(f"{QUERY}|-", query("X-Reason", "header")), NEW, LIST + "+ header X-Reason string",
    ),
    "header required": (
        put(f"{QUERY}|2|required", True),
        BREAKS, LIST + "~ header X-Trace required: ours no, theirs yes",
    ),
    "cookie removed": (put(f"{QUERY}|3", None), OURS, LIST + "- cookie session string"),
    "path parameter of another type": (
        put("paths|/notes/{note_id}|delete|parameters", [
            {"name": "note_id", "in": "path", "required": True, "schema": {"type": "integer"}}
        ]),
        BREAKS,
        "operation DELETE /notes/{note_id}: ~ path note_id type: ours string, theirs integer",
    ),
    "attribute added": (
        put(f"{ATTRIBUTES}|by", TEXT | {"readOnly": True}),
        NEW, "resource notes: + attribute by string",
    ),
    "attribute added for some": (
        put(f"{ATTRIBUTES}|by", TEXT | {"readOnly": True, "x-vis": ["tfe"]}),
        NEW, "resource notes: + attribute by string [x-vis: tfe]",
    ),
    "attribute removed": (
        put(f"{ATTRIBUTES}|size", None), OURS, "resource notes: - attribute size integer",
    ),
    "attribute of another type": (
        put(f"{ATTRIBUTES}|size|type", "number"),
        BREAKS, "resource notes: ~ attribute size type: ours integer, theirs number",
    ),
    "attribute may be null": (
        put(f"{ATTRIBUTES}|size|nullable", True),
        BREAKS, "resource notes: ~ attribute size null: ours no, theirs yes",
    ),
    "attribute is never null": (
        put(f"{ATTRIBUTES}|read-at|type", "string"),
        HARMLESS, "resource notes: ~ attribute read-at null: ours yes, theirs no",
    ),
    "attribute deprecated": (
        put(f"{ATTRIBUTES}|size|deprecated", True),
        NEW, "resource notes: ~ attribute size deprecated: ours no, theirs yes",
    ),
    "attribute with a format": (
        put(f"{ATTRIBUTES}|size|format", "int64"),
        NEW, "resource notes: + attribute size format: int64",
    ),
    "nested attribute added": (
        put(f"{ATTRIBUTES}|counts|properties|views", {"type": "integer"}),
        NEW, "resource notes: + attribute counts.views integer",
    ),
    "enum value added": (
        put(f"{ATTRIBUTES}|state|enum|-", "gone"),
        NEW, "resource notes: + attribute state values: gone",
    ),
    "enum value removed": (
        put(f"{ATTRIBUTES}|state|enum|0", None),
        OURS, "resource notes: - attribute state values: draft",
    ),
    "key of another kind in a map": (
        put(f"{ATTRIBUTES}|times|properties", {"total": {"type": "integer"}}),
        BREAKS, "resource notes: ~ attribute times.total type: ours date-time, theirs integer",
    ),
    "key in a map of any kind": (
        put(f"{ATTRIBUTES}|settings|properties", {"color": TEXT}),
        NEW, "resource notes: + attribute settings.color string",
    ),
    "relationship added": (
        put(f"{RELATIONSHIPS}|editor", TO_TEAMS | {"readOnly": True}),
        NEW, "resource notes: + relationship editor to-one",
    ),
    "relationship deprecated": (
        put(f"{SENT_RELATIONSHIP}", {"$ref": "#/components/schemas/author", "deprecated": True}),
        NEW, PATCH + "~ request relationship author deprecated: ours no, theirs yes",
    ),
    "relationship of a request added": (
        put(SENT_RELATIONSHIP.replace("author", "editor"), TO_TEAMS),
        NEW, PATCH + "+ request relationship editor to-one",
    ),
    "relationship to many": (
        put(SENT_RELATIONSHIP, TO_MANY),
        BREAKS, PATCH + "~ request relationship author type: ours to-one, theirs to-many",
    ),
    "relationship may be null": (
        put(SENT_RELATIONSHIP, NULLABLE),
        NEW, PATCH + "~ request relationship author null: ours no, theirs yes",
    ),
    "relationship to another resource": (
        put(SENT_RELATIONSHIP, TO_TEAMS),
        BREAKS, PATCH + "~ request relationship author values: ours users, theirs teams",
    ),
    "request attribute added": (
        put(f"{SENT}|properties|by", TEXT), NEW, PATCH + "+ request attribute by string",
    ),
    "request attribute removed": (
        put(f"{SENT}|properties|color", None), OURS, PATCH + "- request attribute color string",
    ),
    "request attribute required": (
        put(f"{SENT}|required", ["color"]),
        BREAKS, PATCH + "~ request attribute color required: ours no, theirs yes",
    ),
    "request attribute that cannot be null": (
        put(f"{SENT}|properties|pinned|type", "boolean"),
        BREAKS, PATCH + "~ request attribute pinned null: ours yes, theirs no",
    ),
    "request attribute may be null": (
        put(f"{SENT}|properties|color|type", ["string", "null"]),
        NEW, PATCH + "~ request attribute color null: ours no, theirs yes",
    ),
    "attribute of requests only in a shared schema": (
        put(f"{ATTRIBUTES}|secret", TEXT | {"writeOnly": True}),
        NEW, "operation POST /notes: + request attribute secret string",
    ),
    "attribute required in a shared schema": (
        put(ATTRIBUTES.removesuffix("properties") + "required", ["title"]),
        BREAKS, "operation POST /notes: ~ request attribute title required: ours no, theirs yes",
    ),
    "default changed": (
        put(f"{SENT}|properties|name|default", "old"),
        BREAKS, PATCH + "~ request attribute name default: ours new, theirs old",
    ),
    "default removed": (
        put(f"{SENT}|properties|name|default", None),
        OURS, PATCH + "- request attribute name default: new",
    ),
    "shorter": (
        put(f"{SENT}|properties|name|maxLength", 10),
        BREAKS, PATCH + "~ request attribute name maxLength: ours 20, theirs 10",
    ),
    "longer": (
        put(f"{SENT}|properties|name|maxLength", 30),
        HARMLESS, PATCH + "~ request attribute name maxLength: ours 20, theirs 30",
    ),
    "lower minimum": (
        put(f"{SENT}|properties|name|minLength", 1),
        HARMLESS, PATCH + "~ request attribute name minLength: ours 2, theirs 1",
    ),
    "pattern added": (
        put(f"{SENT}|properties|color|pattern", "^#"),
        BREAKS, PATCH + "+ request attribute color pattern: ^#",
    ),
    "body required": (
        put("paths|/notes|post|requestBody|required", True),
        BREAKS, "operation POST /notes: ~ request body required: ours no, theirs yes",
    ),
    "body removed": (
        put("paths|/notes|post|requestBody", None), OURS, "operation POST /notes: - request body",
    ),
    "request with another resource": (
        put(f"paths|/notes/{{note_id}}/readers|post|{_DATA}|items|properties|type|const", "teams"),
        BREAKS, "operation POST /notes/{note_id}/readers: ~ request type: ours users, theirs teams",
    ),
    "media type of requests added": (
        put("paths|/notes|post|requestBody|content|application/xml", {}),
        NEW, "operation POST /notes: + request content types: application/xml",
    ),
    "media type of responses replaced": (
        put("paths|/notes/{note_id}/text|get|responses|200|content", {"text/html": {}}),
        BREAKS,
        "operation GET /notes/{note_id}/text: "
        "~ response content types: ours text/plain, theirs text/html",
    ),
    "response of another shape": (
        put(f"{RESPONSE}|200|content|{NOTE}", {
            "type": "array", "items": {"$ref": "#/components/schemas/notes"}
        }),
        BREAKS, GET + "~ response type: ours notes, theirs list of notes",
    ),
    "key added to a response that is no resource": (
        put(
            "paths|/notes/{note_id}/count|get|responses|200|content|application/json|schema"
            "|properties|lines",
            {"type": "integer"},
        ),
        NEW, "operation GET /notes/{note_id}/count: + response attribute lines integer",
    ),
    "success code added": (
        put("paths|/notes/{note_id}|delete|responses|202", {}),
        BREAKS, "operation DELETE /notes/{note_id}: + codes 202",
    ),
    "error code added": (
        put("paths|/notes/{note_id}|delete|responses|409", {}),
        NEW, "operation DELETE /notes/{note_id}: + codes 409",
    ),
    "error code removed": (
        put("paths|/notes|get|responses|401", None), OURS, "operation GET /notes: - codes 401",
    ),
    "resource added": (put("components|schemas|users", USERS), NEW, "+ resource users"),
}  # fmt: skip


def lines_of(ours: Any, theirs: Any) -> list[tuple[str, str]]:
    """Return the effect and the words of each line of the report."""
    headings = {
        "Can break a caller:": BREAKS,
        "New:": NEW,
        "Different, breaks no caller:": HARMLESS,
        "Only ours:": OURS,
    }
    effect, subject, lines = "", "", []
    for line in render_text(Report(drift(ours, theirs)), show_all=True).splitlines()[1:-2]:
        text = " ".join(line.split())
        if text in headings:
            effect, subject = headings[text], ""
        elif line.startswith("    "):
            lines.append((effect, f"{subject}: {text}"))
        elif line.startswith("  ") and text[0] in "+-":
            lines.append((effect, text))
        elif text:
            subject = text
    return lines


@pytest.mark.parametrize(("change", "effect", "line"), CHANGES.values(), ids=CHANGES)
def test_change_makes_its_one_line(change: Change, effect: str, line: str) -> None:
    """Whatever is changed in their document is reported once, with what it does to a caller."""
    ours, theirs = small_spec(), small_spec()
    change(theirs)
    assert lines_of(ours, theirs) == [(effect, line)]


def test_what_says_the_same_makes_no_line() -> None:
    """Neither words for people nor what HTTP says by itself is drift."""
    ours, theirs = small_spec(), small_spec()
    put(f"{ATTRIBUTES}|size|description", "In bytes.")(theirs)
    put(f"{ATTRIBUTES}|size|x-vis", ["public-beta"])(theirs)
    put("paths|/notes|get|responses|default", {})(theirs)
    put(f"{QUERY}|-", query("Accept", "header"))(theirs)
    put("tags|0|x-displayName", "Notes")(theirs)
    assert lines_of(ours, theirs) == []
