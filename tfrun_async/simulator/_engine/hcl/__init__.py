"""A reader of HCL: syntax with places, values, functions and their evaluation.

    text ─► scanner ─► parser, expressions, templates ─► syntax tree ─► evaluation ─► Value

It is written here, since libraries for Python give no columns, evaluate nothing, and recurse as
deep as the text says. Sizes and nesting are bounded: a configuration may be hostile.
"""
