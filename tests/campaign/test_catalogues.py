"""The catalogues hold every word of the code and the templates, and a gap fails `make check`."""

from __future__ import annotations

import gettext
from pathlib import Path
from typing import Any

import pytest

from campaign import catalogues

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext
_("Sign")
ngettext("%(count)s signature", "%(count)s signatures", 2)
pgettext("a month", "May")
"""
TEMPLATE = """{% load i18n %}
<a title="{% translate "Read more" %}">it's {{ page.title }}</a> {% include "x.html" with label=_("Close") only %}
{% blocktranslate trimmed count number=total with name=petition.title %}
  {{ number }} person signed {{ name }}
{% plural %}
  {{ number }} people signed {{ name }}
{% endblocktranslate %}
{% translate "May" context "a verb" %}
"""


@pytest.fixture
def po(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project with an empty Spanish catalogue."""
    for folder in catalogues.SOURCES:
        (tmp_path / folder).mkdir()
    (tmp_path / "petitions" / "words.py").write_text(CODE)
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    path = tmp_path / "campaign" / "locale" / "es" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n')
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path / "campaign" / "locale")
    return path


def translate(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


WORDS: list[tuple[str, str]] = [
    ('msgid "Sign"\nmsgstr ""', 'msgid "Sign"\nmsgstr "Firmar"'),
    ('msgid "Read more"\nmsgstr ""', 'msgid "Read more"\nmsgstr "Leer más"'),
    ('msgid "Close"\nmsgstr ""', 'msgid "Close"\nmsgstr "Cerrar"'),
    ('msgctxt "a month"\nmsgid "May"\nmsgstr ""', 'msgctxt "a month"\nmsgid "May"\nmsgstr "mayo"'),
    ('msgctxt "a verb"\nmsgid "May"\nmsgstr ""', 'msgctxt "a verb"\nmsgid "May"\nmsgstr "poder"'),
    (
        's signatures"\nmsgstr[0] ""\nmsgstr[1] ""',
        's signatures"\nmsgstr[0] "%(count)s firma"\nmsgstr[1] "%(count)s firmas"',
    ),
    (
        'people signed %(name)s"\nmsgstr[0] ""\nmsgstr[1] ""',
        'people signed %(name)s"\nmsgstr[0] "%(number)s firmó %(name)s"\nmsgstr[1] "%(number)s firmaron %(name)s"',
    ),
]


def test_every_word_is_found_in_code_and_templates(po: Path) -> None:
    found: set[Any] = {(message.context, message.id) for message in catalogues.extracted() if message.id}
    assert found == {
        (None, "Sign"),
        (None, ("%(count)s signature", "%(count)s signatures")),
        ("a month", "May"),
        ("a verb", "May"),
        (None, "Read more"),
        (None, "Close"),
        (None, ("%(number)s person signed %(name)s", "%(number)s people signed %(name)s")),
    }


def test_a_complete_catalogue_has_no_problems_and_compiles(po: Path) -> None:
    assert catalogues.main(["update"]) == 0
    assert catalogues.main(["check"]) == 1
    translate(po, *WORDS)
    assert list(catalogues.problems("es", po)) == []
    assert catalogues.main(["compile"]) == 0
    with po.with_suffix(".mo").open("rb") as file:
        spanish = gettext.GNUTranslations(file)
    assert spanish.gettext("Sign") == "Firmar"
    assert spanish.pgettext("a verb", "May") == "poder"
    assert spanish.ngettext("%(count)s signature", "%(count)s signatures", 2) == "%(count)s firmas"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('msgstr "Firmar"', 'msgstr ""', "'Sign' is not translated"),
        ('#: petitions/words.py\nmsgid "Sign"', '#, fuzzy\nmsgid "Sign"', "is marked fuzzy"),
        ('msgstr[1] "%(count)s firmas"', 'msgstr[1] "firmas"', "has other placeholders"),
        ('msgstr[0] "%(count)s firma"', 'msgstr[0] "una firma"', ""),
        ('msgstr[0] "%(count)s firma"', 'msgstr[0] "%(cuenta)s firma"', "has other placeholders"),
        ('msgid "Sign"\n', 'msgid "Sing"\n', "is not up to date"),
    ],
)
def test_each_gap_is_named(po: Path, old: str, new: str, complaint: str) -> None:
    catalogues.main(["update"])
    translate(po, *WORDS, (old, new))
    found = "\n".join(catalogues.problems("es", po))
    assert complaint in found
    assert bool(found) == bool(complaint)


def test_updating_keeps_translations_and_changes_nothing_twice(po: Path) -> None:
    catalogues.main(["update"])
    translate(po, *WORDS)
    before = po.read_bytes()
    catalogues.main(["update"])
    assert po.read_bytes() == before
    (po.parents[4] / "petitions" / "words.py").write_text(f"{CODE}_('Share')\n")
    catalogues.main(["update"])
    assert 'msgstr "Firmar"' in po.read_text()
    assert 'msgid "Share"\nmsgstr ""' in po.read_text()
