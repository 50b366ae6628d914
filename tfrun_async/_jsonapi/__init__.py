"""JSON:API: write request documents, decode responses into models."""
