"""The handlers of requests, in one module for each resource of the API."""
