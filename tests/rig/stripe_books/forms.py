"""What a request brings: form fields with brackets, read into dicts and lists, and their values one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.rig.stripe_books.errors import Refusal, in_brackets, invalid, required, unknown

Form = dict[str, Any]
FORGETTABLE = {"metadata", "email", "name", "phone", "description", "cancellation_details"}


def parse(*encoded: str) -> Form:
    """`a[b][0][c]=d&expand[]=e` as {"a": {"b": [{"c": "d"}]}, "expand": ["e"]}; a later field wins."""
    tree: Form = {}
    for part in encoded:
        for name, value in parse_qsl(part, keep_blank_values=True):
            _put(tree, re.findall(r"[^\[\]]+|(?<=\[)(?=\])", name) or [name], value)
    return {name: _listed(value) for name, value in tree.items()}


def _put(tree: Form, path: list[str], value: str) -> None:
    *way, last = path
    for step in way:
        step = step or str(len(tree))
        if not isinstance(tree.get(step), dict):
            tree[step] = {}
        tree = tree[step]
    tree[last or str(len(tree))] = value


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _listed(each) for name, each in value.items()}
    if inner and all(name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def values(value: Any, start: str = "") -> Iterable[tuple[str, str]]:
    """Every value with its path, dotted and without the numbers of lists: ("line_items.price_data.currency", "usd")."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from values(inner, f"{start}.{name}" if start else name)
    elif isinstance(value, list):
        for inner in value:
            yield from values(inner, start)
    else:
        yield start, value


def check_known(form: Form, known: str) -> None:
    """Refuse a path that is not among the words of `known` ("metadata.*" stands for any name there), and what is empty.

    An empty value asks Stripe to forget one, which it does of some: metadata, and what describes somebody.
    """
    names = {*known.split(), "expand"}
    for path, value in values(form):
        stem = path.rpartition(".")[0]
        holds_others = any(name.startswith(f"{path}.") for name in names)
        if not holds_others and not names & {path, f"{stem}.*"}:
            raise unknown(in_brackets(path))
        if value == "" and path.split(".")[0] not in FORGETTABLE:
            said = f"You passed an empty string for '{in_brackets(path)}', which cannot be unset."
            raise Refusal(said, code="parameter_invalid_empty", param=in_brackets(path))
        if holds_others and value != "" and path not in names:
            raise invalid(in_brackets(path), "Invalid object")


def find(form: Any, path: str) -> Any:
    """The value at a dotted path, None where there is none."""
    for step in path.split("."):
        form = form.get(step) if isinstance(form, dict) else None
    return form


def need(form: Form, path: str) -> Any:
    """The value at a dotted path, which must be there."""
    value = find(form, path)
    if value in (None, ""):
        raise required(in_brackets(path))
    return value


def text(form: Form, path: str) -> str | None:
    """A value that is one string, None when left out."""
    value = find(form, path)
    if value is not None and not isinstance(value, str):
        raise invalid(in_brackets(path), "Invalid string")
    return value


def many(form: Form, path: str) -> list[Any]:
    """A value that is a list; nothing when left out."""
    value = find(form, path)
    if value not in (None, "") and not isinstance(value, list):
        raise invalid(in_brackets(path), "Invalid array")
    return value or []


def is_address(url: str) -> bool:
    """Whether it names a page on the web."""
    return url.startswith(("http://", "https://")) and bool(urlsplit(url).netloc)


def whole(form: Form, path: str, least: int = 0) -> int:
    """A whole number that must be there."""
    value = need(form, path)
    try:
        number = int(value)
    except (TypeError, ValueError):
        raise invalid(in_brackets(path), f"Invalid integer: {value}") from None
    if number < least:
        raise invalid(in_brackets(path), f"This value must be greater than or equal to {least}.")
    return number


def flag(form: Form, path: str) -> bool:
    """A yes or no; no when left out."""
    value = find(form, path)
    if value not in (None, "", "true", "false"):
        raise invalid(in_brackets(path), f"Invalid boolean: {value}")
    return value == "true"


def one_of(form: Form, path: str, words: str) -> str | None:
    """One of the words, or None when left out."""
    value = text(form, path) or None
    if value is not None and value not in words.split():
        raise invalid(in_brackets(path), f"Invalid {path}: must be one of {', '.join(words.split())}")
    return value


def metadata(form: Form, path: str = "metadata") -> dict[str, str]:
    """What is to be remembered. Source: https://docs.stripe.com/api/metadata (50 names of 40, values of 500)."""
    given = find(form, path) or {}
    if not isinstance(given, dict):
        raise invalid(in_brackets(path), "Invalid hash")
    if len(given) > 50:
        raise invalid(path, "Metadata can have up to 50 keys.")
    for name, value in given.items():
        if not isinstance(value, str) or len(name) > 40 or len(value) > 500:
            raise invalid(
                f"{in_brackets(path)}[{name}]", "Metadata values can have up to 500 characters, names up to 40."
            )
    return {name: value for name, value in given.items() if value != ""}


def changed_metadata(before: dict[str, str], form: Form) -> dict[str, str]:
    """What is remembered after a change: an empty value forgets a name, an empty "metadata" everything."""
    if form.get("metadata") == "":
        return {}
    new = metadata(form)
    return {name: value for name, value in {**before, **new}.items() if name in new or name not in form["metadata"]}
