"""Programs that use another client of the API; they run in the environment of that client."""
