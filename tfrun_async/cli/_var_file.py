"""Read the files of `--var-file`: definitions of variables, in HCL or in JSON.

A run takes the values of its variables as HCL, so expressions are not evaluated here: a file in HCL
is only split into its definitions.

Source: https://developer.hashicorp.com/terraform/language/values/variables
"""

import json
import re
from decimal import Decimal
from pathlib import Path

import typer

from tfrun_async.errors import ArgumentError
from tfrun_async.hcl import HclLiteral, hcl

_SPACE = re.compile(r"(?:\s|#.*|//.*|/\*(?:.|\n)*?\*/)*")
_NAME = re.compile(r"([^\W\d][\w-]*|\"[^\"\\\n]*\")[ \t]*=(?!=)")
_COMMENT = re.compile(r"#.*|//.*|/\*(?:.|\n)*?\*/")
_HEREDOC = re.compile(r"<<-?([^\W\d][\w-]*)\n(?:.*\n)*?[ \t]*\1(?=\n|\Z)")
_BRACKETS = {"[": "]", "{": "}", "(": ")"}


class _SyntaxError(Exception):
    """A file is not one of definitions.

    Args:
        position: Where, as the number of characters before it.
        problem: What is wrong; without values, since they may be secret.
    """

    def __init__(self, position: int, problem: str) -> None:
        super().__init__(position, problem)
        self.position = position
        self.problem = problem


def read_var_file(path: Path) -> dict[str, HclLiteral]:
    """Return the variables that a file defines, each with its value as HCL.

    Raises:
        typer.BadParameter: It cannot be read, or is not a file of definitions.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        return _parse_json(text) if path.suffix == ".json" else _parse_hcl(text)
    except OSError as error:
        problem = f"{path}: {error.strerror}"
    except UnicodeDecodeError:
        problem = f"{path}: must be UTF-8 text"
    except _SyntaxError as error:
        line = text.count("\n", 0, error.position) + 1
        problem = f"{path}, line {line}: {error.problem}"
    # Not from the error, whose traceback has the text of the file.
    raise typer.BadParameter(problem, param_hint="--var-file")


def _parse_json(text: str) -> dict[str, HclLiteral]:
    try:
        variables = json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise _SyntaxError(error.pos, f"must be JSON: {error.msg}") from None
    if not isinstance(variables, dict):
        raise _SyntaxError(0, "must be a JSON object of variables by name")
    try:
        return {name: hcl(value) for name, value in variables.items()}
    except ArgumentError:
        raise _SyntaxError(0, "a value is no finite number, or no Unicode text") from None


def _parse_hcl(text: str) -> dict[str, HclLiteral]:
    text = text.replace("\r\n", "\n")
    variables: dict[str, HclLiteral] = {}
    position = _end(_SPACE, text, 0)
    while position < len(text):
        found = _NAME.match(text, position)
        if found is None:
            raise _SyntaxError(position, "must be a definition such as name = value")
        name = found[1].strip('"')
        if name in variables:
            raise _SyntaxError(position, f"{name} is defined twice")
        expression, position = _read_expression(text, found.end())
        if not expression:
            raise _SyntaxError(found.end(), f"{name} has no value")
        variables[name] = HclLiteral(expression)
        position = _end(_SPACE, text, position)
    return variables


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    found = pattern.match(text, position)
    return position if found is None else found.end()


def _read_expression(text: str, start: int) -> tuple[str, int]:
    """Return an expression without its comments, and where it ends: at the end of its line."""
    parts, position = [], start
    open_brackets: list[tuple[str, int]] = []
    while position < len(text):
        character = text[position]
        if character == "\n" and not open_brackets:
            break
        if comment := _COMMENT.match(text, position):
            position = comment.end()
            continue
        end = _end_of_token(text, position)
        if character in _BRACKETS:
            open_brackets.append((_BRACKETS[character], position))
        elif character in _BRACKETS.values() and (
            not open_brackets or open_brackets.pop()[0] != character
        ):
            raise _SyntaxError(position, f"{character} closes nothing")
        parts.append(text[position:end])
        position = end
    if open_brackets:
        bracket, opened = open_brackets[-1]
        raise _SyntaxError(opened, f"{bracket} is missing")
    return "".join(parts).strip(), position


def _end_of_token(text: str, position: int) -> int:
    if text[position] == '"':
        return _end_of_string(text, position)
    if text.startswith("<<", position):
        heredoc = _HEREDOC.match(text, position)
        if heredoc is None:
            raise _SyntaxError(position, "the end of the heredoc is missing")
        return heredoc.end()
    return position + 1


def _end_of_string(text: str, start: int) -> int:
    """Return where a string ends; there may be strings in its templates."""
    position, templates = start + 1, 0
    while position < len(text) and text[position] != "\n":
        if text[position] == "\\":
            position += 2
        elif text.startswith(("$${", "%%{"), position):
            position += 3
        elif text.startswith(("${", "%{"), position):
            templates, position = templates + 1, position + 2
        elif text[position] == '"' and not templates:
            return position + 1
        elif text[position] == '"':
            position = _end_of_string(text, position)
        else:
            templates -= text[position] == "}" and templates > 0
            position += 1
    raise _SyntaxError(start, 'the closing " is missing')
