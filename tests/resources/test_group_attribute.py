"""The groups of a client, created on first use."""

import inspect

import pytest

from tfrun_async import Client
from tfrun_async._generated import operations
from tfrun_async._resources.group_attribute import GroupAttribute
from tfrun_async._resources.runs import Runs

GROUPS = [
    name for name in dir(Client) if isinstance(inspect.getattr_static(Client, name), GroupAttribute)
]


@pytest.mark.parametrize("name", GROUPS)
def test_a_client_has_one_group_of_each_kind(name: str) -> None:
    """It is made once, of the class that the client's class shows."""
    tfe = Client("http://127.0.0.1:1", "token")
    group = getattr(tfe, name)
    assert type(group) is getattr(Client, name)
    assert getattr(tfe, name) is group
    assert getattr(Client("http://127.0.0.1:1", "token"), name) is not group


def test_every_group_of_the_spec_is_on_the_client() -> None:
    """Some have methods beyond the generated ones."""
    kinds = [getattr(Client, name) for name in GROUPS]
    for name, module in operations.MODULES.items():
        if isinstance(kind := getattr(operations, name), type):
            assert [each for each in kinds if issubclass(each, kind)] == [getattr(Client, module)]
    assert Client.runs is Runs
