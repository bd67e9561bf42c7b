"""Whatever is done to a file, it loads or is refused with reasons; nothing else happens."""

import random
import re
from pathlib import Path

import pytest

from simcoord.scenario import Scenario, ScenarioError, load_scenario

CHUNKS, MUTATIONS = 20, 500

SCENARIO = (Path(__file__).parent / "good" / "two_levels.yaml").read_text(encoding="utf-8")

CHARACTERS = "{}[]:,&*!|>%@`#'\"?-.\\\n\t \r\x00\x1b\x85\u202e\ufeffeE09_~<=aé😀\ud800"
NASTY = [
    "", "~", "null", "true", "no", "yes", ".nan", "-.inf", "1e999", "-1", "0", "1e-3", "1_000",
    "0x7fffffffffffffff", "0o17", "017", "9" * 50, "9" * 5000, "1" + "0" * 309, "2024-01-01",
    "2024-01-01T00:00:00Z", "'0.5'", '"\\ud800"', '"\\U00110000"', '"\\0"', "&a x", "*a", "<<",
    "!!python/object/apply:os.system [id]", "!!int 3", "!!binary aGk=", "? x", "- x", "{}", "[]",
    "{a: 1, a: 2}", "[[[[[[[[[[[[[[[[[[", "{" * 500, "%YAML 1.1", "---", "...", "|\n  x", "all",
    "x" * 400, "kind", "committee", "parent: steering", "12:30:45", "=", "@x", "`x", "\u2028",
]  # fmt: skip
TOKEN = re.compile(r"[\w.]+|[^\w\s]")


def mutated_characters(text, luck):
    place = luck.randrange(len(text))
    end = place + luck.choice([0, 1, 1, luck.randrange(20)])
    return text[:place] + "".join(luck.choices(CHARACTERS, k=luck.randrange(4))) + text[end:]


def mutated_lines(text, luck):
    lines = text.split("\n")
    one, other = luck.randrange(len(lines)), luck.randrange(len(lines))
    deed = luck.choice(["delete", "double", "swap", "indent", "move"])
    if deed == "delete":
        del lines[one]
    elif deed == "double":
        lines.insert(other, lines[one])
    elif deed == "swap":
        lines[one], lines[other] = lines[other], lines[one]
    elif deed == "indent":
        lines[one] = " " * luck.randrange(1, 9) + lines[one]
    else:
        lines.insert(other, lines.pop(one).lstrip())
    return "\n".join(lines)


def mutated_tokens(text, luck):
    tokens = list(TOKEN.finditer(text))
    token = luck.choice(tokens)
    new = luck.choice([*NASTY, luck.choice(tokens)[0]])
    return text[: token.start()] + new + text[token.end() :]


def mutated(text, luck):
    for _ in range(luck.choice([1, 1, 2, 3, 6])):
        deed = luck.choice([mutated_characters, mutated_lines, mutated_tokens])
        text = deed(text, luck) or "x"
    return text


def test_the_scenario_that_is_mutated_is_sound(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    assert load_scenario(file).name == "Small: two levels"


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_mutated_file_loads_or_is_refused_with_reasons(chunk, tmp_path: Path):
    luck = random.Random(chunk)
    file = tmp_path / "x.yaml"
    for _ in range(MUTATIONS):
        text = mutated(SCENARIO, luck)
        file.write_text(text, encoding="utf-8", errors="surrogatepass")
        try:
            assert isinstance(load_scenario(file), Scenario)
        except ScenarioError as refused:
            assert refused.problems
            assert all(problem.message for problem in refused.problems)
            str(refused).encode("utf-8")
