"""Rollouts that are killed in the middle of their requests: `python -m tests.kill --help`."""
