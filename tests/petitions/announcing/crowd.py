"""Many who agreed to hear more, made cheaply, and the words of an update in both languages."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone
from wagtail.models import Locale

from petitions.counting.number_the_roll import number_the_roll
from petitions.models import Petition, Signature, Supporter, TextVersion, Update, UpdateText
from petitions.sealing.keys import open_key
from petitions.sealing.seal import email_key, seal_text

NEWS = {"en": ("The river bill passed", "Eight to two."), "es": ("Se aprobó la ley del río", "Ocho a dos.")}


def an_update(petition: Petition, languages: tuple[str, ...] = ("en", "es"), **changes: Any) -> Update:
    """An update that is shown on the page."""
    update = Update.objects.create(petition=petition, happened_on=timezone.now().date(), **changes)
    for code in languages:
        headline, summary = NEWS[code]
        locale = Locale.objects.get(language_code=code)
        UpdateText.objects.create(parent=update, locale=locale, headline=headline, summary=summary)
    return update


def address(number: int) -> str:
    """The address of the one with this number."""
    return f"reader{number}@example.org"


def supporters(
    petition: Petition, count: int, first: int = 1, city: str = "Larkwater", **changes: Any
) -> list[Supporter]:
    """So many confirmed signers who agreed, from one town; `changes` are fields of Supporter."""
    key, now = open_key(petition.sealing_key), timezone.now()
    version = TextVersion.objects.filter(petition=petition).order_by("pk")[0]
    language = changes.pop("language", "en")
    numbers = range(first, first + count)
    signatures = Signature.objects.bulk_create(
        [
            Signature(
                petition=petition,
                text_version=version,
                email_key=email_key(key, address(number)),
                city=city,
                country="US",
                language=language,
                updates=True,
                asked_at=now,
                mailed_at=now,
                confirmed_at=now,
                thanked_at=now,
            )
            for number in numbers
        ],
        batch_size=1000,
    )
    rows = [_supporter(key, row, number, language, changes) for row, number in zip(signatures, numbers, strict=True)]
    made = Supporter.objects.bulk_create(rows, batch_size=1000)
    while number_the_roll():
        pass
    return made


def _supporter(key: bytes, row: Signature, number: int, language: str, changes: dict[str, Any]) -> Supporter:
    who = json.dumps({"email": address(number), "given_name": f"Reader {number}"})
    sealed = seal_text(key, "supporter", who)
    return Supporter(petition_id=row.petition_id, signature=row, language=language, sealed_address=sealed, **changes)
