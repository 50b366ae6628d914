"""`python -m codegen drift`: what it reads, what it prints, and its exit status."""

import http.server
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import codegen
from codegen.__main__ import main
from codegen.drift import fetch
from codegen.spec.loader import EXPLANATIONS, load
from tests.support.notes_spec import CASES

HOME = Path(codegen.__file__).resolve().parents[1]
NOTES = CASES / "notes" / "spec"
EMPTY = '{"openapi": "3.1.0", "paths": {}}'


def run_drift(document: Path | str, *options: str) -> int:
    """Compare a small spec with a document, and return the exit code."""
    return main(["drift", str(document), "--spec", str(NOTES), *options])


def to_openapi_3_0(node: Any) -> Any:
    """Return a document of OpenAPI 3.1 as one of 3.0."""
    if isinstance(node, list):
        return [to_openapi_3_0(item) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: to_openapi_3_0(value) for key, value in node.items() if key != "examples"}
    if isinstance(node.get("type"), list):
        kinds = [kind for kind in node.pop("type") if kind != "null"]
        if len(kinds) == 1:
            return node | {"type": kinds[0], "nullable": True}
        return node | {"anyOf": [{"type": kind} for kind in kinds]}
    if "const" in node:
        node["enum"] = [node.pop("const")]
    if {"type": "null"} in node.get("anyOf", ()):
        kinds = [kind for kind in node.pop("anyOf") if kind != {"type": "null"}]
        node |= {"allOf": kinds, "nullable": True}
    if isinstance(node.get("$ref"), str) and len(node) > 1:
        node["allOf"] = [{"$ref": node.pop("$ref")}]
    return node


