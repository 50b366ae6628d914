"""What the files of a configuration declare: modules, and the tree of their calls."""
