"""Read the spec: YAML files, references between them, diagnostics with their locations."""
