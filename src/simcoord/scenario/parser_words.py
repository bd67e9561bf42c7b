"""What does the YAML parser say of a file that it does not understand?

Its sentences as sayings, so that they can be told in other languages.
"""

from __future__ import annotations

import re

from simcoord.sayings import Saying, saying

#: Names in braces stand for what the parser found; with them, its own braces stand twice.
SENTENCES = (
    saying("while scanning for the next token"),
    saying("while scanning a simple key"),
    saying("while scanning a plain scalar"),
    saying("while scanning a quoted scalar"),
    saying("while scanning a double-quoted scalar"),
    saying("while scanning a block scalar"),
    saying("while scanning a directive"),
    saying("while scanning a tag"),
    saying("while scanning an anchor"),
    saying("while scanning an alias"),
    saying("while parsing a tag"),
    saying("while parsing a node"),
    saying("while parsing a block node"),
    saying("while parsing a flow node"),
    saying("while parsing a block mapping"),
    saying("while parsing a block collection"),
    saying("while parsing a flow mapping"),
    saying("while parsing a flow sequence"),
    saying("mapping values are not allowed here"),
    saying("mapping keys are not allowed here"),
    saying("sequence entries are not allowed here"),
    saying("found unexpected end of stream"),
    saying("found unexpected document separator"),
    saying("found unexpected ':'"),
    saying("could not find expected ':'"),
    saying("invalid intendation or unclosed '[' or '{'"),
    saying("more indented follow up line than first in a block scalar"),
    saying("chr() arg not in range(0x110000)"),
    saying("found character {found} that cannot start any token"),
    saying("found unknown escape character {found}"),
    saying("found undefined tag handle {found}"),
    saying("expected <block end>, but found {found}"),
    saying("expected '<document start>', but found {found}"),
    saying("expected the node content, but found {found}"),
    saying("expected ',' or '}}', but got {found}"),
    saying("expected ',' or ']', but got {found}"),
    saying("expected a comment or a line break, but found {found}"),
    saying("expected alphabetic or numeric character, but found {found}"),
    saying("expected chomping or indentation indicators, but found {found}"),
    saying("expected escape sequence of {count} hexdecimal numbers, but found {found}"),
)


def parser_says(text: str) -> Saying:
    """A sentence of the parser as a saying; one that is not known stays as it is.

    >>> parser_says("found unknown escape character 'q'").values
    {'found': "'q'"}
    """
    for known in SENTENCES:
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(known.template))
        if found := re.fullmatch(pattern.replace(r"\{\{", r"\{").replace(r"\}\}", r"\}"), text):
            return Saying(known.template, found.groupdict())
    return Saying(text)
