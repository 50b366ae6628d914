"""Where the address and the token come from."""

import json
import os
import pickle
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from tfrun_async._http.settings import Settings, find_settings
from tfrun_async.errors import SettingsError

TOKEN = "abc.atlasv1.s3cr3t"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def _login(home: Path, content: object) -> Path:
    """Write a credentials file, as JSON unless it is bytes already."""
    path = home / ".terraform.d" / "credentials.tfrc.json"
    path.parent.mkdir()
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__


def _assert_no_secret(error: BaseException) -> None:
    for link in _chain(error):
        assert "s3cr3t" not in f"{link!s} {link!r} {link.args!r} {vars(link)!r}"
        assert "s3cr3t" not in repr([getattr(link, name, "") for name in ("doc", "object")])
    assert "s3cr3t" not in "".join(traceback.format_exception(error))


# The address.


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://tfe.example.com", "https://tfe.example.com"),
        ("https://tfe.example.com/", "https://tfe.example.com"),
        ("  tfe.example.com\n", "https://tfe.example.com"),
        ("tfe.example.com:8443", "https://tfe.example.com:8443"),
        ("HTTPS://TFE.Example.com:443", "https://tfe.example.com"),
        ("https://straße.example", "https://xn--strae-oqa.example"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://tfe.localhost", "http://tfe.localhost"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("http://127.8.9.10", "http://127.8.9.10"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_an_address_becomes_an_origin(home: Path, address: str, origin: str) -> None:
    """Whatever way it is written, the address ends up as scheme, host and port."""
    assert find_settings(address, TOKEN, {}, home) == Settings(origin, TOKEN)
    assert find_settings(None, TOKEN, {"TFE_ADDRESS": address}, home).address == origin


def test_the_argument_wins_over_the_environment_over_the_default(home: Path) -> None:
    """Each place is asked only if the one before it is empty."""
    environ = {"TFE_ADDRESS": "https://b.example"}
    assert find_settings("https://a.example", TOKEN, environ, home).address == "https://a.example"
    assert find_settings(None, TOKEN, environ, home).address == "https://b.example"
    assert (
        find_settings(None, TOKEN, {"TFE_ADDRESS": " "}, home).address == "https://app.terraform.io"
    )
    assert find_settings(None, TOKEN, {}, home).address == "https://app.terraform.io"


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("", "must be a URL such as"),
        ("https://", "must be a URL such as"),
        ("https://:8443", "must be a URL such as"),
        ("https://tfe.example.com:x", "must be a URL such as"),
        ("https://tfe.example.com:99999", "must be a URL such as"),
        ("https://tfe.example.com:0", "must be a URL such as"),
        ("https://tfe%2eexample.com", "must be a URL such as"),
        ("https://[::1", "must be a URL such as"),
        ("https://.", "must be a URL such as"),
        ("https://a..b", "must be a URL such as"),
        ("https://xn--", "must be a URL such as"),
        (f"https://{'a' * 300}.example", "must be a URL such as"),
        (f"https://{'a.' * 150}example", "must be a URL such as"),
        ("https://tfe.example.com\udc80", "whitespace or control characters"),
        ("tfe example.com", "whitespace or control characters"),
        ("https://tfe.example.com\n.evil.example", "whitespace or control characters"),
        ("https://tfe.example.com/\x00", "whitespace or control characters"),
        ("ftp://tfe.example.com", "the scheme must be https, not ftp"),
        ("https://user:s3cr3t@tfe.example.com", "must not hold a user name or a password"),
        ("https://s3cr3t@tfe.example.com", "must not hold a user name or a password"),
        ("https://@tfe.example.com", "must not hold a user name or a password"),
        ("https://tfe.example.com/api/v2", "must end after the host and port"),
        ("https://tfe.example.com?t=s3cr3t", "must end after the host and port"),
        ("https://tfe.example.com/?", "must end after the host and port"),
        ("https://tfe.example.com#s3cr3t", "must end after the host and port"),
        ("http://tfe.example.com", "not sent over plain HTTP to tfe.example.com"),
        ("http://localhost.example.com", "not sent over plain HTTP"),
        ("http://notlocalhost", "not sent over plain HTTP"),
        ("http://10.0.0.1", "not sent over plain HTTP"),
        ("http://128.0.0.1", "not sent over plain HTTP"),
    ],
)
def test_an_address_that_is_not_an_origin_is_refused(
    home: Path, address: str, message: str
) -> None:
    """The error says what is wrong and where it came from, and repeats no secret."""
    with pytest.raises(SettingsError, match=message) as caught:
        find_settings(address, TOKEN, {}, home)
    assert str(caught.value).startswith("address: ")
    _assert_no_secret(caught.value)


def test_a_host_name_takes_the_place_of_an_address(home: Path) -> None:
    """As the provider's tools read it; an address wins."""
    environ = {"TFE_HOSTNAME": "tfe.example"}
    assert find_settings(None, TOKEN, environ, home).address == "https://tfe.example"
    environ["TFE_ADDRESS"] = "https://b.example"
    assert find_settings(None, TOKEN, environ, home).address == "https://b.example"
    with pytest.raises(SettingsError, match=r"^TFE_HOSTNAME: must be a URL"):
        find_settings(None, TOKEN, {"TFE_HOSTNAME": "a..b"}, home)


