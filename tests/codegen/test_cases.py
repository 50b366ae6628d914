"""Specs and the exact files that the generator makes of them."""

from pathlib import Path

import pytest

from codegen.__main__ import main
from tests.support.notes_spec import CASES, case_names, read_files


@pytest.mark.parametrize("name", case_names())
def test_case_makes_the_expected_files(name: str, tmp_path: Path) -> None:
    """A spec makes its expected files, byte for byte, and no others."""
    assert main(["--spec", str(CASES / name / "spec"), "--output", str(tmp_path)]) == 0
    assert read_files(tmp_path) == read_files(CASES / name / "expected")
