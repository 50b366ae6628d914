"""Build the sdist and the wheel, check them, and try them in empty environments: `make dist`."""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
DIST = ROOT / "dist"
EXAMPLES = ROOT / "docs" / "examples"
# What each extra makes importable.
EXTRAS = {
    "cli": "tfrun_async.cli._app",
    "dask": "tfrun_async.dask",
    "mcp": "tfrun_async.mcp",
    "pytest": "tfrun_async.pytest_plugin",
    "redis": "tfrun_async.rate_limit._redis",
}
# What the programs of the documentation need besides.
PROGRAMS_NEED = (
    "fastapi",
    "opentelemetry-instrumentation-aiohttp-client",
    "opentelemetry-sdk",
    "pytest-asyncio",
)


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> str:
    """Run a command, and return what it prints; a failure ends the program."""
    shown = " ".join(map(str, command))
    print(f"$ {shown.replace(str(ROOT), '.')}", flush=True)
    done = subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env=os.environ | {"PIP_CONSTRAINT": str(ROOT / ".ci" / "constraints.txt")} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{done.stdout}\n{shown}: exit code {done.returncode}")
    return done.stdout


def build() -> tuple[Path, Path]:
    """Build both, and check their metadata and contents."""
    shutil.rmtree(DIST, ignore_errors=True)
    run(sys.executable, "-m", "build", "--outdir", DIST)
    (sdist,), (wheel,) = DIST.glob("*.tar.gz"), DIST.glob("*.whl")
    run(sys.executable, "-m", "twine", "check", "--strict", sdist, wheel)
    run(Path(sys.executable).with_name("check-wheel-contents"), wheel)
    return sdist, wheel


def new_environment(folder: Path, requirement: str, besides: Iterable[str] = ()) -> Path:
    """Install a requirement into an empty environment, check it, and return its Python."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = python, "-m", "pip", "--disable-pip-version-check"
    run(*pip, "install", "--quiet", requirement, *besides)
    run(*pip, "check")
    return python


def try_first_example(python: Path, folder: Path) -> None:
    """Run the first program of the tutorial, with nothing but the installed package."""
    network = folder / "network"
    network.mkdir(parents=True)
    (network / "main.tf").write_text('resource "terraform_data" "example" {}\n', "utf-8")
    shutil.copy(EXAMPLES / "first_run.py", folder)
    printed = run(python, "-I", "-W", "error", "first_run.py", cwd=folder)
    assert printed.splitlines()[-1] == "planned_and_finished", printed


def main() -> None:
    """Build, check and try."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert EXTRAS.keys() == declared["project"]["optional-dependencies"].keys()
    sdist, wheel = build()
    with tempfile.TemporaryDirectory() as directory:
        scratch = Path(directory)
        for name, requirement in {"wheel": f"{wheel}", "sdist": f"{sdist}"}.items():
            python = new_environment(scratch / name, requirement)
            try_first_example(python, scratch / f"{name}-project")
        for extra, module in EXTRAS.items():
            python = new_environment(scratch / extra, f"{wheel}[{extra}]")
            run(python, "-I", "-W", "error", "-c", f"import {module}", cwd=scratch)
        every = f"{wheel}[{','.join(EXTRAS)}]"
        python = new_environment(scratch / "all", every, PROGRAMS_NEED)
        # Each program of the documentation, as printed, with the installed package.
        tests = ROOT / "tests" / "docs" / "test_examples.py"
        run(sys.executable, "-m", "pytest", "-q", tests, EXAMPLES_PYTHON=str(python))
    print(f"{sdist.name} and {wheel.name} are good")


if __name__ == "__main__":
    main()
