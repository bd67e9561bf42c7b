"""What does the schema expect at a place of the data, and how is that said in words?

The schema walked here is the JSON Schema of a pydantic model: the one that
editors, forms and the documentation read too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import DictSchema

from simcoord.sayings import Saying, both, either, saying
from simcoord.scenario.refusals import Loc, listed, unknown

Node = dict[str, Any]

#: The JSON types of the forms that a field may take, by the tag that pydantic puts into a place.
FORMS = {"word": "string", "list": "array", "mapping": "object"}

#: What a field of a JSON type without fields of its own takes.
JSON_TYPES = {
    "string": saying("a text"),
    "boolean": saying("true or false"),
    "array": saying("a list"),
}

#: The end of pydantic's place of a refused key.
KEY = "[key]"


@cache
def json_schema(model: type[BaseModel]) -> Node:
    """The JSON Schema of a model (draft 2020-12), computed once."""
    return model.model_json_schema(schema_generator=_Closed)


class _Closed(GenerateJsonSchema):
    """Says of mappings under names of a pattern that other names are refused."""

    def dict_schema(self, schema: DictSchema) -> JsonSchemaValue:
        described = super().dict_schema(schema)
        if "patternProperties" in described:
            described["additionalProperties"] = False
        return described


@dataclass(frozen=True)
class Place:
    """A place in the schema of a model.

    root  : the whole schema
    node  : the part of it that says what may stand here; empty where nothing may
    among : the place of a choice of kinds, of which this is one; None where there is no choice
    """

    root: Node
    node: Node
    among: Place | None = None

    @classmethod
    def top(cls, model: type[BaseModel]) -> Place:
        """Where a whole input stands."""
        root = json_schema(model)
        return cls(root, root)

    def _at(self, node: Node, among: Place | None = None) -> Place:
        return Place(self.root, self._resolved(node), among)

    def _resolved(self, node: Node) -> Node:
        """The node with its reference and its `or null` worked in."""
        for branch in node.get("anyOf", []):
            if branch.get("type") != "null":
                node = {**branch, **node, "nullable": True}
        if "$ref" in node:
            target = self.root["$defs"][node["$ref"].rsplit("/", 1)[-1]]
            node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
        return node

    @property
    def fields(self) -> list[str]:
        """The fields that may stand here; empty where none have names of their own."""
        return list(self.node.get("properties", {}))

    @property
    def kind_field(self) -> str:
        """The field that tells the kinds apart that may stand here."""
        return str(self.node["discriminator"]["propertyName"])

    @property
    def kinds(self) -> dict[str, Place]:
        """The kinds of part that may stand here, by the word that tells them apart."""
        mapping = self.node.get("discriminator", {}).get("mapping", {})
        return {kind: self._at({"$ref": reference}, self) for kind, reference in mapping.items()}

    @property
    def title(self) -> str:
        """What stands here: its kind, or the name of the part in small letters, `level sector`."""
        if self.among is not None:
            return str(self.child(self.among.kind_field).node["const"])
        return Saying(spoken_title(self.node))

    @property
    def entry(self) -> Place | None:
        """The place of each entry of a mapping under names that the user chooses; else None."""
        node = self.node
        for entry in (
            *node.get("patternProperties", {}).values(),
            node.get("additionalProperties"),
        ):
            if isinstance(entry, dict):
                return self._at(entry)
        return None

    def owners(self, field: str) -> list[str]:
        """The other kinds of part that have this field."""
        others = self.among.kinds if self.among is not None else {}
        return [kind for kind, place in others.items() if field in place.fields]

    def tagged(self, tag: str) -> Place:
        """The one of the forms or kinds here that pydantic calls `tag`."""
        if tag in self.kinds:
            return self.kinds[tag]
        words = {"words": self.node["words"]} if "words" in self.node else {}
        forms = [form for form in self.node.get("oneOf", []) if form.get("type") == FORMS.get(tag)]
        return self._at({**forms[0], **words} if forms else {})

    def chosen(self, data: Any) -> Place:
        """The kind or form of what is written here, where the schema has several."""
        written = isinstance(data, dict)
        if self.kinds:
            kind = data.get("kind") if written else None
            return self.kinds.get(str(kind), next(iter(self.kinds.values())))
        if "oneOf" not in self.node:
            return self
        return self.tagged("mapping" if written else "list")

    def child(self, part: str | int) -> Place:
        """The place of a field, entry or list item within what stands here."""
        node = self.node
        if isinstance(part, int):
            return self._at(node.get("items", {}))
        if part == KEY:
            return self._at(node.get("propertyNames", {}))
        if part in node.get("properties", {}):
            return self._at(node["properties"][part])
        return self.entry or self._at({})


def spoken_title(node: Node) -> str:
    """The name of a part in small letters.

    >>> spoken_title({"title": "LevelSector"})
    'level sector'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", node.get("title", "")).lower()


