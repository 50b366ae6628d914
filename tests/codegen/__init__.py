"""Tests of the generator, with small specs."""