@pytest.mark.parametrize("variable", ["TF_CLOUD_HOSTNAME", "TF_HOSTNAME"])
def test_a_token_of_another_host_does_not_go_to_the_default_one(home: Path, variable: str) -> None:
    """A TFE_TOKEN says nothing of its host, but the environment does."""
    environ = {"TFE_TOKEN": TOKEN, variable: "tfe.example"}
    with pytest.raises(
        SettingsError, match=f"{variable} names another.* set TFE_ADDRESS"
    ) as caught:
        find_settings(None, None, environ, home)
    _assert_no_secret(caught.value)
    for more in ({"TFE_ADDRESS": "app.terraform.io"}, {variable: "APP.terraform.io"}):
        assert find_settings(None, None, environ | more, home).token == TOKEN
    del environ["TFE_TOKEN"]
    environ["TF_TOKEN_app_terraform_io"] = TOKEN
    assert find_settings(None, None, environ, home).token == TOKEN


def test_a_deeply_nested_credentials_file_is_refused(home: Path) -> None:
    """It does not overflow the stack."""
    _login(home, b'{"s3cr3t": ' * 100_000)
    with pytest.raises(SettingsError, match="not the JSON that `terraform login` writes") as caught:
        find_settings(None, None, {}, home)
    _assert_no_secret(caught.value)


def test_the_error_names_the_variable_that_holds_the_address(home: Path) -> None:
    """A user who set TFE_ADDRESS somewhere else learns where to look."""
    with pytest.raises(SettingsError, match=r"^TFE_ADDRESS: "):
        find_settings(None, TOKEN, {"TFE_ADDRESS": "ftp://x"}, home)


def test_plain_http_can_be_allowed(home: Path) -> None:
    """A server behind a proxy on a private network is possible, when asked for."""
    settings = find_settings("http://tfe.internal", TOKEN, {}, home, allow_http=True)
    assert settings.address == "http://tfe.internal"


# The token.


def test_tokens_are_looked_for_in_order(home: Path) -> None:
    """The argument, TFE_TOKEN, TF_TOKEN_<host>, then the login of the CLI."""
    _login(home, {"credentials": {"app.terraform.io": {"token": "four"}}})
    environ = {"TFE_TOKEN": "two", "TF_TOKEN_app_terraform_io": "three"}
    assert find_settings(None, "one", environ, home).token == "one"
    assert find_settings(None, None, environ, home).token == "two"
    assert find_settings(None, None, environ | {"TFE_TOKEN": " "}, home).token == "three"
    assert find_settings(None, None, {"TF_TOKEN_app_terraform_io": ""}, home).token == "four"


@pytest.mark.parametrize(
    ("variable", "address"),
    [
        ("TF_TOKEN_tfe_example_com", "https://tfe.example.com"),
        ("TF_TOKEN_TFE_EXAMPLE_COM", "https://tfe.example.com"),
        ("TF_TOKEN_tfe.example.com", "https://tfe.example.com"),
        ("TF_TOKEN_my__tfe_example_com", "https://my-tfe.example.com"),
        ("TF_TOKEN_my-tfe_example_com", "https://my-tfe.example.com"),
        ("TF_TOKEN_xn____caf__dma_fr", "https://café.fr"),
        ("TF_TOKEN_xn--caf-dma.fr", "https://café.fr"),
        ("TF_TOKEN_café_fr", "https://xn--caf-dma.fr"),
        ("TF_TOKEN_localhost", "http://localhost"),
        ("TF_TOKEN_localhost:8080", "http://localhost:8080"),
    ],
)
def test_a_host_is_found_in_the_name_of_its_variable(
    home: Path, variable: str, address: str
) -> None:
    """Every spelling that the CLI reads is read here."""
    other = {"TF_TOKEN_other_example_com": "other", "TF_TOKEN_": "none", "TF_TOKEN_[": "none"}
    assert find_settings(address, None, other | {variable: TOKEN}, home).token == TOKEN


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("tfe.example.com", "https://tfe.example.com"),
        ("TFE.example.com:443", "https://tfe.example.com"),
        ("café.fr", "https://xn--caf-dma.fr"),
        ("tfe.example.com:8443", "https://tfe.example.com:8443"),
    ],
)
def test_a_host_is_found_in_the_credentials_file(home: Path, name: str, address: str) -> None:
    """What `terraform login` stored is used, for its own host and port."""
    _login(
        home, {"credentials": {"[": {}, "other.example": {"token": "x"}, name: {"token": TOKEN}}}
    )
    assert find_settings(address, None, {}, home).token == TOKEN


def test_a_token_is_not_used_for_another_host_or_port(home: Path) -> None:
    """A login for one server is not sent to the next one."""
    _login(home, {"credentials": {"tfe.example.com": {"token": TOKEN}}})
    for address in (
        "https://tfe.example.com:8443",
        "https://example.com",
        "https://x.tfe.example.com",
    ):
        with pytest.raises(SettingsError, match="no token for"):
            find_settings(address, None, {"TF_TOKEN_tfe_example_com": TOKEN}, home)


