"""Records of the store as JSON:API resource objects."""
