"""The groups of a client, such as `client.runs`: generated operations, and handwritten ones."""
