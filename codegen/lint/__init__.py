"""Check the spec: OpenAPI's rules, the keywords, and unused definitions."""
