"""The page about a change of the API works as printed, from the report to the new method."""

import functools
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.__main__ import main
from codegen.spec import loader
from codegen.spec.loader import EXPLANATIONS, load
from codegen.spec.yaml import parse_yaml
from tests.docs.conftest import ROOT
from tests.support.spec_drafts import add_draft, merged

pytestmark = pytest.mark.no_cover
_parse_yaml = functools.cache(parse_yaml)
PAGE = (ROOT / "docs" / "how-to" / "api-changed.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    """Return the blocks of the page in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def printed(number: int) -> tuple[list[str], str]:
    """Return the arguments of a command on the page, and what the page says it prints."""
    command, _, output = blocks("console")[number].partition("\n")
    assert command.startswith("$ python -m codegen drift ")
    return command.split()[4:], output


@pytest.fixture(scope="module")
def published() -> str:
    """The document with a change, as JSON, which is YAML and quick to write."""
    return json.dumps(merged(load(ROOT / "spec").document, yaml.safe_load(blocks("yaml")[0])))


@pytest.fixture
def repository(published: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what the steps touch, and the file that has changed."""
    ignored = shutil.ignore_patterns("__pycache__", EXPLANATIONS)
    for name in ("spec", "tfrun_async", "tests/support"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    for name in ("pyproject.toml", "tests/__init__.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    Path("published.yaml").write_text(published, "utf-8")
    return tmp_path


@pytest.fixture(autouse=True)
def parse_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse the files of the spec once, though each command reads them."""
    monkeypatch.setattr(loader, "parse_yaml", _parse_yaml)


def run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Run a command of the page on the copy, and return its exit code and output."""
    code = main([*arguments, "--spec", "spec"])
    return code, capsys.readouterr().out


def python(*arguments: str, cwd: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": f"{cwd}{os.pathsep}{ROOT}"}
    process = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stdout + process.stderr


def test_the_page_leads_from_the_report_to_the_method(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Report, draft, generated method, its test and the last report are as printed."""
    report, expected = printed(0)
    assert run(report, capsys) == (1, expected)
    command, draft = printed(1)
    assert run(command, capsys) == (0, draft)
    add_draft(repository / "spec", draft)
    generated = repository / "tfrun_async" / "_generated"
    assert main(["--spec", "spec", "--output", str(generated)]) == 0
    (test,) = blocks("py")
    (repository / "tests" / "test_postpone.py").write_text(test, "utf-8")
    python("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_postpone.py", cwd=repository)
    report, expected = printed(3)
    assert run(report, capsys) == (0, expected)


def test_the_explanation_on_the_page_covers_the_report(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With it in the spec, nothing is left and it is all in use."""
    explanation: Any = blocks("yaml")[1]
    (repository / "spec" / EXPLANATIONS).write_text(explanation, "utf-8")
    assert run(printed(0)[0], capsys) == (0, "No drift; 2 explained.\n")
