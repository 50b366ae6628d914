"""Write Python: models, operations, wire structs and their docstrings."""
