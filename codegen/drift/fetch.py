"""Read another OpenAPI document from a file or a URL."""

import http.client
import json
import re
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import yaml

from codegen.spec.diagnostics import Diagnostic, Location, SpecError
from codegen.spec.yaml import parse_yaml

_MAX_BYTES = 32 * 2**20
_TIMEOUT = 30.0


def read_document(source: str) -> dict[str, Any]:
    """Return an OpenAPI 3.0 or 3.1 document, written in JSON or YAML.

    Raises:
        SpecError: The document cannot be read, or is not OpenAPI 3.0 or 3.1.
    """
    document = _parse(_read_text(source), source)
    if not isinstance(document, dict):
        raise _spec_error(source, "must have a mapping at the top")
    version = document.get("openapi")
    if version is None:
        raise _spec_error(
            source, "openapi: missing at the top, so this is not an OpenAPI 3 document"
        )
    if not re.match(r"3\.[01](\.|$)", str(version)):
        raise _spec_error(source, f"openapi: must be 3.0 or 3.1, got {version}")
    if not isinstance(document.get("paths"), dict):
        raise _spec_error(source, "paths: must be a mapping")
    return document


def _read_text(source: str) -> str:
    is_url = source.lower().startswith(("http://", "https://"))
    try:
        content = _download(source) if is_url else Path(source).read_bytes()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _spec_error(source, "is not UTF-8") from None
    except urllib.error.HTTPError as error:
        with error:
            raise _spec_error(source, f"the response was {error.code} {error.reason}") from None
    except urllib.error.URLError as error:
        raise _spec_error(source, f"cannot be read: {_error_reason(error.reason)}") from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise _spec_error(source, f"cannot be read: {_error_reason(error)}") from None


def _download(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=_TIMEOUT) as response:  # noqa: S310  (http or https)
        content: bytes = response.read(_MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        raise _spec_error(url, f"is larger than {_MAX_BYTES // 2**20} MiB")
    if response.length:  # a read with a limit does not raise if the body is truncated
        raise _spec_error(url, f"ends {response.length} bytes too soon")
    return content


def _parse(text: str, source: str) -> Any:
    try:
        if text.lstrip().startswith("{"):
            return json.loads(text)
        return parse_yaml(text)
    except json.JSONDecodeError as error:
        raise _spec_error(source, f"no JSON: {error.msg}", error.lineno) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise _spec_error(source, f"no YAML: {error.problem}", line) from None
    except yaml.YAMLError as error:  # a character that YAML does not allow
        raise _spec_error(source, f"no YAML: {str(error).splitlines()[0]}") from None
    except RecursionError:
        raise _spec_error(source, "is nested too deeply") from None


def _error_reason(error: object) -> str:
    os_message = error.strerror if isinstance(error, OSError) else None
    return os_message or str(error) or type(error).__name__


def _spec_error(source: str, text: str, line: int | None = None) -> SpecError:
    return SpecError((Diagnostic(Location(source, line=line), text),))
