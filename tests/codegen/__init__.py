"""What the generator promises, and small specs to try it on."""
