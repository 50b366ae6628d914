"""The pages that are generated from the code, and the checks of the docs build."""

import importlib
import logging
import re
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from sphinx.errors import ExtensionError
from sphinx.ext import napoleon

from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.models import Run, RunStatus
from tfrun_async.simulator._records.transitions import TRANSITIONS

EXTENSIONS = Path(__file__).parents[2] / "docs" / "_ext"


@pytest.fixture
def extension(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The extension that the test names."""
    monkeypatch.syspath_prepend(str(EXTENSIONS))
    return importlib.import_module(request.param)


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The generated pages, by name."""
    monkeypatch.syspath_prepend(str(EXTENSIONS))
    module = importlib.import_module("reference_pages")
    return dict(module.pages(napoleon.Config(napoleon_use_param=True)))


@pytest.mark.parametrize("extension", ["run_states"], indirect=True)
def test_the_picture_has_every_state_of_the_table(extension: ModuleType) -> None:
    """States that are drawn, and those that are letters, are all that there are."""
    picture = extension.picture()
    for state in TRANSITIONS:
        assert f">{state}<" in picture or state in extension.LETTERS


@pytest.mark.parametrize("extension", ["run_states"], indirect=True)
def test_a_new_state_must_be_drawn(extension: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build fails, and names the state that has no place."""
    monkeypatch.setitem(extension.TRANSITIONS, "brand_new", frozenset({"applied"}))
    with pytest.raises(ExtensionError, match="brand_new"):
        extension.picture()


@pytest.mark.parametrize("extension", ["public_names"], indirect=True)
def test_a_public_name_without_an_entry_is_a_warning(
    extension: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    """Which the build takes for an error; a method is missed, too."""
    documented = {"tfrun_async.Client": None}
    env = SimpleNamespace(
        domains=SimpleNamespace(python_domain=SimpleNamespace(objects=documented))
    )
    logging.getLogger("sphinx").propagate = True
    extension._check(None, env)
    assert "the public name tfrun_async.Pages is not in the reference" in caplog.text
    assert "the public name tfrun_async.Client.watch is not" in caplog.text


def test_the_pages_have_methods_attributes_commands_and_tools(pages: dict[str, str]) -> None:
    """Each from where it is defined."""
    runs = pages["client-runs"]
    assert "``POST /runs/{run_id}/actions/apply``" in runs
    assert ".. py:method:: Client.runs.wait(" in runs
    assert f"tfrun_async.models.{Run.__name__}\n" in pages["models-resources"]
    assert f"tfrun_async.models.{RunStatus.__name__}\n" in pages["models-enums"]
    assert all(code.meaning in pages["exit-codes"] for code in ExitCode)
    assert "tfrun rollout start" in pages["command-line"]
    assert "params.message" in pages["mcp-tools"]
    assert "``POST /runs``" in pages["simulator-coverage"]


def test_no_table_is_empty(pages: dict[str, str]) -> None:
    """The build takes one for an error; a group may have no endpoint of its own."""
    for name, text in pages.items():
        for table in text.split(".. list-table::")[1:]:
            assert table.split("\n\n")[1].count("   * - ") > 1, name


NOT_SIMULATED = {
    "account.change_password",
    "account.update",
    "applies.errored_state",
    "assessment_results.*",
    "explorer.*",
    "notification_configurations.create_for_team",
    "notification_configurations.list_for_team",
    "organizations.delete_data_retention_policy",
    "organizations.list_module_producers",
    "organizations.read_data_retention_policy",
    "organizations.set_data_retention_policy",
    "plans.sanitized_plan",
    "plans.sanitized_plan_for_run",
    "variable_sets.apply_to_stacks",
    "variable_sets.remove_from_stacks",
    "workspaces.delete_data_retention_policy",
    "workspaces.read_data_retention_policy",
    "workspaces.set_data_retention_policy",
    "workspaces.set_ssh_key",
}
"""The methods whose endpoints the simulator lacks; with a star, all of a group."""


def test_the_coverage_page_tells_what_is_not_simulated(pages: dict[str, str]) -> None:
    """Every other method of the client has its endpoint in the simulator."""
    row = r"     - (yes|no)\n     - :py:meth:`(\w+)\.(\w+) "
    served: dict[str, dict[str, bool]] = {}
    for word, group, name in re.findall(row, pages["simulator-coverage"]):
        served.setdefault(group, {})[name] = word == "yes"
    missing = {
        f"{group}.{name if any(methods.values()) else '*'}"
        for group, methods in served.items()
        for name, is_served in methods.items()
        if not is_served
    }
    assert missing == NOT_SIMULATED


def test_pages_are_written_once(
    pages: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unchanged page keeps its time, so that it is not built again; a stray one goes."""
    module: Any = importlib.import_module("reference_pages")
    monkeypatch.setattr(module, "pages", lambda _: [("one", "text")])
    folder = tmp_path / "reference" / "generated"
    app = SimpleNamespace(srcdir=tmp_path, config=None)
    module.write_pages(app)
    (folder / "stray.rst").write_text("gone")
    before = (folder / "one.rst").stat().st_mtime_ns
    module.write_pages(app)
    assert [path.name for path in folder.iterdir()] == ["one.rst"]
    assert (folder / "one.rst").stat().st_mtime_ns == before
