"""Finding workspaces by globs, tags and project."""

import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.odd_servers import Handle, with_manner
from tests.support.workspaces import create_workspace
from tfrun_async import Client
from tfrun_async._resources.workspace_search import is_glob, is_project_id, wildcard_of
from tfrun_async.errors import ArgumentError, NotFoundError
from tfrun_async.models import NewTagBinding, Workspace
from tfrun_async.rollout import StepKind
from tfrun_async.simulator import Simulator
from tfrun_async.simulator._http.messages import Request, Response

NAMES = ["app-1", "app-2", "app-10", "prod-db", "prod-web", "web-prod"]


@pytest.fixture(autouse=True)
async def workspaces(sim: Simulator, tfe: Client) -> None:
    """Six workspaces, two of them with tags."""
    for name in reversed(NAMES):
        tags = [NewTagBinding(key="env", value="prod")] if "prod" in name else None
        await tfe.workspaces.create(sim.organization, name=name, tag_bindings=tags)


def names_of(found: list[Workspace]) -> list[str]:
    return [workspace.name for workspace in found]


async def find(tfe: Client, sim: Simulator, **search: Any) -> list[str]:
    return names_of([each async for each in tfe.workspaces.find(sim.organization, **search)])


@pytest.mark.parametrize(
    ("glob", "expected"),
    [
        (None, ["app-1", "app-10", "app-2", "prod-db", "prod-web", "web-prod"]),
        ("*", ["app-1", "app-10", "app-2", "prod-db", "prod-web", "web-prod"]),
        ("prod-*", ["prod-db", "prod-web"]),
        ("*-prod", ["web-prod"]),
        ("*web*", ["prod-web", "web-prod"]),
        ("PROD-*", ["prod-db", "prod-web"]),
        ("app-?", ["app-1", "app-2"]),
        ("app-[!1]*", ["app-2"]),
        ("[aw]*-*[1d]", ["app-1", "web-prod"]),
        ("app-1", ["app-1"]),
        ("p*b", ["prod-db", "prod-web"]),
        ("none", []),
    ],
)
async def test_names_match_a_glob(
    sim: Simulator, tfe: Client, glob: str | None, expected: list[str]
) -> None:
    """In the order of their names; a name without wildcards is that name only."""
    assert await find(tfe, sim, name=glob) == expected


async def test_a_server_that_knows_no_wildcards_changes_nothing(
    sim: Simulator, tfe: Client
) -> None:
    """The names are matched here too."""

    def ignore(request: Request, handle: Handle) -> Response:
        query = {key: value for key, value in request.query.items() if "wildcard" not in key}
        return handle(attrs.evolve(request, query=query))

    with with_manner(ignore):
        assert await find(tfe, sim, name="app-?") == ["app-1", "app-2"]


async def test_find_is_lazy_and_reads_a_page_at_a_time(sim: Simulator, tfe: Client) -> None:
    """No request until it is read; each iteration starts again."""
    before = len(sim.requests)
    found = tfe.workspaces.find(sim.organization, name="prod-*")
    assert len(sim.requests) == before
    for _ in range(2):
        assert names_of([each async for each in found]) == ["prod-db", "prod-web"]
    first = await found.first()
    assert first is not None
    assert first.name == "prod-db"
    assert await tfe.workspaces.find(sim.organization, name="app-1?0").first() is None
    assert len(sim.requests) == before + 4


async def test_what_is_left_of_a_page_may_be_nothing(sim: Simulator, tfe: Client) -> None:
    """The match of a later page is found, although no name of the first page matches."""
    for i in range(101):
        await tfe.workspaces.create(sim.organization, name=f"a-{i:03}-x")
    assert await find(tfe, sim, name="a-???-?") == [f"a-{i:03}-x" for i in range(101)]
    found = tfe.workspaces.find(sim.organization, name="a-[1]*-[x]")
    assert names_of([each async for each in found]) == ["a-100-x"]
    first = await found.first()
    assert first is not None
    assert first.name == "a-100-x"
    assert [len(page.items) async for page in found.pages()] == [0, 1]


async def test_tags_are_searched_for_by_the_server(sim: Simulator, tfe: Client) -> None:
    """All of some, and none of others."""
    assert await find(tfe, sim, tags=["env"]) == ["prod-db", "prod-web", "web-prod"]
    assert await find(tfe, sim, tags=["env"], name="prod*") == ["prod-db", "prod-web"]
    assert await find(tfe, sim, exclude_tags=["env"]) == ["app-1", "app-10", "app-2"]
    assert await find(tfe, sim, tags=["env", "other"]) == []


async def test_key_value_tags_are_numbered_conditions(sim: Simulator, tfe: Client) -> None:
    """None as a value asks for the key only."""
    await find(tfe, sim, tagged={"env": "prod", "team": None})
    query = sim.requests[-1].query
    assert {key: query[key] for key in query if "tagged" in key} == {
        "filter[tagged][0][key]": "env",
        "filter[tagged][0][value]": "prod",
        "filter[tagged][1][key]": "team",
    }


