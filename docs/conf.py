"""Configuration of the documentation site: `make docs` builds it, without the network."""

import sys
from pathlib import Path

from tfrun_async import __version__

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "_ext"), str(HERE.parent)]

project = "tfrun-async"
author = "The tfrun-async authors"
copyright = f"2026, {author}"  # noqa: A001  (the name that Sphinx reads)
release = version = __version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "public_names",
    "reference_pages",
    "run_states",
    "llms_txt",
]
exclude_patterns = ["_build", "examples"]
default_role = "py:obj"  # the backticks of docstrings: a link where the name is public

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
python_maximum_signature_line_length = 80
python_use_unqualified_type_names = True
napoleon_google_docstring = True
napoleon_numpy_docstring = False

html_theme = "furo"
html_title = f"tfrun-async {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_theme_options = {"navigation_with_keys": True}
html_copy_source = False
html_show_sphinx = False

copybutton_prompt_text = r"\$ |>>> "
copybutton_prompt_is_regexp = True
copybutton_only_copy_prompt_lines = False
