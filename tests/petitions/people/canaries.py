"""Things of River Friends that nobody else may meet: each unpublished, each with a canary in its words."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.log_actions import log
from wagtail.models import Locale, ReferenceIndex
from wagtail_localize.models import Translation, TranslationSource

from home.models import Picture
from petitions.models import (
    Allowance,
    Delivery,
    Donation,
    Endorsement,
    Export,
    GivingAccount,
    Level,
    Packet,
    Petition,
    PetitionPage,
    Promise,
    Role,
    ShareCode,
    Strike,
    Update,
    UpdateText,
)
from petitions.organizing.groups import ensure_role_group
from tests.cast import an_office
from tests.petitions.people.members import THEIRS, an_invitation_of, member, organization, their_petition

CANARY, WORD = "Kanarienvogel", "Geheimnis"
"""What nobody else may meet, and what may be searched for: an answer repeats it."""


@dataclass
class Theirs:
    """Their things, and by which name of an address's parameter each is opened."""

    petition: Petition
    page: PetitionPage
    rows: dict[str, Any] = field(default_factory=dict)


def a_secret_campaign() -> Theirs:
    """A draft of River Friends with all that hangs on it, made by people of theirs."""
    owner = member(Role.OWNER, THEIRS, f"owner.{CANARY.lower()}@example.org")
    petition = their_petition(f"{CANARY} {WORD} page", "secret-lake", live=False)
    page = PetitionPage.objects.get(petition=petition)
    today, now = datetime.date(2026, 1, 2), datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
    made = Theirs(petition, page)
    update = Update.objects.create(petition=petition, happened_on=today)
    english = Locale.objects.get(language_code="en")
    UpdateText.objects.create(parent=update, locale=english, headline=f"{CANARY} {WORD} news")
    picture = Picture.objects.create(
        title=f"{CANARY} {WORD} picture", file=get_test_image_file(), uploaded_by_user=owner
    )
    page.image = picture
    page.save_revision(user=owner)
    PetitionPage.objects.filter(pk=page.pk).update(image=picture)
    ensure_role_group(organization(THEIRS), Role.OWNER)  # moves the picture where it belongs
    made.rows = {
        "update": update,
        "delivery": Delivery.objects.create(petition=petition, happened_on=today),
        "promise": Promise.objects.create(
            petition=petition, office=an_office(), words=f"{CANARY} {WORD} words", happened_on=today, is_public=False
        ),
        "endorsement": Endorsement.objects.create(petition=petition, name=f"{CANARY} {WORD} friends", agreed_on=today),
        "sharecode": ShareCode.objects.create(petition=petition, name=f"{CANARY} {WORD} poster"),
        "allowance": Allowance.objects.create(
            petition=petition, why=f"{CANARY} {WORD} evening", starts_at=now, ends_at=now, per_client=5
        ),
        "picture": picture,
        "user": get_user_model().objects.get(pk=owner.pk),
        "packet": Packet.objects.create(petition=petition, level=Level.CERTIFICATE, language="en", made_by=owner),
        "export": Export.objects.create(
            petition=petition, level=Level.CERTIFICATE, format="csv", why=f"{CANARY} {WORD} why", made_by=owner
        ),
        "strike": Strike.objects.create(
            petition=petition,
            kind="hold",
            rule={},
            reason="machine",
            note=f"{CANARY} {WORD} note",
            made_at=now,
            up_to=0,
        ),
        "donation": Donation.objects.create(
            organization=petition.organization, is_live=False, amount_minor=12_34, currency="usd", language="en"
        ),
        "invitation": an_invitation_of(THEIRS, f"guest.{CANARY.lower()}@example.org"),
    }
    GivingAccount.objects.create(organization=petition.organization, legal_name=f"{CANARY} {WORD} e.V.")
    for name in ("update", "delivery", "promise", "endorsement", "sharecode", "allowance"):
        log(made.rows[name], "wagtail.create", user=owner, title=f"{CANARY} {WORD} {name}")
    source, _new = TranslationSource.update_or_create_from_instance(page)
    translated = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="es"))
    made.rows |= {"their source": source, "their translation": translated}
    ReferenceIndex.create_or_update_for_object(page)
    return made
