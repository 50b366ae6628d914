"""Find the address of the server and the token: arguments, environment, then the CLI's login."""

import ipaddress
import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
from yarl import URL

from tfrun_async.errors import SettingsError

DEFAULT_ADDRESS = "https://app.terraform.io"
_DEFAULT_SOURCE = "the default"
_MAX_HOST = 253  # characters
_HOST_NAME = re.compile(r"([A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9_-]{1,63}\.?").fullmatch


@attrs.frozen
class Settings:
    """Address of the API and the token for it."""

    address: str
    """Scheme, host and port: no path, no trailing slash."""
    token: str = attrs.field(repr=False)


def find_settings(
    address: str | None,
    token: str | None,
    environ: Mapping[str, str] = os.environ,
    home: Path | None = None,
    *,
    allow_http: bool = False,
) -> Settings:
    """Return the first address and the first token that are found.

    The address: the argument, TFE_ADDRESS, TFE_HOSTNAME, HCP Terraform. The token: the argument,
    TFE_TOKEN, TF_TOKEN_<host>, `credentials.tfrc.json` as `terraform login` writes it. Credentials
    in `.terraformrc`, which is HCL, are not read:
    https://developer.hashicorp.com/terraform/cli/config/config-file#credentials.
    Plain HTTP is for this machine only, unless `allow_http` says otherwise.

    Raises:
        SettingsError: The address is malformed, or no usable token is found.
    """
    source = "address"
    if address is None:
        address, source = _find_address(environ)
    origin = parse_address(address, source, allow_http=allow_http)
    if token is None and source == _DEFAULT_SOURCE:
        _check_meant_for_default(environ)
    return Settings(str(origin), _find_token(token, _hostname(origin), environ, home))


def _find_address(environ: Mapping[str, str]) -> tuple[str, str]:
    """Return an address, and where it was found."""
    for variable in ("TFE_ADDRESS", "TFE_HOSTNAME"):
        if address := environ.get(variable, "").strip():
            return address, variable
    return DEFAULT_ADDRESS, _DEFAULT_SOURCE


def _check_meant_for_default(environ: Mapping[str, str]) -> None:
    """Reject a TFE_TOKEN that is meant for another host than the default one.

    The terraform CLI finds its host in TF_CLOUD_HOSTNAME, the provider's tools in TF_HOSTNAME.

    Raises:
        SettingsError: The token is for another host.
    """
    if not environ.get("TFE_TOKEN", "").strip():
        return  # all other tokens are kept by host
    default = _hostname(URL(DEFAULT_ADDRESS))
    for variable in ("TF_CLOUD_HOSTNAME", "TF_HOSTNAME"):
        hostname = environ.get(variable, "").strip()
        if hostname and _parse_hostname(hostname) != default:
            raise SettingsError(
                f"{variable} names another host than {default}, so TFE_TOKEN is not sent there: "
                f"set TFE_ADDRESS to the server that the token is for"
            )


def parse_address(address: str, source: str, *, allow_http: bool) -> URL:
    """Return the origin of an address.

    Raises:
        SettingsError: It is malformed; it may hold a secret, so the message does not repeat it.
    """
    address = address.strip()
    if not address.isprintable() or " " in address:
        raise SettingsError(f"{source}: the address has whitespace or control characters")
    try:
        url = URL(address if "://" in address else f"https://{address}")
    except ValueError:
        url = URL()
    host = url.raw_host if is_connectable(url) else None
    if host is None:
        raise SettingsError(f"{source}: must be a URL such as {DEFAULT_ADDRESS}")
    if url.scheme not in {"http", "https"}:
        raise SettingsError(f"{source}: the scheme must be https, not {url.scheme}")
    if "@" in address:
        raise SettingsError(f"{source}: the address must not hold a user name or a password")
    if url.raw_path not in {"", "/"} or "?" in address or "#" in address:
        raise SettingsError(
            f"{source}: the address must end after the host and port, "
            f"as {DEFAULT_ADDRESS} does; paths such as /api/v2 are added to it"
        )
    if url.scheme == "http" and not (allow_http or _is_loopback(host)):
        raise SettingsError(f"{source}: a token is not sent over plain HTTP to {host}; use https")
    return url.origin()


