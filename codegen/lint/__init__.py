"""Check the spec: what OpenAPI requires, keywords, and definitions that nothing uses."""
