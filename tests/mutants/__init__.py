"""Break the simulator in many ways, one at a time, and see the tests notice.

`python -m tests.mutants` writes the table of the documentation; `python -m tests.mutants page lock`
tries the mutants that have one of these words in their description.
"""
