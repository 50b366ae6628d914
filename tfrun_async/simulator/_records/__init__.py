"""The simulator's state: one graph of records in memory, and the transitions of a run."""
