"""The runs that a watch discovers: those of an organization, or of some workspaces."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

import attrs

from tfrun_async._generated import operations
from tfrun_async._generated.models import Run, RunOperation, RunStatusGroup
from tfrun_async._generated.operations import RunInclude
from tfrun_async._jsonapi.document import Page

_MAX_FILTER_LENGTH = 2000  # characters; some servers reject much longer URLs


@attrs.frozen
class Scope:
    """The runs of an organization, or of some of its workspaces."""

    organization: str
    """Its name; empty for workspaces of which the server does not say it, listed by themselves."""
    workspaces: Mapping[str, str] | None = None
    """Names of the workspaces by id; None for all."""
    lists_workspaces: bool = False
    """Whether each workspace is listed by itself, instead of the organization."""

    def includes(self, organization: str, workspace: str | None) -> bool:
        """Whether the runs of a workspace are in the scope.

        If a listed run does not say in which workspace it is, its list decides.
        """
        if workspace is None or self.workspaces is None:
            return organization == self.organization and self.has_exact_lists
        return workspace in self.workspaces

    @property
    def has_exact_lists(self) -> bool:
        """Whether its lists are limited to its runs."""
        return self.workspaces is None or self.lists_workspaces or bool(self.name_filter)

    @property
    def name_filter(self) -> list[str]:
        """The names to filter the organization's list by; empty for all, or if there are too many.

        Too many do not fit into a URL.
        """
        if self.lists_workspaces:
            return []
        names = list((self.workspaces or {}).values())
        return names if sum(map(len, names)) + len(names) <= _MAX_FILTER_LENGTH else []

    def lists(
        self,
        runs: operations.Runs,
        *,
        status_group: RunStatusGroup | None = None,
        include: Sequence[RunInclude] = (),
    ) -> Iterator[AsyncIterator[Page[Run]]]:
        """Yield the lists of its runs, newest first. Some also have runs outside of the scope."""
        included = include or None
        if self.lists_workspaces:
            for workspace in self.workspaces or ():
                yield runs.list_for_workspace(
                    workspace,
                    operation=list(RunOperation),
                    status_group=status_group,
                    include=included,
                ).pages()
        else:
            yield runs.list_for_organization(
                self.organization,
                operation=list(RunOperation),
                status_group=status_group,
                include=included,
                workspace_names=self.name_filter or None,
            ).pages()
