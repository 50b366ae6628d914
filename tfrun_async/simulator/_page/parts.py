"""The parts that several screens show: links, statuses, times, tables and pages of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import quote

import attrs

from tfrun_async.simulator._core import Core
from tfrun_async.simulator._page.markup import Markup, element, join
from tfrun_async.simulator._records.store import Organization, Run, Workspace
from tfrun_async.simulator._records.transitions import FINAL, TRANSITIONS, operation

_T = TypeVar("_T")
_SUCCESSFUL = {"applied", "planned_and_finished", "finished", "passed", "overridden"}
_FAILED = {"errored", "policy_soft_failed", "failed", "soft_failed", "hard_failed"}
# Run tasks, policy checks and phases share these names with runs.
_ENDED = FINAL | {"unreachable", "canceled"}


@attrs.frozen
class Context:
    """The records to show, and what hides the secrets in a text."""

    core: Core
    now: float
    page: int
    mask: Callable[[str], str] = attrs.field(repr=False)


@attrs.frozen
class Screen:
    """What the page shows at one address."""

    title: str
    sections: Sequence[Markup]
    status: int = 200


def organization_path(organization: Organization) -> str:
    """Return the address of an organization, as in HCP Terraform."""
    return f"/app/{quote(organization.name, safe='')}/workspaces"


def workspace_path(workspace: Workspace) -> str:
    """Return the address of a workspace."""
    return f"{organization_path(workspace.organization)}/{quote(workspace.name, safe='')}"


def run_path(run: Run) -> str:
    """Return the address of a run."""
    return f"{workspace_path(run.workspace)}/runs/{quote(run.id, safe='')}"


def link(path: str, content: object) -> Markup:
    """Return a link to another address of the page."""
    return element("a", content, href=path)


def status_badge(status: str) -> Markup:
    """Return a status with the colour of its kind."""
    return element("span", status, class_=f"status {_kind(status)}")


def _kind(status: str) -> str:
    if status in _SUCCESSFUL:
        return "good"
    if status in _FAILED:
        return "bad"
    if status in _ENDED:
        return "over"
    needs_user = "discarded" in TRANSITIONS.get(status, ()) and status.startswith("p")
    if (needs_user and status != "pending") or status.endswith(("_override", "_decision")):
        return "waits"
    return "active"


def time(at: float) -> Markup:
    """Return a time of the simulator's clock, in UTC."""
    moment = datetime.fromtimestamp(at, UTC)
    iso = moment.isoformat(timespec="milliseconds")
    return element("time", moment.strftime("%Y-%m-%d %H:%M:%S"), datetime=iso)


def facts(values: Mapping[str, object]) -> Markup:
    """Return names and values; those that are None or empty are left out."""
    pairs = [
        element("div", element("dt", name), element("dd", value))
        for name, value in values.items()
        if value not in {None, ""}
    ]
    return element("dl", *pairs)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Markup:
    """Return a table; on a phone each row is a card, with the columns' names in it."""
    head = element("tr", *(element("th", column, scope="col") for column in columns))
    body = [
        element(
            "tr",
            *(
                element("td", value, data_label=column)
                for column, value in zip(columns, row, strict=True)
            ),
        )
        for row in rows
    ]
    return element("table", element("thead", head), element("tbody", *body))


def section(title: str, *content: object) -> Markup:
    """Return a part of a screen with its heading."""
    return element("section", element("h2", title), *content)


def trail(*steps: object) -> Markup:
    """Return the way from the first screen to this one."""
    between = Markup(' <span aria-hidden="true">/</span> ')
    parts = [part for step in steps for part in (between, step)]
    return element("nav", link("/", "Simulator"), *parts, aria_label="Path")


def paged(items: Sequence[_T], number: int, size: int) -> tuple[Sequence[_T], Markup]:
    """Return one page of items, and the links to the pages before and after it."""
    count = max(1, -(-len(items) // size))
    number = min(number, count)
    shown = items[(number - 1) * size : number * size]
    if count == 1:
        return shown, Markup()
    parts: list[object] = [f"Page {number} of {count}"]
    if number > 1:
        parts.insert(0, link(f"?page={number - 1}", "Previous"))
    if number < count:
        parts.append(link(f"?page={number + 1}", "Next"))
    return shown, element("p", *(join(part, " ") for part in parts), class_="pages")


def run_columns(run: Run, mask: Callable[[str], str]) -> Sequence[object]:
    """Return what a table says of a run: id, status, changes, message and time of creation."""
    return (
        link(run_path(run), run.id),
        status_badge(run.status),
        changes(run),
        message(run, mask),
        time(run.created_at),
    )


def message(run: Run, mask: Callable[[str], str]) -> str:
    """Return the message of a run in one short line."""
    line = " ".join(mask(str(run.options["message"] or "")).split())
    return line if len(line) <= 120 else f"{line[:119]}…"


def changes(run: Run) -> str:
    """Return the counts of a plan; empty before it has finished."""
    plan = run.plan_result
    if plan is None or run.status == "planning":
        return ""
    return f"+{plan.additions} ~{plan.updates} -{plan.destructions}"


def kind_of_run(run: Run) -> str:
    """Return the operation of a run in words."""
    return operation(run.options).replace("_", " ")
