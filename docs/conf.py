"""How are these pages built?  `make docs`; nothing is fetched, and no page asks another machine."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

import simcoord  # noqa: E402

project = "simcoord"
author = "The simcoord developers"
copyright = author
version = release = simcoord.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "generated",
    "docstrings",
    "languages",
    "offline",
]
exclude_patterns = ["_ext"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4

autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
# Names of Python link where they have an entry; types of other projects have none.
nitpick_ignore_regex = [("py:.*", ".*")]

html_theme = "furo"
html_title = "simcoord"
html_static_path = ["_static"]
html_css_files = ["wide.css"]
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False
