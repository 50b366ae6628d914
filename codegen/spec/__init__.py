"""Read the spec: YAML files, references between them, and where a problem is."""
