"""Other clients of the API, run against the simulator: `make interop`."""
