"""What the README shows is what happens."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tfrun_async import errors

README = Path(__file__).parent.parent / "README.md"
PYTHON = re.findall(r"^```python\n(.*?)^```", README.read_text(), re.DOTALL | re.MULTILINE)
EXAMPLE = next(text for text in PYTHON if "asyncio.run" in text)


def test_the_first_example_runs_as_printed(tmp_path: Path) -> None:
    """Copied into an empty directory beside a configuration, it plans it."""
    network = tmp_path / "infrastructure" / "network"
    network.mkdir(parents=True)
    (network / "main.tf").write_text('resource "terraform_data" "one" {\n}\n')
    # Only the simulator's clock is hurried.
    script = EXAMPLE.replace("Simulator()", "Simulator(clock=Clock(speed=50))").replace(
        "import Simulator", "import Clock, Simulator"
    )
    assert script != EXAMPLE
    (tmp_path / "example.py").write_text(script)
    done = subprocess.run(
        [sys.executable, "-W", "error", "example.py"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(README.parent)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[-1] == "planned_and_finished"
    assert any(line.startswith("Plan: 1 to add") for line in lines)


def test_the_first_example_is_short() -> None:
    """Fifteen lines of work, beside imports and the call."""
    body = ast.parse(EXAMPLE).body
    main = next(node for node in body if isinstance(node, ast.AsyncFunctionDef))
    assert (main.end_lineno or 0) - main.lineno < 15


@pytest.mark.parametrize("text", PYTHON)
def test_every_example_is_python(text: str) -> None:
    """No example has a typing mistake."""
    compile(text, str(README), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def test_every_error_of_the_table_exists() -> None:
    """The table names classes that can be caught."""
    table = README.read_text().partition("| error |")[2].partition("\n\n")[0]
    named = re.findall(r"`(\w+Error)`", table)
    assert len(named) > 8
    assert all(hasattr(errors, name) for name in named)
