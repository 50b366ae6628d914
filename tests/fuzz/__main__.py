"""Run the fuzz targets: `make fuzz`, or `python -m tests.fuzz decoder --seed 7 --count 1000`."""

import argparse
import importlib

TARGETS = {"decoder": 20_000, "server": 1_000}
"""The modules of this package, with the number of cases of a full run."""


def main() -> None:
    """Fuzz one target, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", nargs="?", choices=TARGETS, help="all of them without it")
    parser.add_argument("--seed", type=int, nargs="*", default=[1, 2, 3])
    parser.add_argument("--count", type=int, help="cases of each seed")
    arguments = parser.parse_args()
    for target in [arguments.target] if arguments.target else TARGETS:
        for seed in arguments.seed:
            count = arguments.count or TARGETS[target]
            importlib.import_module(f"tests.fuzz.{target}").fuzz(seed, count)
            print(f"{target}: {count:,} cases with seed {seed}: ok")


if __name__ == "__main__":
    main()