async def test_a_project_is_given_by_id_or_name(sim: Simulator, tfe: Client) -> None:
    """A name is looked up once, when the list is read."""
    (project,) = [each async for each in tfe.projects.list_for_organization(sim.organization)]
    for each in (project, project.id):
        assert await find(tfe, sim, project=each, name="p*") == ["prod-db", "prod-web"]
        assert sim.requests[-1].query["filter[project][id]"] == project.id
    before = len(sim.requests)
    found = tfe.workspaces.find(sim.organization, project=project.name.upper(), name="p*")
    assert len(sim.requests) == before
    for _ in range(2):
        assert names_of([each async for each in found]) == ["prod-db", "prod-web"]
    sent = [(each.path.split("/")[-1], each.query) for each in sim.requests[before:]]
    assert [path for path, _ in sent] == ["projects", "workspaces", "workspaces"]
    assert sent[0][1]["filter[names]"] == project.name.upper()
    assert sent[1][1]["filter[project][id]"] == project.id


async def test_an_unknown_project_is_not_found(sim: Simulator, tfe: Client) -> None:
    """Its name is not dropped, which would find the workspaces of all projects."""
    found = tfe.workspaces.find(sim.organization, project="Nowhere")
    with pytest.raises(NotFoundError, match="there is no project 'Nowhere'"):
        await found.first()


@pytest.mark.parametrize(
    ("search", "message"),
    [
        ({"name": ""}, "name: must be a name or a glob such as prod-*, got ''"),
        ({"name": ["a"]}, "name: must be a name or a glob"),
        ({"tags": []}, "tags: must not be empty"),
        ({"tags": "app"}, "tags: must be a list or another iterable, got 'app'"),
        ({"exclude_tags": ()}, "exclude_tags: must not be empty"),
        ({"tags": ["a,b"]}, "must not contain a comma"),
        ({"tags": ["a,b"], "project": "web"}, "must not contain a comma"),
        ({"tagged": {}}, "tagged: must be a mapping"),
        ({"tagged": ["env"]}, "tagged: must be a mapping"),
        ({"project": ""}, "project: must be a project, its id or its name"),
        ({"project": "prj-1", "organization": ""}, "organization: must be an id"),
    ],
)
async def test_invalid_searches_are_refused_at_once(
    sim: Simulator, tfe: Client, search: dict[str, Any], message: str
) -> None:
    """Before anything is read."""
    before = len(sim.requests)
    with pytest.raises(ArgumentError, match=re.escape(message)):
        tfe.workspaces.find(**{"organization": sim.organization, **search})
    assert len(sim.requests) == before


async def test_a_rollout_starts_in_what_is_found(
    sim: Simulator, tfe: Client, tmp_path: Path
) -> None:
    """The workspaces are read before the first step."""
    for name in ("net-1", "net-2"):
        await create_workspace(sim, tfe, name)
    found = tfe.workspaces.find(sim.organization, name="net-?")
    steps = tfe.runs.start_many(found, journal=tmp_path / "journal.db", plan_only=True)
    kinds = [step.kind async for step in steps]
    assert kinds.count(StepKind.STARTED) == 2
    assert {run.workspace.id async for run in tfe.runs.list_for_organization(sim.organization)} == {
        workspace.id async for workspace in found
    }


def test_a_rollout_refuses_its_journal_before_it_searches(tfe: Client) -> None:
    """As it does with a list."""
    with pytest.raises(ArgumentError, match="journal"):
        tfe.runs.start_many(tfe.workspaces.find("acme"), journal=":memory:")


@given(
    st.text(alphabet="ab-*?[]!", min_size=1, max_size=8),
    st.text(alphabet="ab-", min_size=1, max_size=6),
)
def test_the_server_lets_through_all_that_a_glob_matches(glob: str, name: str) -> None:
    """Its pattern finds at least what the glob does."""
    wildcard = wildcard_of(glob)
    if wildcard is not None and fnmatchcase(name, glob):
        assert wildcard.strip("*").count("*") == 0
        assert fnmatchcase(name, wildcard)


@pytest.mark.parametrize(
    ("glob", "wildcard"),
    [
        ("prod-*", "prod-*"),
        ("*-prod", "*-prod"),
        ("*-prod-*", "*-prod-*"),
        ("a-*-prod", "*-prod"),
        ("prod", "prod*"),
        ("prod-[ab]", "prod-*"),
        ("*", None),
    ],
)
def test_a_pattern_of_the_api_stays_as_it_is(glob: str, wildcard: str | None) -> None:
    """Of another glob the longest text is searched for."""
    assert wildcard_of(glob) == wildcard


def test_wildcards_and_ids_are_told_apart() -> None:
    """A bracket that is not closed is a character, which no name has."""
    assert [is_glob(each) for each in ("a*", "a?", "[ab]", "a[b", "a")] == [
        *(True, True, True),
        *(False, False),
    ]
    assert is_project_id("prj-1")
    assert is_project_id("0b5dbb09-3f6a-4b6e-9a53-5f0e7c7f8b3a")
    assert not is_project_id("Default Project")
