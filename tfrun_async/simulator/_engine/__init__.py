"""What happens by itself as time passes: runs advance, plans are computed, webhooks come due."""
