"""Run the suite on every Python that is installed: `make matrix`."""

import os
from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]

# The commands of pyenv refuse to run a version that is installed and not selected: pass them by.
_PYENV = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
os.environ["PATH"] = os.pathsep.join([*map(str, _PYENV.glob("3.*/bin")), os.environ["PATH"]])


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Install the package with all extras, and run the tests; arguments go to pytest."""
    session.env["PIP_CONSTRAINT"] = str(Path(".ci", "constraints.txt").resolve())
    session.install("--quiet", "--upgrade", "pip")  # groups of dependencies need a recent one
    session.install("--quiet", "--editable", ".[cli,dask,mcp,redis]", "--group", "dev")
    session.run("python", "-m", "pytest", "--numprocesses", "2", *session.posargs)