def is_connectable(url: URL) -> bool:
    """Whether a URL names a host and port; yarl takes some names that no resolver does."""
    try:
        host, port = url.raw_host, url.port
        _ = url.host  # aiohttp decodes punycode
    except ValueError:
        return False
    if not host or not port:
        return False
    if ":" in host:  # IPv6
        return "%" not in host
    return len(host) <= _MAX_HOST and _HOST_NAME(host) is not None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _find_token(
    argument: str | None, hostname: str, environ: Mapping[str, str], home: Path | None
) -> str:
    if argument is not None:
        return _check_token(argument, "the token argument")
    if value := environ.get("TFE_TOKEN", "").strip():
        return _check_token(value, "TFE_TOKEN")
    for name, value in environ.items():
        if (
            name.startswith("TF_TOKEN_")
            and _hostname_of_variable(name) == hostname
            and value.strip()
        ):
            return _check_token(value, name)
    path = _credentials_path(environ, home)
    if path and (stored := _stored_token(path, hostname)) is not None:
        return _check_token(stored, str(path))
    raise SettingsError(f"no token for {hostname}: {_token_advice(hostname, path)}")


def _token_advice(hostname: str, path: Path | None) -> str:
    """Say where a token can be set, besides an argument."""
    variable = "TF_TOKEN_" + hostname.replace("-", "__").replace(".", "_")
    # Shells refuse such a name where the host has a port.
    advice = f"set TFE_TOKEN or {variable}" if variable.isidentifier() else "set TFE_TOKEN"
    if path is None:
        return f"{advice}; there is no home directory for `terraform login` to write to"
    return f"{advice}, or run `terraform login {hostname}`, which writes {path}"


def _check_token(token: str, source: str) -> str:
    token = token.strip()
    if not token:
        raise SettingsError(f"{source} is empty")
    if not all("!" <= character <= "~" for character in token):
        raise SettingsError(
            f"{source} holds whitespace or a character outside of ASCII, which no token has"
        )
    return token


def _hostname(origin: URL) -> str:
    """Return the host as the CLI compares it: punycode, lower case, with any unusual port."""
    host = origin.raw_host or ""
    return host if origin.is_default_port() else f"{host}:{origin.port}"


def _parse_hostname(hostname: str) -> str | None:
    try:
        return _hostname(URL(f"https://{hostname}"))
    except ValueError:
        return None


def _hostname_of_variable(variable: str) -> str | None:
    encoded = variable.removeprefix("TF_TOKEN_")
    return _parse_hostname(encoded.replace("__", "-").replace("_", "."))


def _credentials_path(environ: Mapping[str, str], home: Path | None) -> Path | None:
    if home is None and sys.platform == "win32" and "APPDATA" in environ:
        return Path(environ["APPDATA"], "terraform.d", "credentials.tfrc.json")
    try:
        home = home or Path.home()
    except RuntimeError:
        return None
    return home / ".terraform.d" / "credentials.tfrc.json"


def _stored_token(path: Path, hostname: str) -> str | None:
    for name, entry in _stored_credentials(path).items():
        if _parse_hostname(name) == hostname:
            token = entry.get("token") if isinstance(entry, dict) else None
            if not isinstance(token, str):
                raise SettingsError(f"{path} has no token for {hostname}")
            return token
    return None


def _stored_credentials(path: Path) -> dict[str, Any]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from error
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        # Not raised here: the cause would hold the tokens.
        document = None
    credentials = document.get("credentials", {}) if isinstance(document, dict) else None
    if not isinstance(credentials, dict):
        raise SettingsError(f"{path} is not the JSON that `terraform login` writes")
    return credentials
