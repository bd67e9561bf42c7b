"""The reader takes YAML 1.2 and nothing that could hurt: files too big, too odd or too clever."""

import math
import time
from contextlib import suppress

import pytest

from simcoord.scenario import InputError, ScenarioError, load_scenario, shipped_scenarios
from simcoord.scenario.reading import MAX_BYTES, MAX_EVENTS, read_file, read_text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("NULL", None),
        ("~", None),
        ("True", True),
        ("1e-3", 0.001),
        (".5", 0.5),
        ("5.", 5.0),
        ("+3", 3),
        ("017", 17),
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("2024-01", "2024-01"),
        ("2024-01-01", "2024-01-01"),
        ("12:30:45", "12:30:45"),
        ("'3'", "3"),
        ('"true"', "true"),
        ("0b11", "0b11"),
        ("٣", "٣"),
        ("9" * 301, "9" * 301),
        ("-.inf", -math.inf),
    ],
)
def test_scalars_are_read_by_the_core_schema_of_yaml_1_2(text, value):
    read = read_text(f"x: {text}").data["x"]
    assert read == value
    assert type(read) is type(value)


def test_every_value_has_its_line_and_column():
    document = read_text("a:\n  b: 1\n  c:\n    - x\n    - {d: 2}\n")
    marks = {loc: tuple(mark) for loc, mark in document.marks.items()}
    assert marks[("a",)] == (1, 1)
    assert marks[("a", "b")] == (2, 6)
    assert marks[("a", "c")] == (3, 3)
    assert marks[("a", "c", 1, "d")] == (5, 11)


def test_lines_are_counted_alike_for_all_ends_of_line():
    for end in ("\n", "\r\n", "\r"):
        assert read_text(end.join(["a: 1", "b: 2", "c: 3"])).marks[("c",)].line == 3


def test_a_byte_order_mark_is_no_error(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_file(file).data == {"a": 1}


def refusal_of(content, tmp_path):
    file = tmp_path / "x.yaml"
    file.write_bytes(content)
    with pytest.raises(ScenarioError) as refused:
        load_scenario(file)
    return str(refused.value).removeprefix(str(file))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"name: caf\xe9\n", ":1: byte 0xe9 is not UTF-8"),
        (b"a: 1\nb: 2\nname: \xed\xa0\x80\n", ":3: byte 0xed is not UTF-8"),
        ("a: 1".encode("utf-16"), ":1: byte 0xff is not UTF-8"),
        (b"\x89PNG\r\n\x1a\n", ":1: byte 0x89 is not UTF-8"),
        (b"#" * (300 * 1024), ": is larger than 256 KiB"),
        (b"\x00" * 20, ":1: character U+0000 (control) is not allowed"),
        (b"[" * 200_000, ":1: nested more than 16 levels deep"),
        (b"- " * 100_000, ":1: nested more than 16 levels deep"),
        (b"? " * 100_000, ":1: nested more than 16 levels deep"),
        (b"[1" + b", 1" * 30_000 + b"]", ":1: more than 20000 keys, values and brackets"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_no_editor_of_scenarios_writes_is_refused(content, message, tmp_path):
    assert refusal_of(content, tmp_path) == message


def test_a_file_as_large_as_allowed_is_read(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text("a: 1\n" + "#" * (MAX_BYTES - 5))
    assert read_file(file).data == {"a": 1}


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "x " * (MAX_BYTES // 2 - 10),
        'a: "' + "\\x41" * (MAX_BYTES // 4 - 10) + '"',
        "\n" * (MAX_BYTES - 10),
        "a: |\n" + " x\n" * (MAX_BYTES // 3 - 10),
        "{" + "a," * (MAX_EVENTS // 2),
        "".join(f"k{n}: 1\n" for n in range(MAX_EVENTS // 2)),
        "".join(f"'k{n}': 1\n" for n in range(MAX_EVENTS // 2)),
        ":" * (MAX_BYTES - 10),
        "'" * (MAX_BYTES - 10),
        "a: !" + "!" * (MAX_BYTES - 10),
    ],
    ids=range(10),
)
def test_reading_takes_seconds_at_most_whatever_the_file(text):
    began = time.perf_counter()
    with suppress(InputError):
        read_text(text)
    assert time.perf_counter() - began < 20


def test_a_text_too_large_is_refused_like_a_file():
    with pytest.raises(InputError, match="is larger than 256 KiB"):
        read_text("é" * (MAX_BYTES // 2 + 1))


def test_a_directory_is_no_file(tmp_path):
    with pytest.raises(ScenarioError, match="is a directory, not a file"):
        load_scenario(tmp_path)


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(ScenarioError, match=r"none\.yaml: there is no such file"):
        load_scenario(tmp_path / "none.yaml")


def test_a_path_that_cannot_be_one_is_refused():
    with pytest.raises(ScenarioError, match="is no path"):
        load_scenario("a\0b/c.yaml")


def test_a_misspelt_name_is_answered_with_the_nearest_and_all_there_are():
    with pytest.raises(ScenarioError) as refused:
        load_scenario("typical_practise")
    assert "did you mean 'typical_practice'?" in str(refused.value)
    assert refused.value.problems[0].nearest == "typical_practice"
    assert all(name in str(refused.value) for name in shipped_scenarios()[:16])


HEAD = "simcoord: 1\nproblem: {dimensions: {a: {}}}\n"


@pytest.mark.parametrize(
    "text",
    [
        HEAD
        + "sectors:\n"
        + "".join(f"  sector_of_policy_{n}: {{}}\n" for n in range(3000))
        + "jurisdictions:\n  t:\n    sectors:\n"
        + "".join(f"      sektor_of_polity_{n}: {{}}\n" for n in range(3000)),
        HEAD + "dynamics: {" + "".join(f"frame_spreads_{n}: 1, " for n in range(9500)) + "}\n",
        HEAD + "jurisdictions:\n" + "".join(f"  l{n}: {{parent: l{n ^ 1}}}\n" for n in range(3000)),
        HEAD + "jurisdictions:\n" + "".join(f"  l{n}: {{parent: l{n + 1}}}\n" for n in range(3000)),
    ],
    ids=["nearly right names", "nearly right fields", "circles", "a long line of parents"],
)
def test_thousands_of_errors_are_found_in_seconds(text, tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text(text)
    began = time.perf_counter()
    with pytest.raises(ScenarioError) as refused:
        load_scenario(file)
    assert len(refused.value.problems) > 1000
    assert time.perf_counter() - began < 20
