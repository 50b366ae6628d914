"""Regenerate the expected files of all cases: `python -m tests.codegen.rewrite`, then read the
diff.

A case is a folder in `cases/`: put a spec into its `spec/`, run this, and commit `expected/`.
"""

from codegen.__main__ import main
from tests.support.notes_spec import CASES, case_names

if __name__ == "__main__":
    for name in case_names():
        main(["--spec", str(CASES / name / "spec"), "--output", str(CASES / name / "expected")])