def test_the_home_directory_is_the_users_own(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By default the login of the user who runs the process is read."""
    _login(home, {"credentials": {"app.terraform.io": {"token": TOKEN}}})
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name in list(os.environ):
        if name.startswith(("TFE_", "TF_", "APPDATA")):
            monkeypatch.delenv(name)
    assert find_settings(None, None).token == TOKEN


def test_on_windows_the_login_is_in_appdata(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The CLI keeps it there, without a dot."""
    _login(home, {"credentials": {"app.terraform.io": {"token": TOKEN}}})
    (home / ".terraform.d").rename(home / "terraform.d")
    monkeypatch.setattr(sys, "platform", "win32")
    assert find_settings(None, None, {"APPDATA": str(home)}).token == TOKEN


def test_without_a_home_directory_the_other_places_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A container whose user is in no passwd file gets the usual error."""

    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", no_home)
    assert find_settings(None, None, {"TFE_TOKEN": TOKEN}).token == TOKEN
    with pytest.raises(SettingsError, match="there is no home directory"):
        find_settings(None, None, {})


def test_surrounding_whitespace_is_no_part_of_a_token(home: Path) -> None:
    """A token read from a file with a final newline works."""
    assert find_settings(None, f" {TOKEN}\n", {}, home).token == TOKEN
    assert find_settings(None, None, {"TFE_TOKEN": f"{TOKEN}\r\n"}, home).token == TOKEN


@pytest.mark.parametrize(
    "token", [f"{TOKEN}\n{TOKEN}", f"a {TOKEN}", f"é{TOKEN}", f"\x00{TOKEN}", ""]
)
def test_a_token_that_is_none_is_refused_unseen(home: Path, token: str) -> None:
    """What cannot stand in a header is refused by its place, and is not shown."""
    with pytest.raises(SettingsError, match=r"^the token argument ") as caught:
        find_settings(None, token, {}, home)
    _assert_no_secret(caught.value)
    if token:
        with pytest.raises(SettingsError, match=r"^TF_TOKEN_app_terraform_io holds") as caught:
            find_settings(None, None, {"TF_TOKEN_app_terraform_io": token}, home)
        _assert_no_secret(caught.value)


def test_without_a_token_every_place_is_named(home: Path) -> None:
    """The error is the list of what can be done about it."""
    with pytest.raises(SettingsError) as caught:
        find_settings("https://my-tfe.example.com", None, {}, home)
    path = home / ".terraform.d" / "credentials.tfrc.json"
    assert str(caught.value) == (
        "no token for my-tfe.example.com: set TFE_TOKEN or TF_TOKEN_my__tfe_example_com, "
        f"or run `terraform login my-tfe.example.com`, which writes {path}"
    )


def test_a_variable_that_no_shell_would_set_is_not_named(home: Path) -> None:
    """A port cannot stand in its name."""
    with pytest.raises(SettingsError, match="set TFE_TOKEN, or run `terraform login") as caught:
        find_settings("https://tfe.example.com:8443", None, {}, home)
    assert "TF_TOKEN" not in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        b'{"credentials": {"app.terraform.io": {"token": "s3cr3t"',
        b'\xff "s3cr3t"',
        b"",
        b"null",
        b'["s3cr3t"]',
        {"credentials": ["s3cr3t"]},
        {"credentials": {"app.terraform.io": "s3cr3t"}},
        {"credentials": {"app.terraform.io": {"token": ["s3cr3t"]}}},
        {"credentials": {"app.terraform.io": {"Token": "s3cr3t"}}},
        {"credentials": {"app.terraform.io": {"token": "two s3cr3t"}}},
        {"credentials": {"app.terraform.io": {"token": ""}}},
    ],
)
def test_a_broken_credentials_file_is_named_and_not_shown(home: Path, content: object) -> None:
    """The error says which file, and nothing of what is in it."""
    path = _login(home, content)
    with pytest.raises(SettingsError) as caught:
        find_settings(None, None, {}, home)
    assert str(caught.value).startswith(f"{path} ")
    _assert_no_secret(caught.value)


def test_a_credentials_file_that_cannot_be_read_is_named(home: Path) -> None:
    """A missing permission, or a directory in its place, is not taken for a missing login."""
    (home / ".terraform.d" / "credentials.tfrc.json").mkdir(parents=True)
    with pytest.raises(SettingsError, match=r"credentials\.tfrc\.json cannot be read: "):
        find_settings(None, None, {}, home)


def test_a_file_without_this_host_is_no_error(home: Path) -> None:
    """A user who is logged in elsewhere gets the list of places."""
    _login(home, {"provider_installation": {}})
    with pytest.raises(SettingsError, match="no token for"):
        find_settings(None, None, {}, home)


def test_settings_do_not_show_the_token() -> None:
    """A log of the settings is harmless, and they still travel to another process."""
    settings = Settings("https://tfe.example.com", TOKEN)
    assert "s3cr3t" not in f"{settings!r} {settings!s} {[settings]}"
    assert pickle.loads(pickle.dumps(settings)) == settings
