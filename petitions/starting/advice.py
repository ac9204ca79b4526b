"""Plain language: what a good neighbour would say of a draft. Advice is no wall; a petition may be sent in with it."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.utils.translation import gettext as _

LONG_TITLE, LONG_ASK, SHORT_ASK = 80, 180, 4
"""Letters, letters, words."""
LONG_SENTENCE = 35
"""Words."""
NOBODY_DECIDES = (
    *("raise awareness", "awareness of", "end hunger", "end poverty", "stop hate", "world peace", "spread the word"),
    *("crear conciencia", "concienciar", "concientizar", "visibilizar", "tomar conciencia", "acabar con el hambre"),
    *("acabar con la pobreza", "alto al odio", "paz mundial", "difundir"),
)
"""What no office can decide, in the languages we have words for; in others this stays silent."""
MORE_THAN_ONE = (" and also ", " as well as ", " and to ", " furthermore", " y también ", " así como ", " además")


class Advice(NamedTuple):
    """What is said, and the step where it is mended."""

    step: str
    says: str


def advice(title: str, ask: str, why: str, letter: str) -> list[Advice]:
    """What could be plainer in these words (plain text); [] when nothing."""
    said = [*_of_title(title), *_of_ask(ask)]
    if long := [words for words in map(_longest, (why, letter)) if words > LONG_SENTENCE]:
        words = _("One sentence has %(count)d words. Two short ones are easier to read.")
        said.append(Advice("why", words % {"count": max(long)}))
    return said


def _of_title(title: str) -> list[Advice]:
    said = []
    if len(title) > LONG_TITLE:
        said.append(
            _("The title has %(count)d letters. Up to %(limit)d can be read at a glance, also where it is shared.")
        )
    if _shouts(title):
        said.append(_("The title is in capital letters, which reads like shouting."))
    return [Advice("ask", words % {"count": len(title), "limit": LONG_TITLE}) for words in said]


def _of_ask(ask: str) -> list[Advice]:
    said, low = [], f" {ask.casefold()} "
    if not ask.strip():
        return []
    if len(ask.split()) < SHORT_ASK:
        said.append(_("The ask is very short. Say who should do what, for example: “Mayor, keep the library open.”"))
    if len(ask) > LONG_ASK:
        words = _("The ask has %(count)d letters. Up to %(limit)d are understood at once; the rest fits under “Why”.")
        said.append(words % {"count": len(ask), "limit": LONG_ASK})
    if len(_sentences(ask)) > 1 or any(each in low for each in MORE_THAN_ONE):
        said.append(_("It seems to ask for more than one thing. One decision a petition: then an office can say yes."))
    if "?" in ask:
        said.append(_("The ask is a question. Say what should be done."))
    if any(each in low for each in NOBODY_DECIDES):
        said.append(_("Can the office decide this by itself? Ask for one decision that somebody can take, on one day."))
    return [Advice("ask", words) for words in said]


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?;])\s+", text.strip()) if len(part.split()) > 2]


def _longest(text: str) -> int:
    return max((len(part.split()) for part in re.split(r"[.!?;:\n]+", text)), default=0)


def _shouts(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 10 and sum(letter.isupper() for letter in letters) > 0.7 * len(letters)
