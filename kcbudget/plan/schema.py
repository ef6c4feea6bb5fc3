"""The JSON Schema of a plan file, made from the models, for the editors that read one.

It takes every spelling that the program takes: each key and word in English and in Vietnamese, whatever its capitals
and however its letters are composed. It refuses nothing that the program accepts; what only arithmetic or the reading
of a number can tell is left to the program.
"""

from collections.abc import Callable, Iterable
from itertools import permutations
from typing import Any
from unicodedata import normalize

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from kcbudget.language.messages import marked, translated
from kcbudget.language.numerals import VIETNAMESE
from kcbudget.language.units import MONEY_NAMES, MONEY_UNITS
from kcbudget.plan import model
from kcbudget.plan.glossary import MEANINGS, Meaning
from kcbudget.plan.keys import KEYS, VALUES
from kcbudget.plan.years import FIRST_YEAR, LAST_YEAR

NAME = "plan.schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID = "urn:kcbudget:plan:1"

_TITLE = marked("Industrial promotion plan")
_PLAN = marked("A budget plan of an industrial promotion programme, as kcbudget checks it.")

_TEXT: JsonSchemaValue = {"type": ["string", "number", "boolean", "null"]}


def plan() -> JsonSchemaValue:
    """The JSON Schema of a plan file."""
    shape = model.Plan.model_json_schema(schema_generator=_Shapes)
    parts = shape.pop("$defs")
    return {
        "$schema": DIALECT,
        "$id": ID,
        "title": _in_both_languages(_TITLE, " / "),
        "description": _in_both_languages(_PLAN),
        **_spelt(shape, "plan", "#"),
        "$defs": {name: _spelt(part, _kind(name), f"#/$defs/{name}") for name, part in parts.items()},
    }


class _Shapes(GenerateJsonSchema):
    """What the models take as written: scalars of any type, and keys that are there or not, but never null."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002
        """Never: what a key means is told by the glossary."""
        return False

    def is_instance_schema(self, schema: core_schema.IsInstanceSchema) -> JsonSchemaValue:  # noqa: ARG002
        """A scalar: what YAML makes of it is no concern of the program."""
        return dict(_TEXT)

    def function_after_schema(self, schema: core_schema.AfterValidatorFunctionSchema) -> JsonSchemaValue:
        """A scalar that is checked: the form of what passes, where it has one."""
        check: Any = schema["function"]["function"]
        if isinstance(check, model.OneOf):
            return _choice(check.choices)
        form = _FORMS.get(check)
        return form() if form is not None else self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """What is there: None stands for a key that is not."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """The same, without a default for keys that are not there."""
        return self.generate_inner(schema["schema"])

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        """A figure, or what stands in its place; an editor then speaks of that one only.

        In place of a figure there may be the whole that a mapping describes, and in place of a text a list of them.
        """
        figure, other = map(self.generate_inner, schema["choices"].values())
        return {"if": {"type": "array" if model.LIST in schema["choices"] else "object"}, "then": other, "else": figure}


# ------------------------------------------------------------------------------------------- forms of scalars


def _choice(choices: tuple[str, ...]) -> JsonSchemaValue:
    """One of a header key's words, or its Vietnamese words; YAML itself makes truth values of two of them."""
    words = next((names for names in VALUES.values() if tuple(names) == choices), {})
    vietnamese = [word for names in words.values() for word in names]
    truths = [choice == "true" for choice in choices if choice in ("true", "false")]
    return {
        "anyOf": [
            {"enum": [*truths, *choices, *vietnamese]},
            {"type": "string", "pattern": _pattern(choices, vietnamese)},
        ]
    }


def _period() -> JsonSchemaValue:
    pattern = r"^\s*[0-9]{4}(?:\s*[-–]\s*[0-9]{4})?\s*$"
    limits = {"minimum": FIRST_YEAR, "maximum": LAST_YEAR}
    return {
        "type": ["string", "integer"],
        **_matching(pattern, marked("write years like 2021-2025, or 2020")),
        **limits,
    }


def _unit() -> JsonSchemaValue:
    named = {"enum": [name for unit in MONEY_UNITS for name in (unit.vi, unit.en)]}
    words = [name.split() for name in MONEY_NAMES]
    scales, currencies = (dict.fromkeys(word[place] for word in words if len(word) > place) for place in (0, 1))
    pattern = rf"^\s*{_any_of((), scales)}(?:\s+{_any_of((), currencies)})?\s*$"
    return {"anyOf": [named, {"type": "string", "pattern": pattern}]}


def _date() -> JsonSchemaValue:
    date = "^(?:[0-9]{4}-[0-9]{2}-[0-9]{2})?$"
    return {"type": ["string", "null"], **_matching(date, marked("write a date like 2020-05-22"))}


def _year() -> JsonSchemaValue:
    return {"type": ["string", "integer", "null"], **_matching(rf"{_YEAR}|^$", marked("write a year like 2021"))}


