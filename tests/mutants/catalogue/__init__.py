"""The mutants, by topic."""

from tests.mutants.catalogue.requests import ACCESS, LISTS, STATUSES
from tests.mutants.catalogue.resources import RUNS, SECRETS, STATES, WEBHOOKS, WORKSPACES

MUTANTS = [*(*STATUSES, *RUNS, *LISTS, *WORKSPACES, *SECRETS, *STATES, *WEBHOOKS, *ACCESS)]
