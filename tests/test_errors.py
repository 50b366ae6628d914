"""The errors of the library."""

import inspect
import pickle
import re

import pytest

from tfrun_async import errors
from tfrun_async.errors import APIError, ErrorObject, TfrunError, error_class
from tfrun_async.models import Run

CLASSES = [
    kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Exception)
]


def test_tree_in_the_docstring_is_the_tree_in_the_code() -> None:
    """The module's docstring names every class under its parent."""
    drawn: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        match = re.match(r"^( {4}[│ ]*(?:├── |└── )?)(\w+Error)\b", line)
        if match:
            drawn.append((len(match[1]), match[2]))
    assert {name for _, name in drawn} == {kind.__name__ for kind in CLASSES}
    parents: list[tuple[int, str]] = []
    for depth, name in drawn:
        parents = [(d, n) for d, n in parents if d < depth]
        if parents:
            assert issubclass(getattr(errors, name), getattr(errors, parents[-1][1]))
        parents.append((depth, name))


@pytest.mark.parametrize("kind", CLASSES)
def test_every_error_pickles(kind: type[Exception]) -> None:
    """An error can be sent to another process, and names the module that users import."""
    objects = (ErrorObject(status="404", title="not found", pointer="/data"),)
    arguments: dict[type[Exception], tuple[object, ...]] = {
        errors.MarkerNotKeptError: (Run(id="run-1"),),
        errors.DuplicateRunError: ("ws-1", "run-1", "run-2"),
        errors.NotificationLimitError: ("ws-1", 20),
        errors.NothingToOverrideError: ("run-1", "planned"),
        errors.StateRejectedError: ("ws-1", "the serial is not newer"),
        errors.StateUnavailableError: ("sv-1", "pending"),
        errors.VariablesNotSetError: ("ws-1", {}, {}),
        errors.WorkspaceLockedError: ("ws-1", "run-1", "planning"),
    }
    api = ("GET", "/runs/run-1", 404, objects, "req-1", 1.5)
    plain = api if issubclass(kind, APIError) else ("what happened",)
    error = kind(*arguments.get(kind, plain))
    copied = pickle.loads(pickle.dumps(error))
    assert type(copied) is kind
    assert copied.args == error.args
    assert str(copied) == str(error)
    assert isinstance(error, TfrunError)
    assert kind.__module__ == "tfrun_async.errors"


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (401, "UnauthorizedError"),
        (403, "ForbiddenError"),
        (404, "NotFoundError"),
        (409, "ConflictError"),
        (422, "UnprocessableError"),
        (429, "RateLimitedError"),
        (500, "ServerError"),
        (504, "ServerError"),
        (418, "APIError"),
        (307, "APIError"),
    ],
)
def test_status_decides_the_class(status: int, name: str) -> None:
    """A caller catches by class what it would handle differently."""
    assert error_class(status).__name__ == name


def test_text_names_request_response_and_hint() -> None:
    """One line names the request, the text of the server, and what to check."""
    said = (
        ErrorObject(
            title="invalid attribute", detail="Name is taken", pointer="/data/attributes/name"
        ),
        ErrorObject(title="same.", detail="same."),
        ErrorObject(),
    )
    error = error_class(404)("GET", "/runs/run-1", 404, said, "req-7")
    assert str(error) == (
        "GET /runs/run-1: 404: invalid attribute: Name is taken (/data/attributes/name); same: "
        "it does not exist, or the token lacks the permission for it [request req-7]"
    )
    assert str(APIError("GET", "/x", 418)) == "GET /x: 418"


def test_a_404_of_the_admin_api_says_who_may_use_it() -> None:
    """There it is most often the token of a user who is not a site administrator."""
    error = error_class(404)("GET", "/admin/runs", 404)
    assert str(error).endswith("or the token is not a site administrator's")


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"status": 422, "title": "t"}, ErrorObject(status="422", title="t")),
        ({"status": "422", "source": {"pointer": "/p"}}, ErrorObject(status="422", pointer="/p")),
        ({"detail": None, "source": "odd"}, ErrorObject()),
        ("just text", ErrorObject(detail="just text")),
    ],
)
def test_error_objects_are_read_tolerantly(sent: object, read: ErrorObject) -> None:
    """A malformed error object must not hide the error."""
    assert ErrorObject.read(sent) == read
