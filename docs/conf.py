"""How Sphinx builds the site: ``make docs``. Nothing is fetched, neither to build it nor to read it."""

from __future__ import annotations

from importlib.util import find_spec

from sphinx.application import Sphinx

project = "scrubber"
html_title = "scrubber"
language = "en"
exclude_patterns = ["pictures"]

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]

# Markdown: links to headings of other pages work as they do where the repository is looked at.
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence", "attrs_block"]

# The reference is made of the docstrings, in the order of the source.
autodoc_member_order = "bysource"
# What an adapter is for need not be installed to read about the adapter.
engines = ("datasets", "datatrove", "itemadapter", "pandas", "polars", "pyarrow", "pyspark", "ray", "scrapy")
autodoc_mock_imports = [name for name in engines if find_spec(name) is None]
autodoc_preserve_defaults = True
napoleon_numpy_docstring = False
maximum_signature_line_length = 80

# Names of our own must lead somewhere; those of other libraries have no target here.
nitpicky = True
nitpick_ignore_regex = [("py:.*", r"(?!scrubber\b).*")]

html_theme = "furo"
html_static_path = ["site"]
html_css_files = ["scrubber.css"]
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"


def setup(app: Sphinx) -> None:
    """Take docstrings of attributes as they stand: see :func:`_plain`."""
    app.connect("autodoc-process-docstring", _plain, priority=400)


def _plain(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    # Google's style takes the words before a colon in the first line for the type of the attribute.
    if what in ("attribute", "data", "property"):
        lines.insert(0, "")