def old_words(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document in the words of OpenAPI 3.0, below another path."""
    old: dict[str, Any] = to_openapi_3_0(document) | {"openapi": "3.0.3", "servers": []}
    old["paths"] = {
        "/api/v2" + path.replace("_id}", "}"): item for path, item in old["paths"].items()
    }
    assert '"nullable": true' in json.dumps(old)
    return old


@pytest.mark.no_cover
def test_our_spec_does_not_drift_from_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor from its own words in OpenAPI 3.0."""
    spec, other = tmp_path / "spec", tmp_path / "old.json"
    shutil.copytree(HOME / "spec", spec, ignore=shutil.ignore_patterns(EXPLANATIONS))
    other.write_text(json.dumps(old_words(load(spec).document)), "utf-8")
    assert main(["drift", str(other), "--spec", str(spec)]) == 0
    assert capsys.readouterr() == ("No drift.\n", "")


def test_json_and_yaml_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In both, the same words and those of OpenAPI 3.0 are no drift; a byte order mark is none."""
    document = load(NOTES).document
    old = old_words(document)
    (tmp_path / "same.json").write_text(json.dumps(document), "utf-8")
    (tmp_path / "old.json").write_text(json.dumps(old), "utf-8-sig")
    (tmp_path / "old.yaml").write_text(yaml.safe_dump(old), "utf-8")
    for name in ("same.json", "old.json", "old.yaml"):
        assert run_drift(tmp_path / name) == 0
        assert capsys.readouterr() == ("No drift.\n", "")


def test_json_has_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the text counts only is listed with `--all`; every entry says what it is about."""
    document = load(NOTES).document
    create = document["paths"]["/notes"]["post"] | {"requestBody": {}}
    paths = document["paths"] | {"/notes": {"post": create}, "/pens": {"get": {}}}
    other = tmp_path / "other.json"
    other.write_text(json.dumps(document | {"paths": paths}), "utf-8")
    assert run_drift(other, "--format", "json") == 1
    inside = json.loads(capsys.readouterr().out)
    assert run_drift(other, "--format", "json", "--all") == 1
    content = json.loads(capsys.readouterr().out)
    assert content["summary"] == inside["summary"]
    assert content["summary"]["outside"] == 1
    assert content["differences"][:-1] == inside["differences"]
    assert {each["effect"] for each in inside["differences"]} == {"only ours", "harmless"}
    assert content["differences"][-1] == {
        "what": "operation",
        "name": "GET /pens",
        "group": "pens",
        "in_scope": False,
        "part": "",
        "item": "",
        "kind": "lacking",
        "aspect": "presence",
        "ours": [],
        "theirs": ["GET /pens"],
        "labels": [],
        "required": False,
        "effect": "new",
    }


def large_document() -> dict[str, Any]:
    """Return a document as large as the one that is published, and as careless."""
    description = "A long description of this. " * 12
    schemas: dict[str, Any] = {"errors": {"type": "object"}}
    paths: dict[str, Any] = {}
    for i in range(245):
        name = f"things-{i}"
        attributes = {
            f"attribute-{j}": {"type": "string", "nullable": j % 2 == 0, "description": description}
            for j in range(6)
        }
        attributes["self"] = {"allOf": [{"$ref": f"#/components/schemas/{name}"}], "nullable": True}
        schemas[name] = {
            "type": "object",
            "properties": {
                "type": {"type": "string", "enum": [name]},
                "attributes": {"type": "object", "properties": attributes},
            },
        }
        response = {"allOf": [{"properties": {"data": {"$ref": f"#/components/schemas/{name}"}}}]}
        body = {"content": {"application/vnd.api+json": {"schema": response}}}
        operation = {"operationId": "twice", "responses": {"200": body}, "description": description}
        paths[f"/things-{i}/{{id}}"] = {
            "get": operation,
            "patch": operation | {"requestBody": body},
        }
    return {"openapi": "3.0.0", "paths": paths, "components": {"schemas": schemas}}


def test_large_document_is_read(tmp_path: Path) -> None:
    """A megabyte with the same operation id all over is no trouble, through the real command."""
    path = tmp_path / "large.json"
    path.write_text(json.dumps(large_document(), indent=1), "utf-8")
    assert path.stat().st_size > 1_000_000
    command = [sys.executable, "-m", "codegen", "drift", str(path), "--spec", str(NOTES), "--all"]
    process = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    assert (process.returncode, process.stderr) == (1, "")
    assert "  + operation PATCH /things-244/{id}\n" in process.stdout
    assert process.stdout.count("\n  + operation PATCH /things-") == 245


def test_unresolved_references_are_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """References to other files are not followed, and a line on stderr says so."""
    path = tmp_path / "part.json"
    refs = {f"/{i}": {"$ref": f"paths/{i}.yaml"} for i in range(4)}
    path.write_text(json.dumps({"openapi": "3.1.0", "paths": refs}), "utf-8")
    assert run_drift(path) == 1
    assert capsys.readouterr().err == (
        f"{path}: 4 references not followed: 'paths/0.yaml', 'paths/1.yaml', 'paths/2.yaml'\n"
    )


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b'{\n"openapi": }', " line 2: no JSON: Expecting value"),
        (b"a: 1\na: 2\n", " line 2: no YAML: duplicate key 'a'"),
        (b"a:\n\t- b", " line 2: no YAML: found character that cannot start any token"),
        (b"\x01", ": no YAML: unacceptable character #x0001: control characters are not allowed"),
        (b"a: \xe9", ": is not UTF-8"),
        (b"", ": must have a mapping at the top"),
        (b"<html></html>", ": must have a mapping at the top"),
        (b'{"a":' * 200_000, ": is nested too deeply"),
        (b'swagger: "2.0"', ": openapi: missing at the top, so this is not an OpenAPI 3 document"),
        (b"openapi: 3.2.0", ": openapi: must be 3.0 or 3.1, got 3.2.0"),
        (b"openapi: 3.1", ": paths: must be a mapping"),
    ],
)  # fmt: skip
def test_unreadable_document_is_refused(
    content: bytes, error: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reason comes with its location, on one line, and the status is not that of drift."""
    path = tmp_path / "theirs"
    path.write_bytes(content)
    assert run_drift(path) == 2
    assert capsys.readouterr() == ("", f"{path}{error}\n")


def test_endless_choice_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A chain of references that is longer than Python's stack is no traceback."""
    schemas: dict[str, Any] = {
        f"s{i}": {"allOf": [{"$ref": f"#/components/schemas/s{i + 1}"}]} for i in range(5000)
    }
    path = tmp_path / "chain.json"
    document = json.loads(EMPTY) | {"components": {"schemas": schemas}}
    path.write_text(json.dumps(document), "utf-8")
    assert run_drift(path) == 2
    assert capsys.readouterr().err == f"{path}: is nested too deeply\n"


def test_missing_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There is nothing to compare with, or nothing of ours to compare."""
    assert run_drift(tmp_path / "none") == 2
    assert (
        capsys.readouterr().err == f"{tmp_path}/none: cannot be read: No such file or directory\n"
    )
    assert main(["drift", "any", "--spec", str(tmp_path)]) == 2
    assert "openapi.yaml: cannot be read" in capsys.readouterr().err


@pytest.fixture
def address() -> Iterator[str]:
    """A server that has a document, and a page that is too large or not there."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = {"/openapi": EMPTY.encode(), "/large": b" " * 2000, "/cut": b""}
            body = content.get(self.path)
            if body is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(body) + (self.path == "/cut")))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_url_is_read(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A server may serve its own description."""
    assert run_drift(f"{address}/openapi") == 1
    assert "- operation POST /notes\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/none", "the response was 404 Not Found"),
        ("/large", "is larger than 0 MiB"),
        ("/cut", "ends 1 bytes too soon"),
    ],
)
def test_url_that_cannot_be_read_is_refused(
    path: str,
    error: str,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An error, a body that is too large, or a broken connection: a line, and no traceback."""
    monkeypatch.setattr(fetch, "_MAX_BYTES", 1000)
    assert run_drift(address + path) == 2
    assert capsys.readouterr() == ("", f"{address}{path}: {error}\n")


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://127.0.0.1:1/", "cannot be read: Connection refused"),
        ("HTTPS://", "cannot be read: no host given"),
        ("http://[::1", "cannot be read: Invalid IPv6 URL"),
        ("http://127.0.0.1:x/", "cannot be read: nonnumeric port: 'x'"),
    ],
)
def test_url_that_leads_nowhere_is_refused(
    url: str, error: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing listens there, or it is not a URL at all."""
    assert run_drift(url) == 2
    assert capsys.readouterr().err == f"{url}: {error}\n"


def test_silent_server_is_not_waited_for_forever(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A server that accepts the connection and sends nothing is a timeout."""
    monkeypatch.setattr(fetch, "_TIMEOUT", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        assert run_drift(url) == 2
    assert capsys.readouterr().err == f"{url}: cannot be read: timed out\n"


@pytest.mark.parametrize("command", [["codegen", "drift"], ["codegen.drift"]])
def test_package_and_subcommand_are_the_same_command(command: list[str], tmp_path: Path) -> None:
    """`python -m codegen.drift` runs what `python -m codegen drift` runs."""
    path = tmp_path / "empty.json"
    path.write_text(EMPTY, "utf-8")
    process = subprocess.run(
        [sys.executable, "-m", *command, str(path), "--spec", str(NOTES)],
        cwd=HOME,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (process.returncode, process.stderr) == (1, "")
    assert "- operation POST /notes\n" in process.stdout


def test_report_depends_on_the_documents_alone(tmp_path: Path) -> None:
    """The same documents make the same bytes, whatever the hash seed."""
    path = tmp_path / "empty.json"
    path.write_text(EMPTY, "utf-8")
    options = [str(path), "--spec", str(NOTES), "--format", "json"]
    command = [sys.executable, "-m", "codegen", "drift", *options]
    first, second = (
        subprocess.run(
            command,
            cwd=HOME,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=False,
        )
        for seed in ("0", "1")
    )
    assert first.stdout == second.stdout
    assert json.loads(first.stdout)["summary"]["only ours"] > 1
