"""Lower a spec to the intermediate representation: read schemas and operations, decide names."""
