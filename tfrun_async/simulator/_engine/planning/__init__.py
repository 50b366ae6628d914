"""Plans and applies of a configuration: variables, the graph, and what happens to each instance.

modules, variables, state ─► graph (order, references) ─► walk ─► changes, outputs, drift
                                                           │
                                             the same walk applies them
"""
