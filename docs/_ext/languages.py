"""In which language is a page?  Those under es/ tell browsers that they are Spanish."""

from __future__ import annotations

from typing import Any


def _of_page(app: Any, name: str, template: str, context: dict[str, Any], tree: Any) -> None:
    if name.startswith("es/"):
        context["language"] = "es"


def setup(app: Any) -> dict[str, bool]:
    app.connect("html-page-context", _of_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
