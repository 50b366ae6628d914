"""JSON:API documents: write requests, decode responses into models."""
