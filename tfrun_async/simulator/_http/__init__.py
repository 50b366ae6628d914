"""Requests and responses without a socket: messages, documents, bodies, rate limits."""
