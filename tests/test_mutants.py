"""Tests of the mutants: each can be tried, and the table in the documentation has them all."""

import ast

from tests.mutants.catalogue import MUTANTS
from tests.mutants.mutant import ROOT
from tests.mutants.page import PAGE, descriptions


def test_each_mutant_changes_one_place_of_a_valid_module() -> None:
    """Otherwise it would be caught for a wrong reason, or never be tried."""
    for mutant in MUTANTS:
        changed = mutant.apply()
        assert ast.dump(ast.parse(changed)) != ast.dump(ast.parse(mutant.path.read_text())), mutant
        assert all((ROOT / path).is_file() for path in mutant.test_paths), mutant


def test_there_are_forty_mutants_that_differ() -> None:
    """Each breaks something else."""
    assert len({mutant.breaks for mutant in MUTANTS}) == len(MUTANTS) >= 40
    assert len({(mutant.module, mutant.old, mutant.new) for mutant in MUTANTS}) == len(MUTANTS)


def test_the_table_has_all_mutants() -> None:
    """`make mutants` writes it."""
    rows = descriptions(PAGE.read_text(encoding="utf-8"))
    assert rows == [(mutant.breaks, mutant.module) for mutant in MUTANTS]
