"""What is to be seen on a page that was run without a browser."""

from __future__ import annotations

import re
from html import unescape

from streamlit.testing.v1 import AppTest


def shown(page: AppTest) -> str:
    """Every text that the page wrote itself, without its markup."""
    parts = [element.proto.body for element in page.get("html")]
    return unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", "\n".join(parts), flags=re.S))


def alternatives(page: AppTest) -> list[str]:
    """What each figure says to those who see none."""
    parts = "".join(element.proto.body for element in page.get("html"))
    return [unescape(told) for told in re.findall(r'alt="([^"]*)"', parts)]
