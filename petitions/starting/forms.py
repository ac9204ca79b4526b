"""What each step asks for. Every field is plain text: the full editor is in the admin."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.picture_form import PictureField
from petitions.models import Organization, PetitionPage, Topic
from petitions.models.petition_form import time_zones
from petitions.models.steps import LARGEST_STEP
from petitions.starting.found import is_taken
from petitions.starting.plain_text import as_text, changed


class AskForm(forms.Form):
    """The one thing that is asked."""

    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("A few words, for example: Keep our library open on Saturdays")
    )
    ask = forms.CharField(
        label=_("The ask, in one sentence"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One decision that somebody can take, for example: Mayor, keep the library open on Saturdays."),
    )

    @staticmethod
    def of(page: PetitionPage) -> dict[str, Any]:
        """What stands there now."""
        return {"title": page.title, "ask": page.ask}

    def words(self, page: PetitionPage) -> dict[str, Any]:
        """The fields of the page that follow."""
        return {"title": self.cleaned_data["title"], "ask": " ".join(self.cleaned_data["ask"].split())}


class ChooseOrganizationForm(AskForm):
    """The same for somebody who works for several organizations."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("For which organization?"))
    field_order = ("organization", "title", "ask")

    def __init__(self, organizations: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organization"]
        field.queryset = organizations


class FoundForm(AskForm):
    """The same for somebody who belongs to none, and founds one."""

    name = forms.CharField(
        label=_("Who asks? The name of your group"),
        max_length=100,
        help_text=_("For example: Friends of Larkwater Library. It stands beside every petition of yours."),
    )
    about = forms.CharField(
        label=_("Who you are, in a few words"), max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("title", "ask", "name", "about")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if "://" in name or "www." in name.lower() or "@" in name:
            raise ValidationError(_("A name without addresses, please."))
        if is_taken(name):
            raise ValidationError(
                _("A group here has this name already. If it is yours, ask its owners to invite you; else add a place.")
            )
        return name


class WhyForm(forms.Form):
    """Why it matters, and the letter that the signers give."""

    summary = forms.CharField(
        label=_("Why this matters"),
        max_length=2500,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What happens now, to whom, and what would be better. An empty line begins a new paragraph."),
    )
    letter = forms.CharField(
        label=_("The letter"),
        max_length=9000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("What the signers say to the office. Each signature keeps the letter it was given to."),
    )

    @staticmethod
    def of(page: PetitionPage) -> dict[str, Any]:
        """What stands there now."""
        return {"summary": as_text(page.summary), "letter": as_text(page.letter)}

    def words(self, page: PetitionPage) -> dict[str, Any]:
        """The fields of the page that follow."""
        return {name: changed(getattr(page, name), self.cleaned_data[name]) for name in ("summary", "letter")}


class PictureForm(forms.Form):
    """A picture, with words for those who cannot see it."""

    picture = PictureField(label=_("Picture"), required=False)
    image_alt = forms.CharField(
        label=_("What the picture shows (needed with a picture)"),
        max_length=250,
        required=False,
        help_text=_("One sentence, read aloud to people who cannot see it."),
    )
    remove = forms.BooleanField(label=_("Without a picture"), required=False)

    def __init__(self, *args: Any, has_picture: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_picture = has_picture
        # Said here, since the field writes its own help, in English alone.
        self.fields["picture"].help_text = _(
            "A photo of your own, wide rather than high. Where it was taken is removed from the file."
        )
        if not has_picture:
            del self.fields["remove"]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        stays = self.has_picture and not data.get("remove")
        if (data.get("picture") or stays) and not data.get("image_alt") and "picture" not in self.errors:
            self.add_error("image_alt", _("Say what the picture shows."))
        if data.get("picture") and self.errors:
            self.add_error("picture", _("Choose the picture once more: a browser does not keep it."))
        return data


class SigningForm(forms.Form):
    """How long, how far, and who reads the reasons first."""

    closes_on = forms.DateField(
        label=_("Last day to sign"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Before the decision is taken. Empty: it stays open."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    place = forms.CharField(label=_("Place it is about"), max_length=100, required=False)
    topic = forms.ModelChoiceField(Topic.objects.none(), label=_("Topic"), required=False)
    goal_fixed = forms.IntegerField(
        label=_("A goal of your own"),
        required=False,
        min_value=1,
        max_value=LARGEST_STEP,
        help_text=_("Empty: the goal climbs by itself through honest steps."),
    )
    reasons_reviewed = forms.BooleanField(
        label=_("Somebody of ours reads each reason for signing before it is shown"), required=False
    )

    def __init__(self, page: PetitionPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        fields: dict[str, Any] = self.fields
        fields["time_zone"].choices = time_zones(page.time_zone)
        fields["topic"].queryset = Topic.objects.prefetch_related("texts__locale")

    @staticmethod
    def of(page: PetitionPage) -> dict[str, Any]:
        """What stands there now; the last day is the one whose end is the closing moment."""
        found = {
            name: getattr(page, name) for name in ("time_zone", "place", "topic", "goal_fixed", "reasons_reviewed")
        }
        if page.closes_at:
            local = page.closes_at.astimezone(zoneinfo.ZoneInfo(page.time_zone))
            found["closes_on"] = (local - datetime.timedelta(seconds=1)).date()
        return found

    def clean_closes_on(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["closes_on"]
        if day and day < timezone.now().date() and "closes_on" in self.changed_data:
            raise ValidationError(_("This day is over."))
        return day

    def words(self, page: PetitionPage) -> dict[str, Any]:
        """The fields of the page that follow. The closing moment is left alone where only its day was shown."""
        data = dict(self.cleaned_data)
        day = data.pop("closes_on")
        if {"closes_on", "time_zone"} & set(self.changed_data):
            data["closes_at"] = day and datetime.datetime.combine(
                day + datetime.timedelta(days=1), datetime.time(), zoneinfo.ZoneInfo(data["time_zone"])
            )
        return data
