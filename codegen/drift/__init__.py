"""Compare the spec with another description of the API."""
