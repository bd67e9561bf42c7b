"""How soon does the page answer?  `make bench` runs it after `sweeps.py`.

Starts `simcoord app` on a free port and drives a real browser: a slider is moved by the keyboard,
each time to where it has not been, and the time runs until the new figure is decoded on the
screen; the browser's own clock tells it.  What a step takes holds the fifth of a second for which
the slider waits whether another key follows.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import sync_playwright

from measuring import Table, machine

STEPS = 20
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SIZE = {"width": 1400, "height": 900}
#: The sliders that are moved, by the words on them.
SLIDERS = {"typical_practice": "Matching", "stem_territory": "Matching"}

#: Milliseconds from now until another figure stands decoded in the place of this one.
NEW_FIGURE = """
() => new Promise(done => {
  const find = () => document.querySelector("img[data-figure]");
  const before = find().dataset.digest, begun = performance.now();
  const look = () => {
    const now = find();
    if (now && now.dataset.digest !== before && now.complete)
      now.decode().then(() => requestAnimationFrame(() => done(performance.now() - begun)));
    else requestAnimationFrame(look);
  };
  look();
})
"""


def main() -> None:
    """Measure, and print each table as soon as it is there."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="one scenario and five steps")
    quick = parser.parse_args().quick
    print("\n".join(f"{name:10} {value}" for name, value in machine().items()), flush=True)
    for scenario in list(SLIDERS)[: 1 if quick else None]:
        print(f"\n{answering(scenario, 5 if quick else STEPS).text()}", flush=True)


def answering(scenario: str, steps: int) -> Table:
    """How long the page of a scenario takes to be there, and to answer each step of a slider."""
    with served(scenario) as address, browser_page() as page:
        begun = time.perf_counter()
        page.goto(address)
        page.wait_for_selector("img[data-figure]", timeout=300_000)
        shown = time.perf_counter() - begun
        seconds = [step(page, SLIDERS[scenario]) for _ in range(steps)]
    row = {
        "scenario": scenario,
        "page shown": shown,
        "median of the steps": float(np.median(seconds)),
        "90th percentile": float(np.quantile(seconds, 0.9)),
        "slowest": max(seconds),
    }
    return Table(f"The page: seconds until a new figure, {steps} steps of a slider", [row])


def step(page: Any, slider: str) -> float:
    """Seconds from a key to the new figure."""
    handle = page.evaluate_handle(f"() => ({{ waited: ({NEW_FIGURE})() }})")
    page.get_by_role("slider", name=slider).press("ArrowRight")
    waited = page.evaluate("handle => handle.waited", handle)
    page.wait_for_timeout(300)
    return float(waited) / 1000


@contextmanager
def served(scenario: str) -> Iterator[str]:
    """The address of a page that is served meanwhile."""
    command = [str(Path(sys.executable).with_name("simcoord")), "app", scenario, "--no-browser"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        line = server.stdout.readline() if server.stdout else ""
        yield next(word for word in line.split() if word.startswith("http"))
    finally:
        server.terminate()
        server.wait()


@contextmanager
def browser_page() -> Iterator[Any]:
    """An empty page of a browser without a window."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit(f"no browser here: none of {', '.join(BROWSERS)} is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser.new_page(viewport=SIZE)
        browser.close()


if __name__ == "__main__":
    main()
