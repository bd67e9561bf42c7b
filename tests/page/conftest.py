"""The page without a browser: what it shows, and its controls to be turned."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from simcoord.views import lived
from simcoord.views.page import serving

Open = Callable[..., AppTest]
NO_LINK: Mapping[str, Any] = {}


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the page as the command would, with a link, in few runs."""
    monkeypatch.setattr(lived, "HISTORIES", 4)

    def opened(
        scenario: str = "typical_practice", lang: str = "en", link: Mapping[str, Any] = NO_LINK
    ) -> AppTest:
        monkeypatch.setattr(sys, "argv", ["page.py", scenario, lang])
        page = AppTest.from_file(str(serving.SCRIPT), default_timeout=120)
        for name, value in link.items():
            page.query_params[name] = value
        return page.run()

    return opened
