"""The paths outside of the API's own: stored objects, and the states to download."""

OBJECTS_PATH = "/_archivist/v1/object/"
"""Who knows such a URL needs no token."""
STATES_PATH = "/api/state-versions"
"""These URLs need the token, although they are not below `/api/v2`."""
