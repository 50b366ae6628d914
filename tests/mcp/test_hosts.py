"""What hosts are configured with: the snippets of the page, and the file for the MCP registry."""

import json
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tfrun_async._version import __version__
from tfrun_async.mcp.__main__ import parse_options

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/how-to/mcp.md").read_text("utf-8")
SERVER: dict[str, Any] = json.loads((ROOT / "docs/server.json").read_text("utf-8"))


def _snippets(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def _servers() -> list[dict[str, Any]]:
    """Return the configured servers, whatever a host calls their table."""
    documents = [
        *map(json.loads, _snippets("json")),
        *map(tomllib.loads, _snippets("toml")),
    ]
    tables = ("mcpServers", "servers", "context_servers", "mcp_servers")
    return [
        document[table]["terraform"] for document in documents for table in tables & document.keys()
    ]


def test_the_snippets_for_hosts_start_the_server() -> None:
    """Their options exist, and the token is in the environment only."""
    servers = _servers()
    assert len(servers) == len(_snippets("json")) + len(_snippets("toml")) == 4
    for server in servers:
        assert server["command"] == "python"
        module, *options = server["args"][1:]
        assert (server["args"][0], module) == ("-m", "tfrun_async.mcp")
        assert parse_options(options, "test").http is None
        assert [*server["env"]] == ["TFE_TOKEN"]


def test_the_commands_of_the_page_start_the_server() -> None:
    """Also behind the command of a host."""
    lines = [line for text in _snippets("console") for line in text.splitlines()]
    commands = [line for line in lines if "-m tfrun_async.mcp" in line]
    assert len(commands) == 3
    for command in commands:
        _, _, options = command.partition("-m tfrun_async.mcp")
        parse_options(shlex.split(options), "test")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--http 65536", "must be a port, got '65536'"),
        ("--http web", "must be a port, got 'web'"),
        ("--max-result 10", "got '10'"),
        ("--max-result many", "got 'many'"),
        ("--organization 'a b'", "must be the name of an organization, got 'a b'"),
        ("--workspace network", "must be ws-… or organization/name, got 'network'"),
    ],
)
def test_options_are_checked(
    options: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before the server starts, and with the value."""
    with pytest.raises(SystemExit):
        parse_options(shlex.split(options), "test")
    assert message in capsys.readouterr().err


def _check_input(given: dict[str, Any]) -> None:
    assert given.keys() <= {
        *("type", "name", "value", "description", "isRepeated", "isSecret", "isRequired"),
        *("format", "default", "placeholder"),
    }
    assert isinstance(given.get("default", ""), str)
    assert given.get("format", "string") in {"string", "number", "boolean", "filepath"}


def test_the_file_for_the_registry_has_its_shape() -> None:
    """As the schema that it names says, and the registry's further rules."""
    assert re.fullmatch(
        r"https://static\.\S+/\d{4}-\d\d-\d\d/server\.schema\.json", SERVER["$schema"]
    )
    assert re.fullmatch(r"[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+", SERVER["name"])
    assert 3 <= len(SERVER["name"]) <= 200
    assert 1 <= len(SERVER["title"]) <= 100
    assert 1 <= len(SERVER["description"]) <= 100
    assert SERVER.keys() <= {"$schema", "name", "title", "description", "version", "packages"}
    (package,) = SERVER["packages"]
    assert SERVER["version"] == package["version"] == __version__
    assert package["registryType"] == "pypi"
    assert package["transport"] == {"type": "stdio"}
    assert "registryBaseUrl" not in package
    for argument in [*package["runtimeArguments"], *package["packageArguments"]]:
        _check_input(argument)
        if argument["type"] == "positional":
            assert "value" in argument
        else:
            assert argument["type"] == "named"
            assert argument["name"].startswith("--")
    for variable in package["environmentVariables"]:
        _check_input(variable)
        assert re.fullmatch(r"[A-Z_]+", variable["name"])


def test_the_registry_finds_the_package() -> None:
    """A README proves whose package it is, and uvx runs the script of the package's name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (package,) = SERVER["packages"]
    assert package["identifier"] == project["name"]
    assert package["identifier"] in project["scripts"]
    assert f"mcp-name: {SERVER['name']} " in (ROOT / "README.md").read_text("utf-8")
    (extras,) = re.findall(r"\[(.*)\]", package["runtimeArguments"][0]["value"])
    assert set(extras.split(",")) <= project["optional-dependencies"].keys()


def test_the_arguments_of_the_registry_start_the_server(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With the values that a user may give, as a host writes them."""
    first, *named = SERVER["packages"][0]["packageArguments"]
    assert first["value"] == "mcp"
    values = {"--organization": "acme", "--workspace": "acme/network", "--max-result": "20000"}
    options = parse_options([f"{each['name']}={values[each['name']]}" for each in named], "test")
    assert (options.organization, options.workspace) == (["acme"], ["acme/network"])
    assert options.max_result == int(named[-1]["default"])
    assert capsys.readouterr().err == ""