def located(top: Place, loc: Loc) -> tuple[Loc, Place, Place]:
    """pydantic's place without its tags, the part around it, and the place itself in the schema."""
    clean: list[str | int] = []
    around = here = top
    for n, part in enumerate(loc):
        if "oneOf" in here.node:
            here = here.tagged(str(part))
        elif loc[n + 1 : n + 2] == (KEY,):
            return (*clean, part), here, here.child(KEY)
        else:
            around, here = here, here.child(part)
            clean.append(part)
    return tuple(clean), around, here


def place_of(top: Place, data: Any, loc: Loc) -> Place:
    """The place in the schema of something that is written in the data."""
    here = top
    for part in loc:
        here, data = here.chosen(data).child(part), data[part]
    return here


def unknown_field(name: str, place: Place) -> tuple[Saying, str | None]:
    """The message about a field that the part at a place does not have, and the nearest field."""
    owners = place.owners(name)
    if not owners:
        return unknown(name, saying("a field of {title}", title=place.title), place.fields)
    message = saying(
        "{name} is a field of {owners}, not of {title} {choices}",
        name=repr(name),
        owners=both(owners),
        title=place.title,
        choices=listed(place.fields),
    )
    return message, None


def expected(place: Place) -> str:
    """What may stand at a place, in words.

    The words are the field's own where the schema gives some, else from type, bounds and unit.
    """
    node = place.node
    words = Saying(node.get("words", "")) or _kinds(place) or _by_type(node)
    return saying("{words}, or null", words=words) if node.get("nullable") else words


def _kinds(place: Place) -> str:
    if not place.kinds:
        return ""
    return saying(
        "a mapping with a {field} {choices}", field=place.kind_field, choices=listed(place.kinds)
    )


def _by_type(node: Node) -> str:
    choices = node.get("enum") or ([node["const"]] if "const" in node else [])
    if choices:
        return either(str(choice) for choice in choices)
    if node.get("type") in ("integer", "number"):
        return _quantity(node)
    if node.get("type") in JSON_TYPES:
        return JSON_TYPES[node["type"]]
    if node.get("properties"):
        return saying("a mapping with {fields}", fields=", ".join(node["properties"]))
    return saying("a mapping")


def _quantity(node: Node) -> Saying:
    what = saying("a whole number") if node["type"] == "integer" else saying("a number")
    low, high, above = (node.get(key) for key in ("minimum", "maximum", "exclusiveMinimum"))
    said = {
        (True, True, False): saying("{what} from {low} to {high}", what=what, low=low, high=high),
        (True, False, False): saying("{what} of at least {low}", what=what, low=low),
        (False, True, False): saying("{what} of at most {high}", what=what, high=high),
        (False, False, True): saying("{what} above {low}", what=what, low=above),
    }.get((low is not None, high is not None, above is not None), what)
    if "unit" in node:
        return saying("{number} ({unit})", number=said, unit=Saying(node["unit"]))
    return said
