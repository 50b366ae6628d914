"""Specs with one mistake each, and how it is reported."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.__main__ import main
from codegen.lower.api import lower
from codegen.spec.diagnostics import SpecError
from codegen.spec.loader import load
from tests.support.notes_spec import DROPPED, locations, write_changed

REFUSED = Path(__file__).parent / "refused"


def mistakes() -> Iterator[Any]:
    """Return the entries of `refused/`: a change of the notes spec, and the expected diagnostic.

    A location is a file and a pointer; without `at`, it is that of the change.
    """
    for path in sorted(REFUSED.iterdir()):
        for mistake in yaml.safe_load(path.read_text("utf-8")):
            location = mistake.get("drop") or mistake["change"]
            expected = f"spec/{mistake.get('at', location)}: {mistake['says']}"
            value = DROPPED if "drop" in mistake else mistake["to"]
            yield pytest.param(location, value, expected, id=f"{path.stem}: {mistake['says'][:60]}")


@pytest.mark.parametrize(("location", "value", "expected"), list(mistakes()))
def test_mistake_is_reported_with_its_location(
    location: str,
    value: Any,
    expected: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A spec that the generator cannot use is refused with file, pointer and reason."""
    monkeypatch.chdir(tmp_path)
    write_changed(tmp_path / "spec", {location: value})
    assert main(["--spec", "spec", "--output", "output"]) == 2
    assert expected in capsys.readouterr().err.splitlines()
    assert not (tmp_path / "output").exists()


def test_all_mistakes_are_reported_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Several mistakes are reported in one run, each on a line."""
    monkeypatch.chdir(tmp_path)
    note = "notes.yaml #/components/schemas/Note/description"
    tag = "openapi.yaml #/tags/0/description"
    write_changed(tmp_path / "spec", {note: "A note", tag: "Notes"})
    assert main(["--spec", "spec", "--output", "output"]) == 2
    assert sorted(capsys.readouterr().err.splitlines()) == [
        f"spec/{note}: must end with a full stop",
        f"spec/{tag}: must end with a full stop",
    ]


FILES = {
    "a: [\n": "openapi.yaml line 2: no YAML: ",
    "a: 1\nb: {c: 2, c: 3}": "line 2: no YAML: duplicate key 'c'",
    "[1, 2]: 3": "line 1: no YAML: a key must be text",
    "a: &a [*a]": "line 1: no YAML: found unconstructable recursive node",
    "- 1": ": must have a mapping at the top",
    "": ": must have a mapping at the top",
    "a: \x07": "openapi.yaml: no YAML: unacceptable character #x0007",
    "components: []": " #/components: must be a mapping",
    "components: {schemas: {A: 3}}": " #/components/schemas/A: must be a mapping",
    "paths: 3": " #/paths: must be a mapping",
}


@pytest.mark.parametrize(("content", "expected"), list(FILES.items()))
def test_file_that_is_no_spec_is_reported(
    content: str,
    expected: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A file that cannot be read is named, with the line if that is known."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "openapi.yaml").write_text(content, "utf-8")
    assert main(["--spec", ".", "--output", "output"]) == 2
    assert any(expected in line for line in capsys.readouterr().err.splitlines())


@pytest.mark.parametrize("name", ["run-tasks", "lambda", "2fa", "Runs"])
def test_file_that_cannot_name_a_module_is_reported(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The modules of a resource are called like its file."""
    monkeypatch.chdir(tmp_path)
    write_changed(tmp_path / "spec", {})
    (tmp_path / "spec" / f"{name}.yaml").write_text("components: {}", "utf-8")
    assert main(["--spec", "spec", "--output", "output"]) == 2
    assert capsys.readouterr().err == f"spec/{name}.yaml: a module cannot be called {name!r}\n"


def test_missing_spec_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder without a spec is reported without a traceback."""
    monkeypatch.chdir(tmp_path)
    assert main(["--spec", "spec", "--output", "output"]) == 2
    assert (
        capsys.readouterr().err == "spec/openapi.yaml: cannot be read: No such file or directory\n"
    )


def test_file_in_another_encoding_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is not UTF-8 is named."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "openapi.yaml").write_bytes("a: é".encode("latin-1"))
    assert main(["--spec", ".", "--output", "output"]) == 2
    assert "openapi.yaml: is not UTF-8" in capsys.readouterr().err


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    location=st.sampled_from(locations()),
    value=st.sampled_from([DROPPED, None, True, -1.5, "", "x", [], ["x"], {}, {"x": 1}]),
)
def test_no_mistake_ends_in_a_traceback(location: str, value: Any, tmp_path: Path) -> None:
    """Any value at any location of a spec is either accepted or reported."""
    folder = tmp_path / uuid4().hex
    write_changed(folder, {location: value})
    with suppress(SpecError):
        lower(load(folder))
