"""Whether something looks as the official client's classes say: names, types, what must be there.

The classes are generated from Stripe's own description of the API. Their annotations name other classes that are only
imported for type checkers, so those imports are read from the source and done here.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType, SimpleNamespace, UnionType
from typing import Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints

from stripe import ListObject, StripeObject
from stripe._object_classes import get_object_class
from stripe._stripe_object import UntypedStripeObject

SIMPLE = (str, int, bool, float)


def complaints(thing: dict[str, Any]) -> list[str]:
    """What is wrong with an answer of the API, by the class of its "object"; nothing when it is as it should be."""
    if thing.get("object") == "list":
        return [said for each in thing["data"] for said in complaints(each)] + list(_list(thing, Any, "list"))
    kind = thing.get("object", "")
    found = get_object_class("V1", kind)
    if found is StripeObject:
        return [f"there is no class for {kind!r}"]
    said = list(_object(thing, found, kind))
    if kind == "event":
        said += [f"event: {each}" for each in complaints(thing["data"]["object"])]
        said += [f"event: {name} cannot have changed" for name in _strangers(thing)]
    return said


def _strangers(event: dict[str, Any]) -> set[str]:
    return set(event["data"].get("previous_attributes", {})) - set(event["data"]["object"])


@cache
def fields(kind: type) -> dict[str, Any]:
    """The annotations of a class, resolved: {"amount": int, "customer": Union[str, Customer, None], …}."""
    told = {name: each for name, each in inspect.get_annotations(kind).items() if not _is_class_var(each)}
    return get_type_hints(SimpleNamespace(__annotations__=told), globalns=_names(kind.__module__))


def is_optional(hint: Any) -> bool:
    """Whether None, or nothing at all, will do."""
    return hint is NoneType or (get_origin(hint) in (Union, UnionType) and NoneType in get_args(hint))


def _is_class_var(annotation: Any) -> bool:
    return get_origin(annotation) is ClassVar or str(annotation).startswith("ClassVar")


@cache
def _names(module: str) -> dict[str, Any]:
    here = sys.modules[module]
    known = dict(vars(here))
    for node in ast.walk(ast.parse(inspect.getsource(here))):
        if isinstance(node, ast.ImportFrom) and _is_of_the_client(node.module or ""):
            there = importlib.import_module(node.module or "")
            known |= {name.asname or name.name: getattr(there, name.name) for name in node.names}
    return known


def _is_of_the_client(module: str) -> bool:
    # (What its functions take says nothing about what is answered.)
    return module.startswith("stripe") and not module.startswith("stripe.params")


def _object(value: Any, kind: type, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: {value!r} is no {kind.__qualname__}"
        return
    hints = fields(kind)
    for name in value.keys() - hints.keys():
        yield f"{path}.{name}: {kind.__qualname__} has no such field"
    for name, hint in hints.items():
        if name in value:
            yield from _value(value[name], hint, f"{path}.{name}")
        elif not is_optional(hint):
            yield f"{path}.{name}: is missing"


def _value(value: Any, hint: Any, path: str) -> Iterator[str]:
    origin = get_origin(hint)
    if hint is Any:
        return
    if origin in (Union, UnionType):
        yield from _any_of(value, get_args(hint), path)
    elif origin is Literal:
        if value not in get_args(hint):
            yield f"{path}: {value!r} is not one of {get_args(hint)}"
    elif hint in SIMPLE or hint in (NoneType, Decimal):
        if not _is_simple(value, hint):
            yield f"{path}: {value!r} is no {hint.__name__}"
    elif origin is list:
        yield from _each(value, list, get_args(hint)[0], path)
    elif origin in (dict, UntypedStripeObject):
        yield from _each(value, dict, get_args(hint)[-1], path)
    elif origin is ListObject:
        yield from _list(value, get_args(hint)[0], path)
    else:
        yield from _object(value, hint, path)


def _is_simple(value: Any, hint: Any) -> bool:
    if hint is Decimal:
        # JSON has them as strings.
        try:
            return isinstance(value, str) and Decimal(value).is_finite()
        except InvalidOperation:
            return False
    return type(value) is hint or (hint is float and type(value) is int)


def _any_of(value: Any, hints: tuple[Any, ...], path: str) -> Iterator[str]:
    """One of several: the class that has the value's "object", or the one type that fits."""
    words = [word for hint in hints if get_origin(hint) is Literal for word in get_args(hint)]
    if words and isinstance(value, str):
        # The classes say "or any str", for words that come later; here only those known now will do.
        hints = (Literal[tuple(words)],)
    hints = tuple(hint for hint in hints if hint is not NoneType or value is None)
    if isinstance(value, dict):
        hints = tuple(hint for hint in hints if hint not in SIMPLE)
    if isinstance(value, dict) and "object" in value:
        hints = tuple(hint for hint in hints if getattr(hint, "OBJECT_NAME", value["object"]) == value["object"])
    tries = [list(_value(value, hint, path)) for hint in hints]
    if not tries or all(tries):
        yield from tries[0] if tries else [f"{path}: {value!r} does not fit"]


def _each(value: Any, kind: type[list] | type[dict], hint: Any, path: str) -> Iterator[str]:
    if not isinstance(value, kind):
        yield f"{path}: {value!r} is no {kind.__name__}"
        return
    pairs = dict(enumerate(value)) if isinstance(value, list) else value
    for name, each in pairs.items():
        yield from _value(each, hint, f"{path}[{name}]")


def _list(value: Any, hint: Any, path: str) -> Iterator[str]:
    if (
        not isinstance(value, dict)
        or value.keys() != {"object", "data", "has_more", "url"}
        or value["object"] != "list"
    ):
        yield f"{path}: {value!r} is no list of the API"
        return
    yield from _value(value["has_more"], bool, f"{path}.has_more")
    yield from _value(value["url"], str, f"{path}.url")
    for number, each in enumerate(value["data"]):
        yield from _value(each, hint, f"{path}[{number}]")
