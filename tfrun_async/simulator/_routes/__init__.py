"""Method and path to handler, and the permission that each endpoint needs."""
