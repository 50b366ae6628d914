"""The command line: what it writes, what it compares, and its exit status."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import codegen
from codegen.__main__ import main
from codegen.emit import files
from tests.support.notes_spec import CASES, read_files

HOME = Path(codegen.__file__).resolve().parents[1]
SPEC = str(CASES / "smallest" / "spec")


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A folder with the files that the smallest spec makes."""
    return Path(shutil.copytree(CASES / "smallest" / "expected", tmp_path / "output"))


def check(output: Path) -> int:
    return main(["--check", "--spec", SPEC, "--output", str(output)])


def test_check_is_content_with_current_files(
    output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """If all files are what the spec generates, nothing is printed."""
    assert check(output) == 0
    assert capsys.readouterr() == ("", "")


def test_check_sees_a_changed_file(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that was edited is named, with the lines that differ."""
    path = output / "models" / "__init__.py"
    path.write_text(
        path.read_text("utf-8").replace(
            "RESOURCE_NAMES: dict[str, str]", "RESOURCE_NAMES: dict[str, int]"
        ),
        "utf-8",
    )
    before = path.read_bytes()
    assert check(output) == 1
    errors = capsys.readouterr().err
    assert f"{path}: not current" in errors
    assert "-RESOURCE_NAMES: dict[str, int] = {}" in errors
    assert "+RESOURCE_NAMES: dict[str, str] = {}" in errors
    assert path.read_bytes() == before


def test_check_sees_a_missing_and_a_stray_file(
    output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is not there, and one that should not be, are named."""
    things = output / "operations" / "things.py"
    things.rename(things.with_name("people.py"))
    assert check(output) == 1
    assert capsys.readouterr().err.splitlines()[:2] == [
        f"{things.with_name('people.py')}: stray",
        f"{things}: missing",
    ]


def test_check_sees_that_there_is_no_folder(tmp_path: Path) -> None:
    """Nothing is not the same as the files of an empty spec."""
    assert check(tmp_path / "nowhere") == 1
    assert not (tmp_path / "nowhere").exists()


def test_long_difference_is_cut(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Hundreds of lines would not help."""
    (output / "groups.py").write_text("x = 1\n" * 200, "utf-8")
    assert check(output) == 1
    errors = capsys.readouterr().err
    assert len(errors.splitlines()) < 30
    assert "more lines" in errors


def test_writing_removes_stray_modules(output: Path) -> None:
    """What an older spec has made goes; what is not a module stays."""
    (output / "methods.py").touch()
    (output / "operations" / "people.py").touch()
    (output / "notes.txt").touch()
    assert main(["--spec", SPEC, "--output", str(output)]) == 0
    generated = read_files(CASES / "smallest" / "expected").keys()
    assert read_files(output).keys() == generated | {"notes.txt"}


def test_code_that_is_no_python_is_not_written() -> None:
    """A mistake of the generator itself ends it before any file is touched."""
    with pytest.raises(files.FormatError, match=r"models\.py"):
        files.format_modules([files.Module("models.py", "Broken.", "def")])


@pytest.mark.parametrize("seed", ["0", "1"])
def test_output_depends_on_the_spec_alone(seed: str, tmp_path: Path) -> None:
    """The same spec makes the same bytes, whatever the hash seed and the working directory."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(HOME)}
    output = tmp_path / "output"
    spec = CASES / "notes" / "spec"
    command = [sys.executable, "-m", "codegen", "--spec", str(spec), "--output", str(output)]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)
    assert read_files(output) == read_files(CASES / "notes" / "expected")


def test_defaults_are_those_of_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Paths are relative inside the repository, and absolute elsewhere."""
    monkeypatch.setenv("COLUMNS", "1000")
    for folder, spec in ((HOME, Path("spec")), (tmp_path, HOME / "spec")):
        monkeypatch.chdir(folder)
        with pytest.raises(SystemExit):
            main(["--help"])
        assert f"(default: {spec})" in capsys.readouterr().out
