"""Read an OpenAPI document that others have written, from a file or a URL."""

from __future__ import annotations

import http.client
import json
import re
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import yaml

from codegen.spec import yaml as _yaml
from codegen.spec.diagnostics import Place, Problem, SpecError

_LARGEST = 32 * 2**20
_TIMEOUT = 30.0


def read_document(source: str) -> dict[str, Any]:
    """Return an OpenAPI 3.0 or 3.1 document, written in JSON or YAML.

    Raises:
        SpecError: It cannot be had, or is no such document.
    """
    document = _parsed(_text(source), source)
    if not isinstance(document, dict):
        raise _refused(source, "expected a mapping at the top")
    version = document.get("openapi")
    if version is None:
        raise _refused(source, "is no OpenAPI 3 document: it has no `openapi` at the top")
    if not re.match(r"3\.[01](\.|$)", str(version)):
        raise _refused(source, f"is OpenAPI {version}, expected 3.0 or 3.1")
    if not isinstance(document.get("paths"), dict):
        raise _refused(source, "has no mapping of `paths`")
    return document


def _text(source: str) -> str:
    is_url = source.lower().startswith(("http://", "https://"))
    try:
        content = _fetched(source) if is_url else Path(source).read_bytes()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(source, "is not UTF-8") from None
    except urllib.error.HTTPError as error:
        with error:
            raise _refused(source, f"was answered with {error.code} {error.reason}") from None
    except urllib.error.URLError as error:
        raise _refused(source, f"cannot be read: {_reason(error.reason)}") from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise _refused(source, f"cannot be read: {_reason(error)}") from None


def _fetched(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=_TIMEOUT) as response:  # noqa: S310  (http or https)
        content: bytes = response.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise _refused(url, f"is larger than {_LARGEST // 2**20} MiB")
    if response.length:  # reading with a limit does not tell that a body ends too soon
        raise _refused(url, f"ends {response.length} bytes too soon")
    return content


def _parsed(text: str, source: str) -> Any:
    try:
        if text.lstrip().startswith("{"):
            return json.loads(text)
        return _yaml.parse(text)
    except json.JSONDecodeError as error:
        raise _refused(source, f"no JSON: {error.msg}", error.lineno) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise _refused(source, f"no YAML: {error.problem}", line) from None
    except yaml.YAMLError as error:  # a character that YAML does not allow
        raise _refused(source, f"no YAML: {str(error).splitlines()[0]}") from None
    except RecursionError:
        raise _refused(source, "is nested too deeply") from None


def _reason(error: object) -> str:
    said = error.strerror if isinstance(error, OSError) else None
    return said or str(error) or type(error).__name__


def _refused(source: str, text: str, line: int | None = None) -> SpecError:
    return SpecError((Problem(Place(source, line=line), text),))
