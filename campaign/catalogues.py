"""The translation catalogues: `python -m campaign.catalogues compile|update|check`.

Babel does the work, so nobody needs the gettext programs. The words in the code are English and are the message
ids; each other language has campaign/locale/<language>/LC_MESSAGES/django.po, whose compiled .mo is not in git.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "campaign" / "locale"
SOURCES = ("accounts", "campaign", "home", "petitions", "templates")
METHODS = [
    ("**/migrations/**.py", "ignore"),
    ("**.py", "python"),
    ("**.html", "campaign.catalogues:extract_template"),
    ("**.txt", "campaign.catalogues:extract_template"),
]
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def extract_template(
    file: IO[bytes], keywords: Mapping[str, Any], tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[tuple[Any, ...]]:
    """Yield the messages of a Django template, as Babel wants them of an extractor."""
    # templatize() writes each message as a call on one line, amid noise that is no Python: so, line by line.
    for number, line in enumerate(templatize(file.read().decode()).splitlines(), start=1):
        if "gettext(" in line or "_(" in line:
            for _, *found in extract_python(io.BytesIO(line.encode()), keywords, tags, {}):
                yield number, *found


def extracted() -> Catalog:
    """Every message of the code and the templates, with the files it stands in."""
    catalog = Catalog(charset="utf-8")
    for folder in SOURCES:
        found = extract_from_dir(ROOT / folder, METHODS, keywords=KEYWORDS, comment_tags=("Translators:",))
        for name, _, message, comments, context in found:
            # Line numbers would change the catalogue with every edit; the file is enough to find the place.
            place: Any = (f"{folder}/{name}", None)
            catalog.add(message, locations=[place], auto_comments=comments, context=context)
    return catalog


def catalogues() -> dict[str, Path]:
    """The .po file of each language."""
    return {path.parts[-3]: path for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))}


def read(language: str, path: Path) -> Catalog:
    """The catalogue of `language` as it stands in the file."""
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str, path: Path) -> bytes:
    """The text of the .po file brought up to date: translations of words that stayed, no guesses, sorted."""
    fresh, old = extracted(), read(language, path)
    catalog = Catalog(locale=language, charset="utf-8")
    for message in fresh:
        if message.id:
            known = old.get(message.id, message.context)
            string = known.string if known and _same_shape(known, message) else ""
            flags = known.flags & {"fuzzy"} if known else ()
            catalog.add(
                message.id,
                string or None,
                locations=sorted(set(message.locations)),
                auto_comments=message.auto_comments,
                flags=flags,
                context=message.context,
            )
    return _text(catalog)


def _same_shape(known: Message, message: Message) -> bool:
    return isinstance(known.string, str) != isinstance(message.id, tuple)


def _text(catalog: Catalog) -> bytes:
    language, plural = catalog.locale_identifier, catalog.plural_forms
    # A header without dates and names of programs: only words make the file change.
    header = f'Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {plural}\\n'
    file = io.BytesIO()
    write_po(file, catalog, width=110, omit_header=True, sort_output=True, include_lineno=False)
    return f'msgid ""\nmsgstr ""\n"{header}"\n\n'.encode() + file.getvalue()


def problems(language: str, path: Path) -> Iterator[str]:
    """Yield what keeps the catalogue of `language` from being complete, a line each."""
    old = read(language, path)
    for message in extracted():
        if message.id:
            words = f"{language}: {message.id!r}"
            known = old.get(message.id, message.context)
            if known is None or not _strings(known) or not all(_strings(known)):
                yield f"{words} is not translated"
            elif known.fuzzy:
                yield f"{words} is marked fuzzy: look at it and take the mark away"
            elif not _fits(message, _strings(known)):
                yield f"{words} has other placeholders than its translation {known.string!r}"
    if path.read_bytes() != updated(language, path):
        yield f"{language}: {path.relative_to(ROOT)} is not up to date with the code: run `make messages`"


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def _fits(message: Message, strings: tuple[str, ...]) -> bool:
    if isinstance(message.id, str):
        return _placeholders(message.id) == _placeholders(strings[0])
    # "One signature" may leave the number out; the form for many may not.
    names = _placeholders(message.id[-1])
    return _placeholders(strings[-1]) == names and all(_placeholders(string) <= names for string in strings)


def compile_all() -> None:
    """Write the .mo file beside each .po, where Django looks for it."""
    for language, path in catalogues().items():
        draft = path.with_suffix(".mo.tmp")
        with draft.open("wb") as file:
            write_mo(file, read(language, path))
        draft.replace(path.with_suffix(".mo"))


def main(arguments: list[str]) -> int:
    """Do what the command line asks; return the exit status."""
    match arguments:
        case ["compile"]:
            compile_all()
        case ["update"]:
            for language, path in catalogues().items():
                path.write_bytes(updated(language, path))
        case ["check"]:
            found = [line for language, path in catalogues().items() for line in problems(language, path)]
            print(*found, sep="\n", end="\n" if found else "")
            return 1 if found else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
