"""One petition with all that hangs on it: offices, words, updates, deliveries, invented signatures."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale

from home.models import FeaturedPetition, HomePage, Picture
from petitions.counting.number_the_roll import number_the_roll
from petitions.models import (
    Office,
    OrganizationIndexPage,
    OrganizationPage,
    Outcome,
    Petition,
    PetitionPage,
    Reason,
    ReasonState,
    TargetDraft,
    TargetDraftText,
    Topic,
    TopicText,
)
from petitions.models.petition_facts import FACTS
from petitions.models.target import CourtMatter
from petitions.moderating.review import publish
from petitions.reference_case.load.happenings import load_deliveries, load_positions, load_promises, load_updates
from petitions.reference_case.load.offices import load_offices, load_organization
from petitions.reference_case.load.site import stream
from petitions.reference_case.moments import moments_along
from petitions.reference_case.people import Person, people
from petitions.reference_case.shapes import OfficeData, PetitionData, PetitionWords, TopicData
from petitions.sealing.seal import Identity
from petitions.signing.sign import Signing
from petitions.signing.store_confirmed import newest_versions, store_confirmed
from petitions.telling.owe import note_as_told

Draw = Callable[[], bytes]


def load_petition(data: PetitionData, draw: Draw, waiting_reasons: int) -> bool:
    """Load all of `data` in one transaction; False, changing nothing, when its address is taken already.

    `draw` makes the picture; the newest `waiting_reasons` reasons stay for a moderator.
    """
    if Petition.objects.filter(slug=data.slug).exists():
        return False
    with transaction.atomic():
        offices = load_offices(data.offices)
        parent = _organization_page(data)
        page = _page(data, parent, draw)
        page.target_drafts.add(*(_draft(at, each, offices[each.key]) for at, each in enumerate(data.offices)))
        page.save_revision().publish()
        petition = Petition.objects.select_related("sealing_key").get(slug=data.slug)
        _translate(page, data)
        # Nobody signs what is written later.
        petition.text_versions.update(created_at=petition.opens_at)
        load_updates(petition, data.updates)
        load_deliveries(petition, data.deliveries, offices)
        load_positions(petition, data.positions, offices)
        load_promises(petition, data.promises, offices)
        load_signatures(petition, data)
        note_as_told(petition)
        _review(petition, waiting_reasons)
        if data.outcome == Outcome.NONE:
            _feature(page)
        else:
            _keep_for_a_year(petition)
    return True


def _keep_for_a_year(petition: Petition) -> None:
    """Its end is long ago: its invented signers would be gone within the hour."""
    day = petition.local(timezone.now()).date() + datetime.timedelta(days=365)
    Petition.objects.filter(pk=petition.pk).update(purge_not_before=day, purge_on=day)


def load_signatures(petition: Petition, data: PetitionData) -> None:
    """The invented people of the petition, on the roll at their moments."""
    moments = moments_along(data.opens_at, data.growth, data.slug)
    crowd = people(moments, data.cities, data.reasons, data.slug)
    store_confirmed(petition, signings(petition, crowd), source="demo")
    while number_the_roll():
        pass


def signings(petition: Petition, crowd: Iterator[Person]) -> Iterator[tuple[Signing, datetime.datetime]]:
    """What each invented person would have sent with the form, and when."""
    versions = newest_versions(petition)
    for person in crowd:
        identity = Identity(person.given_name, person.family_name, person.email, person.postal_code)
        signing = Signing(
            identity=identity,
            city=person.city,
            region=person.region,
            country=person.country,
            language=person.language,
            text_version=versions[person.language],
            reason=person.reason,
            visibility=person.visibility,
            public_name=person.public_name,
            updates=person.updates,
        )
        yield signing, person.signed_at


def _organization_page(data: PetitionData) -> OrganizationPage:
    organization = load_organization(data.organization)
    english = Locale.objects.get(language_code="en")
    if found := OrganizationPage.objects.filter(organization=organization, locale=english).first():
        return found
    index = OrganizationIndexPage.objects.get(locale=english)
    page = OrganizationPage(title=organization.name, organization=organization, locale=english, live=False)
    index.add_child(instance=page)
    page.save_revision().publish()
    page.copy_for_translation(Locale.objects.get(language_code="es")).save_revision().publish()
    return page


def _page(data: PetitionData, parent: OrganizationPage, draw: Draw) -> PetitionPage:
    words = data.words["en"]
    file = ContentFile(draw(), name=f"{data.slug}.png")
    picture = Picture(title=words.image_title, description=words.image_alt, file=file)
    picture.save()
    facts = {name: getattr(data, name) for name in FACTS if hasattr(data, name)}
    facts["milestone_steps"] = ", ".join(map(str, data.milestone_steps))
    facts["topic"] = _topic(data.topic)
    page = PetitionPage(slug=data.slug, image=picture, locale=parent.locale, live=False, **facts)
    _write(page, words)
    parent.add_child(instance=page)
    return page


def _topic(data: TopicData) -> Topic:
    topic, new = Topic.objects.get_or_create(slug=data.slug)
    for code, name in data.names.items() if new else ():
        TopicText.objects.create(parent=topic, locale=Locale.objects.get(language_code=code), name=name)
    return topic


def _translate(page: PetitionPage, data: PetitionData) -> None:
    translated = page.copy_for_translation(Locale.objects.get(language_code="es"))
    _write(translated, data.words["es"])
    translated.save_revision().publish()


def _write(page: PetitionPage, words: PetitionWords) -> None:
    for name in ("title", "ask", "decision_rule", "summary", "letter", "image_alt", "outcome_words"):
        setattr(page, name, getattr(words, name))
    page.body = stream(words.body)


def _review(petition: Petition, waiting: int) -> None:
    rows = Reason.objects.filter(petition=petition, state=ReasonState.WAITING).order_by("signed_at")
    ids = list(rows.values_list("pk", flat=True))
    for reason in ids[: len(ids) - waiting]:
        publish(reason)


def _feature(page: PetitionPage) -> None:
    for home in HomePage.objects.all():
        translated = page if home.locale_id == page.locale_id else page.get_translation(home.locale)
        FeaturedPetition.objects.create(home_page=home, page=translated)


def _draft(at: int, data: OfficeData, office: Office) -> TargetDraft:
    matter = CourtMatter.ADMINISTRATIVE if data.court_decision else ""
    draft = TargetDraft(sort_order=at, office=office, court_matter=matter)
    for code, words in data.court_decision.items():
        draft.texts.add(TargetDraftText(locale=Locale.objects.get(language_code=code), decision=words))
    return draft
