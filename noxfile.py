"""Run the suite on every Python that is installed: `make matrix`."""

import nox

nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Install the package with all extras, and run the tests; arguments go to pytest."""
    session.env["PIP_CONSTRAINT"] = ".ci/constraints.txt"
    session.install("--editable", ".[cli,dask,demo,mcp,redis]", "--group", "dev")
    session.run("python", "-m", "pytest", "--numprocesses", "2", *session.posargs)