def _matching(pattern: str, advice: str) -> JsonSchemaValue:
    """A pattern, and what editors that can say it in words say instead of it."""
    return {"pattern": pattern, "patternErrorMessage": _in_both_languages(advice, " / ")}


_FORMS: dict[object, Callable[[], JsonSchemaValue]] = {
    model.check_period: _period,
    model.check_unit: _unit,
    model.check_date: _date,
    model.check_year: _year,
}


# ------------------------------------------------------------------------------------------- keys and their spellings


def _kind(name: str) -> str:
    """What `keys` calls the mapping that a model is the shape of."""
    return "part" if name == "Whole" else name.lower()


def _spelt(shape: JsonSchemaValue, kind: str, pointer: str) -> JsonSchemaValue:
    """The shape of a mapping with every spelling of its keys; the first of each is the one that tells what it means."""
    keys: JsonSchemaValue = {}
    patterns: JsonSchemaValue = {}
    spellings = KEYS.get(kind, {})
    for key, value in shape["properties"].items():
        at = f"{pointer}/properties/{key}"
        keys |= _known(key, spellings.get(key, ()), MEANINGS[kind][key], _named(key, value, at), at)
        patterns[_pattern((key,), spellings.get(key, ()))] = {"$ref": at}
    spelt: JsonSchemaValue = {
        "type": "object",
        "properties": keys,
        "patternProperties": patterns,
        "additionalProperties": False,
    }
    if required := shape.get("required"):
        spelt["allOf"] = [_required(key, spellings.get(key, ())) for key in required]
    return spelt


def _known(key: str, others: tuple[str, ...], meaning: Meaning, value: JsonSchemaValue, at: str) -> JsonSchemaValue:
    """A key in English with what it means, and its Vietnamese names, which mean the same."""
    told: JsonSchemaValue = {
        "title": " / ".join((key, *others)),
        "description": _in_both_languages(meaning.text),
        **value,
    }
    if meaning.examples:
        told["examples"] = list(meaning.examples)
    return {key: told, **{other: {"$ref": at} for other in others}}


def _required(key: str, others: tuple[str, ...]) -> JsonSchemaValue:
    """That a key is there in one of its spellings."""
    spelt: list[JsonSchemaValue] = [{"required": [name]} for name in (key, *others)]
    in_any_case = {"not": {"propertyNames": {"not": {"pattern": _pattern((key,), others)}}}}
    return {"anyOf": [*spelt, in_any_case]}


def _named(key: str, value: JsonSchemaValue, pointer: str) -> JsonSchemaValue:
    """A breakdown with the names that its parts may have, or are likely to have; another value as it is."""
    if key == "by_year":
        return {**value, "additionalProperties": False, "patternProperties": {_YEAR: value["additionalProperties"]}}
    if key == "by_source":
        names: JsonSchemaValue = {}
        for source, others in KEYS["sources"].items():
            part, at = value["additionalProperties"], f"{pointer}/properties/{source}"
            names |= _known(source, others, MEANINGS["sources"][source], part, at)
        return {**value, "properties": names}
    return value


def _in_both_languages(text: str, between: str = "\n\n") -> str:
    return between.join((text, translated(text, VIETNAMESE)))


# ------------------------------------------------------------------------------------------- patterns


def _pattern(exact: Iterable[str], in_any_case: Iterable[str]) -> str:
    """What matches words as the program compares them: spaces do not count, nor how a letter is composed."""
    return rf"^\s*{_any_of(exact, in_any_case)}\s*$"


def _any_of(exact: Iterable[str], in_any_case: Iterable[str]) -> str:
    words = ["".join(map(_letter, word)) for word in exact]
    words += ["".join(_letter(letter, letter.swapcase()) for letter in word) for word in in_any_case]
    return f"(?:{'|'.join(words)})"


def _letter(*cases: str) -> str:
    """What matches a letter of a word in the cases that it may have."""
    if cases[0] == " ":
        return r"\s+"
    written = {form for letter in cases for form in _composed(letter)}
    single = sorted(form for form in written if len(form) == 1)
    several = sorted(form for form in written if len(form) > 1)
    letters = single[0] if len(single) == 1 else f"[{''.join(single)}]"
    return f"(?:{'|'.join((letters, *map(_escaped, several)))})" if several else letters


def _composed(letter: str) -> set[str]:
    """A letter in every way in which it can be put together from a plainer one and marks."""
    apart = normalize("NFD", letter)
    found = {letter}
    for order in map("".join, permutations(apart[1:])):
        for count in range(len(order)):
            form = normalize("NFC", apart[0] + order[:count]) + order[count:]
            if normalize("NFC", form) == letter:
                found.add(form)
    return found


def _escaped(form: str) -> str:
    """A letter with its marks written as escapes, which is how they can be read in a file."""
    return form[0] + "".join(f"\\u{ord(mark):04x}" for mark in form[1:])


_YEAR = _pattern((), ("năm 0000", "year 0000", "0000")).replace("0000", "[0-9]{4}")
