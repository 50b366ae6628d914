"""The engine: as time passes, runs advance, plans are computed and webhooks become due."""
