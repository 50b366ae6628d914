"""The logs of plans and applies: as text, or as lines of JSON where the workspace is set so."""
