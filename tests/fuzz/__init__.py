"""Random tests that are bounded and repeatable: `python -m tests.fuzz --help`.

Each target is a module here with ``fuzz(seed, count)``, which raises an AssertionError that names
the seed and the case.
"""
