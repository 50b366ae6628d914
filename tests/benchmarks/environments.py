"""Virtual environments: create them, and measure their size and import time."""

import subprocess
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

import attrs
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.benchmarks.works import Contender

ROOT = Path(__file__).parents[2]
_PINS = Path(__file__).parent / "environments"
_BUILT = ROOT / ".venv" / "environments"
_PIP_OPTIONS = (
    *("-qq", "--disable-pip-version-check", "--only-binary", ":all:"),
    *("--retries", "1", "--timeout", "15"),
)


def python_for(contender: Contender) -> Path | None:
    """Return the interpreter with the packages of a contender; None if they cannot be installed."""
    if contender.environment is None:
        return Path(sys.executable)
    return python_with(_PINS / f"{contender.environment}.txt")


def python_with(pins: Path) -> Path | None:
    """Return the interpreter with the packages of a file; None if they cannot be installed."""
    folder = _BUILT / pins.stem
    python, ready = folder / "bin" / "python", folder / "ready"
    if not is_built(pins):
        _run("venv", "--clear", "--without-pip", folder)
        if _run("pip", "--python", python, "install", *_PIP_OPTIONS, "--requirement", pins):
            return None
        ready.write_text(pins.read_text())
    return python


def is_built(pins: Path) -> bool:
    """Say whether the environment with the packages of a file is there."""
    ready = _BUILT / pins.stem / "ready"
    return ready.exists() and ready.read_text() == pins.read_text()


def import_seconds(python: Path, statement: str, before: str = "pass") -> float:
    """Return how long an import takes in a fresh process, after another one."""
    clock = "time.perf_counter()"
    code = f"import time; {before}; begun = {clock}; {statement}; print({clock} - begun)"
    return float(_output(python, code))


@attrs.frozen
class Installed:
    """Packages with all that they require.

    Args:
        size: Bytes of their files, as they come: without what Python compiles of them.
    """

    versions: dict[str, str]
    size: int


def installed(contender: Contender, python: Path) -> Installed:
    """Look at what the contender's packages bring along."""
    site_packages = _output(python, "import sysconfig; print(sysconfig.get_path('purelib'))")
    there = {
        canonicalize_name(distribution.name): distribution
        for distribution in distributions(path=[site_packages.strip()])
    }
    found: dict[str, Distribution] = {}
    wanted = list(contender.packages)
    while wanted:
        name = canonicalize_name(wanted.pop())
        if name in there and name not in found:
            found[name] = there[name]
            wanted += _required(there[name])
    return Installed(
        {name: found[name].version for name in sorted(found)}, sum(map(_size, found.values()))
    )


def _required(distribution: Distribution) -> list[str]:
    requirements = map(Requirement, distribution.requires or ())
    return [
        each.name
        for each in requirements
        if each.marker is None or each.marker.evaluate({"extra": ""})
    ]


def _size(distribution: Distribution) -> int:
    files = [Path(str(file.locate())) for file in distribution.files or ()]
    if distribution.name == "tfrun-async":  # installed as a link to the source
        files += (ROOT / "tfrun_async").rglob("*")
    return sum(file.stat().st_size for file in files if file.is_file() and file.suffix != ".pyc")


def _run(module: str, *arguments: str | Path) -> int:
    return subprocess.run([sys.executable, "-m", module, *arguments], check=False).returncode


def _output(python: Path, code: str) -> str:
    command = [str(python), "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
