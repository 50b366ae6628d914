"""The page of the simulator for a browser: organizations, workspaces and runs, live."""
