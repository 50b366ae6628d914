"""The README's code and output, compared with real runs."""

import ast
import asyncio
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.workspaces import create_workspace
from tfrun_async import Client, __version__, errors
from tfrun_async.simulator import Clock, Simulator

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8")
FIRST, REAL, TEST = re.findall(r"^```python\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


def test_it_has_three_screens() -> None:
    """Everything else is on the site."""
    assert len(TEXT.splitlines()) <= 200


def run(program: str, directory: Path, **environment: str) -> list[str]:
    """Run a program beside a directory `network`, and return the lines that it prints."""
    (directory / "network").mkdir()
    (directory / "network" / "main.tf").write_text('resource "terraform_data" "example" {}\n')
    (directory / "example.py").write_text(program)
    done = subprocess.run(
        [sys.executable, "-W", "error", "example.py"],
        cwd=directory,
        env={"PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_the_first_example_runs_as_printed(tmp_path: Path) -> None:
    """Copied into an empty directory beside a configuration, it plans it."""
    # Only the simulator's clock is hurried.
    program = FIRST.replace("Simulator()", "Simulator(clock=Clock(speed=50))").replace(
        "import Simulator", "import Clock, Simulator"
    )
    assert program != FIRST
    lines = run(program, tmp_path)
    assert lines[-1] == "planned_and_finished"
    assert any(line.startswith("Plan: 1 to add") for line in lines)


async def test_the_example_for_the_real_service_applies_a_run(tmp_path: Path) -> None:
    """Against a simulator that it does not know of, in the organization that it names."""
    sim = Simulator(organization="acme", clock=Clock(speed=200))
    async with sim, Client(sim.address, sim.token) as tfe:
        await create_workspace(sim, tfe, "network")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-W", "error", "-c", REAL),
            env={"PYTHONPATH": str(ROOT), "TFE_ADDRESS": sim.address, "TFE_TOKEN": sim.token},
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await process.communicate()
    assert out.decode().splitlines() == ["applied"]


async def test_the_example_of_a_test_passes() -> None:
    """It is a test itself."""
    names: dict[str, Any] = {}
    exec(compile(TEST, str(README), "exec"), names)
    await names["test_a_lost_response_does_not_start_a_second_run"]()


def test_the_examples_are_short() -> None:
    """Fifteen lines of work, beside imports and the call."""
    for text in (FIRST, REAL):
        main = next(node for node in ast.parse(text).body if isinstance(node, ast.AsyncFunctionDef))
        assert (main.end_lineno or 0) - main.lineno < 15


def test_links_and_the_version_are_right() -> None:
    """Files that are linked exist, and the wheel has the name that is said."""
    for target in re.findall(r"\]\((?!#)([^)#]+)(?:#[^)]*)?\)", TEXT):
        assert (ROOT / target).exists(), target
    assert f"tfrun_async-{__version__}-py3" in TEXT


def test_links_become_absolute_for_the_package_index() -> None:
    """Pictures lead to the raw file; addresses and anchors stay."""
    with_absolute_links = runpy.run_path(str(ROOT / "docs" / "absolute_links.py"))[
        "with_absolute_links"
    ]
    text = "![a](docs/a.svg) [b](docs/b.md#c) [d](#d) [e](https://e.example)"
    base = "https://github.com/o/n"
    assert with_absolute_links(text, base, "v1") == (
        f"![a]({base}/raw/v1/docs/a.svg) [b]({base}/blob/v1/docs/b.md#c) [d](#d) "
        "[e](https://e.example)"
    )


def test_every_error_of_the_table_exists() -> None:
    """The table of the reference names classes that can be caught, and leaves none out."""
    page = (ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+Error)`", page.partition("| error |")[2]))
    groups = {"TfrunError", "APIError", "ArchiveError"}
    defined = {name for name in vars(errors) if name.endswith("Error")}
    assert named == defined - groups
