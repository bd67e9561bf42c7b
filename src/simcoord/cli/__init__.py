"""The `simcoord` command."""

from simcoord.cli.app import main

__all__ = ["main"]
