"""What organizers say before an update is mailed: how much it matters, and who of those who agreed gets it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from petitions.announcing.audience import Audience, OfferedPlace, offered_places
from petitions.announcing.may import PERMISSION
from petitions.models import Petition, Update, Weight
from petitions.organizing.petition_choice import PetitionChoice
from petitions.organizing.reach import petitions_to_work_on


class WhichPetition(forms.Form):
    """The petitions within reach of `user` that can have updates, where there are several; unchosen: all of them."""

    petition = PetitionChoice(
        Petition.objects.none(), label=_("Petition"), required=False, empty_label=_("All petitions")
    )

    def __init__(self, user: Any, data: Any = None) -> None:
        super().__init__(data)
        self.petitions = petitions_to_work_on(user, PERMISSION).filter(published_at__isnull=False)
        field: Any = self.fields["petition"]
        field.queryset = self.petitions

    def chosen(self) -> QuerySet[Petition]:
        """Which petitions to show."""
        one = self.cleaned_data.get("petition") if self.is_valid() else None
        return self.petitions.filter(pk=one.pk) if one else self.petitions

    def is_a_choice(self) -> bool:
        """Whether there is more than one."""
        return self.petitions.count() > 1


class BroadcastForm(forms.Form):
    """Nothing ticked means all. Only places that enough signers share are offered."""

    weight = forms.ChoiceField(
        label=_("How much does it matter?"),
        choices=Weight.choices,
        initial=Weight.EVERYTHING,
        widget=forms.RadioSelect,
        help_text=_("People choose what they want to hear. Be sparing with what you call important."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Only those who read"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all. Everybody gets the mail in their own language, if you wrote it in that one."),
    )
    places = forms.MultipleChoiceField(
        label=_("Only those from"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all."),
    )

    def __init__(self, petition: Petition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {_value(each): each for each in offered_places(petition)}
        field: Any = self.fields["places"]
        field.choices = [(value, f"{each.label} ({each.count})") for value, each in self.offered.items()]
        if not self.offered:
            del self.fields["places"]

    def audience(self) -> Audience:
        """Who is meant, once it is clean."""
        data = self.cleaned_data
        places = tuple(self.offered[value].place for value in data.get("places", ()))
        return Audience(data["weight"], tuple(data["languages"]), places)


def seal_of(update: Update, audience: Audience) -> str:
    """What somebody saw: the words, and who gets them. When either was changed since, it is shown anew and nothing is
    sent. Two queries."""
    words = update.texts.order_by("pk").values_list("locale", "headline", "summary")
    said = [update.pk, update.link, update.publisher, list(words), audience.weight, audience.languages, audience.places]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _value(offered: OfferedPlace) -> str:
    country, city = offered.place
    return f"{country} {city}"
