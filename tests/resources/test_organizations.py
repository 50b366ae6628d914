"""Organizations, the account, projects, and workspaces by name, against the simulator."""

import pytest

from tfrun_async import Client
from tfrun_async.errors import NotFoundError
from tfrun_async.models import EntitlementSet, User
from tfrun_async.simulator import Simulator


async def test_the_account_is_the_user_of_the_token(tfe: Client) -> None:
    """It tells more than other users do: the address, for one."""
    user = await tfe.account.read()
    assert isinstance(user, User)
    assert user.username
    assert not user.is_service_account
    assert hasattr(user, "email")


async def test_organizations_are_listed_and_changed(tfe: Client, sim: Simulator) -> None:
    """A change leaves everything alone that is not given."""
    names = [organization.name async for organization in tfe.organizations.list_all()]
    assert sim.organization in names
    before = await tfe.organizations.read(sim.organization)
    after = await tfe.organizations.update(sim.organization, email="ops@acme.example")
    assert after.email == "ops@acme.example"
    assert after.collaborator_auth_policy == before.collaborator_auth_policy


async def test_an_organization_has_entitlements(tfe: Client, sim: Simulator) -> None:
    """They are a resource of their own, which the organization relates to."""
    entitlements = await tfe.organizations.entitlement_set(sim.organization)
    assert isinstance(entitlements, EntitlementSet)
    assert entitlements.operations


async def test_projects_are_listed(tfe: Client, sim: Simulator) -> None:
    """An organization has a default project from its start."""
    projects = [project async for project in tfe.projects.list_for_organization(sim.organization)]
    assert projects
    assert (await tfe.projects.read(projects[0])).name == projects[0].name


async def test_a_workspace_is_changed_and_deleted_by_its_name(tfe: Client, sim: Simulator) -> None:
    """The name in the path is another argument than the new name."""
    workspace = await tfe.workspaces.create(sim.organization, name="app")
    renamed = await tfe.workspaces.update_by_name(sim.organization, "app", name="app-2")
    assert (renamed.id, renamed.name) == (workspace.id, "app-2")
    await tfe.workspaces.delete_by_name(sim.organization, "app-2")
    with pytest.raises(NotFoundError):
        await tfe.workspaces.read(workspace)
