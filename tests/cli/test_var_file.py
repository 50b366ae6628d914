"""Files of variables, as `--var-file` reads them."""

from pathlib import Path

import pytest
import typer

from tests.cli.conftest import Tfrun
from tfrun_async import Client
from tfrun_async.cli._var_file import read_var_file
from tfrun_async.simulator import Simulator

HCL = """\ufeff# Where it runs
region = "eu" // close to us
"quoted" = true

count    = -1.5e3 /* a number */
nothing=null
zones = [
  "a", # the first
  "b]",
]
tags = {
  "a}" = "\\"x", team = "core"  // not "closed
  nested = { list = [1, 2] }
}
script = <<-EOT
  echo "[unbalanced" # no comment
  EOT
template = "a ${join("-", ["}", "b"])} $${c} %{ if true }d%{ endif }"
sum = (1 +
  2)
last = 1"""

VALUES = {
    "region": '"eu"',
    "quoted": "true",
    "count": "-1.5e3",
    "nothing": "null",
    "zones": '[\n  "a", \n  "b]",\n]',
    "tags": '{\n  "a}" = "\\"x", team = "core"  \n  nested = { list = [1, 2] }\n}',
    "script": '<<-EOT\n  echo "[unbalanced" # no comment\n  EOT',
    "template": '"a ${join("-", ["}", "b"])} $${c} %{ if true }d%{ endif }"',
    "sum": "(1 +\n  2)",
    "last": "1",
}


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_expressions_are_taken_as_they_are(tmp_path: Path, line_end: str) -> None:
    """Without comments; line ends may be those of Windows."""
    path = tmp_path / "prod.tfvars"
    path.write_text(HCL, encoding="utf-8", newline=line_end)
    assert read_var_file(path) == VALUES


def test_json_becomes_hcl(tmp_path: Path) -> None:
    """Text stays text, also where it looks like a template."""
    path = tmp_path / "prod.tfvars.json"
    path.write_text('{"a": "${b}", "n": 0.10, "l": [1, null, true], "o": {"k": "v"}}')
    assert read_var_file(path) == {
        "a": '"$${b}"',
        "n": "0.10",
        "l": "[1, null, true]",
        "o": '{"k" = "v"}',
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a = 1\nb", "line 2: must be a definition such as name = value"),
        ("a == 1", "line 1: must be a definition such as name = value"),
        ("a {\n}", "line 1: must be a definition such as name = value"),
        ("a = 1\n\na = 2", "line 3: a is defined twice"),
        ("a =\nb = 1", "line 1: a has no value"),
        ("a = [\n  1,\n", "line 1: ] is missing"),
        ("a = {]", "line 1: ] closes nothing"),
        ('a = "s3cret\n"', 'line 1: the closing " is missing'),
        ('a = "${"b"', 'line 1: the closing " is missing'),
        ("a = <<EOT\ns3cret\n", "line 1: the end of the heredoc is missing"),
    ],
)
def test_an_error_has_its_place(tmp_path: Path, text: str, problem: str) -> None:
    """And no value, which may be a secret."""
    path = tmp_path / "a.tfvars"
    path.write_text(text)
    with pytest.raises(typer.BadParameter) as raised:
        read_var_file(path)
    assert raised.value.format_message() == f"Invalid value for --var-file: {path}, {problem}"
    assert raised.value.__context__ is None


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"{", "line 1: must be JSON: Expecting property name"),
        (b"[1]", "line 1: must be a JSON object"),
        (b'{"a": NaN}', "a value is no finite number"),
        (b"\xff", "must be UTF-8 text"),
    ],
)
def test_json_that_cannot_be_read_is_told(tmp_path: Path, content: bytes, problem: str) -> None:
    """As HCL is."""
    path = tmp_path / "a.tfvars.json"
    path.write_bytes(content)
    with pytest.raises(typer.BadParameter, match=problem):
        read_var_file(path)


async def test_a_run_is_started_with_the_variables_of_files(
    tfrun: Tfrun, tfe: Client, sim: Simulator, planned_run: str, tmp_path: Path
) -> None:
    """Later files take precedence, and the command line over all of them."""
    (tmp_path / "a.tfvars").write_text('one = "a"\ntwo = "a"\nthree = "a"')
    (tmp_path / "b.json").write_text('{"two": "b", "three": "b"}')
    files = ["--var-file", str(tmp_path / "a.tfvars"), "--var-file", str(tmp_path / "b.json")]
    started = await tfrun("start", "example/network", *files, "--var", "three=c", "--json", "id")
    run = await tfe.runs.read(started.lines[0]["id"])
    assert {each.key: each.value for each in run.variables} == {
        "one": '"a"',
        "two": '"b"',
        "three": '"c"',
    }


@pytest.mark.parametrize(
    "options",
    [
        ["--var", "a=1", "--var", "a=2"],
        ["--var-hcl", "a=1", "--var-hcl", "a=1"],
        ["--var", "a=s3cret", "--var-hcl", "a=1"],
    ],
)
async def test_a_variable_is_given_once(tfrun: Tfrun, sim: Simulator, options: list[str]) -> None:
    """One of the two would be ignored. The value is not shown."""
    before = len(sim.requests)
    result = await tfrun("start", "example/network", *options)
    assert result.code == 2
    assert ": a is given twice; see tfrun start --help" in result.err
    assert "s3cret" not in result.err
    assert len(sim.requests) == before


async def test_a_file_that_is_not_there_is_told(tfrun: Tfrun, tmp_path: Path) -> None:
    """Before anything is sent."""
    result = await tfrun("start", "example/network", "--var-file", str(tmp_path / "no.tfvars"))
    assert result.code == 2
    assert "no.tfvars: No such file or directory" in result.err
