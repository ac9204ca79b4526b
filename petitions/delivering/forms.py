"""What staff say of a packet before it is made."""

from __future__ import annotations

import hashlib
import json
from itertools import permutations
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import Truncator, format_lazy
from django.utils.translation import gettext_lazy as _

from petitions.delivering.ask_for_packet import Wish
from petitions.exporting.disclosure import level_choices
from petitions.models import Level, Packet, Petition, Reason, ReasonState, Target

MOST_REASONS = 20
SHOWN_REASONS = 60
MOST_WORDS = 10


class TargetsField(forms.ModelMultipleChoiceField):
    """Targets by the title of their office."""

    def label_from_instance(self, obj: Target) -> str:
        words = obj.office.words()
        return words.title if words else obj.office.name


class PacketForm(forms.Form):
    """Everything a packet is made of."""

    targets = TargetsField(
        Target.objects.none(),
        label=_("For whom"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gets a folder: a letter of its own, the same lists, and a manifest."),
        error_messages={"required": _("Choose at least one.")},
    )
    level = forms.ChoiceField(
        label=_("What leaves"),
        choices=level_choices(),
        initial=Level.CERTIFICATE,
        widget=forms.RadioSelect,
    )
    slice = forms.ChoiceField(
        label=_("Which signatures"),
        choices=Packet.Slice.choices,
        initial=Packet.Slice.WHOLE,
        widget=forms.RadioSelect,
    )
    first = forms.IntegerField(label=_("From number"), min_value=1, max_value=10**9, required=False)
    last = forms.IntegerField(label=_("To number"), min_value=1, max_value=10**9, required=False)
    order = forms.ChoiceField(
        label=_("Order of the list"),
        choices=Packet.Order.choices,
        initial=Packet.Order.NUMBER,
        widget=forms.RadioSelect,
    )
    languages = forms.ChoiceField(label=_("Language of the letter"), widget=forms.RadioSelect)
    paper = forms.ChoiceField(
        label=_("Paper"), choices=Packet.Paper.choices, initial=Packet.Paper.LETTER, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Find reasons by their words"),
        required=False,
        max_length=200,
        help_text=_("Below stand the newest sixty, or the newest sixty with these words. What you ticked stays."),
    )
    reasons = forms.MultipleChoiceField(
        label=_("Reasons to quote"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At most twenty, of those that moderators published. Only public signers are quoted by name."),
    )

    def __init__(self, petition: Petition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.petition = petition
        targets = petition.targets.filter(removed_at=None).select_related("office").prefetch_related("office__texts")
        _choice(self, "targets").queryset = targets
        self.fields["targets"].initial = [target.pk for target in targets]
        languages = _languages(petition)
        _choice(self, "languages").choices = languages
        self.fields["languages"].initial = languages[0][0] if languages else ""
        rows = _quotable(petition, str(self["words"].value() or ""), self["reasons"].value() or [])
        _choice(self, "reasons").choices = [(row.pk, _short(row)) for row in rows]
        self.has_many_reasons = len(rows) >= SHOWN_REASONS or bool(self["words"].value())

    @classmethod
    def typed(cls, petition: Petition, data: QueryDict) -> PacketForm:
        """The form with what was typed so far, before anybody judges it."""
        fields = cls.base_fields.items()
        return cls(petition, initial={name: field.widget.value_from_datadict(data, {}, name) for name, field in fields})

    def clean_reasons(self) -> tuple[int, ...]:
        chosen = self.cleaned_data["reasons"]
        if len(chosen) > MOST_REASONS:
            raise ValidationError(_("These are %(count)s. Choose at most twenty."), params={"count": len(chosen)})
        return tuple(int(pk) for pk in chosen)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.petition.sealing_key.destroyed_at:
            raise ValidationError(_("The names on this petition were destroyed as promised."))
        ranged = data.get("slice") == Packet.Slice.RANGE
        if ranged and not self.errors and data["first"] is None and data["last"] is None:
            self.add_error("first", _("Say from which number, or up to which."))
        if ranged and data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", _("This must not be less than the first number."))
        return data

    def wish(self) -> Wish:
        """What was said, once it is clean."""
        data = self.cleaned_data
        language, _comma, other = data["languages"].partition(",")
        ranged = data["slice"] == Packet.Slice.RANGE
        return Wish(
            petition=self.petition,
            targets=tuple(data["targets"]),
            level=data["level"],
            order=data["order"],
            slice=data["slice"],
            first=data["first"] if ranged else None,
            last=data["last"] if ranged else None,
            language=language,
            other_language=other,
            paper=data["paper"],
            reason_ids=data["reasons"],
        )


def seal_of(wish: Wish) -> str:
    """What the preview was made of: when something was changed since, it is shown anew and nothing is made."""
    said = vars(wish) | {"petition": wish.petition.pk, "targets": [target.pk for target in wish.targets]}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def _languages(petition: Petition) -> list[tuple[str, Any]]:
    """Each language that the petition was published in alone, and each pair of them, front and back."""
    written = set(petition.text_versions.values_list("language", flat=True))
    names = {code: name for code, name in settings.LANGUAGES if code in written}
    pairs = [
        (f"{front},{back}", format_lazy(_("{front}, on the back {back}"), front=names[front], back=names[back]))
        for front, back in permutations(names, 2)
    ]
    return [*pairs, *names.items()]


def _quotable(petition: Petition, words: str, chosen: list[str]) -> list[Reason]:
    """The `chosen` ones first, then the newest with all of these words."""
    rows = Reason.objects.filter(petition=petition, state=ReasonState.PUBLISHED, signature__withdrawn_at=None)
    rows = rows.order_by("-signed_at", "-pk")
    ticked = list(rows.filter(pk__in=[pk for pk in chosen if str(pk).isdecimal() and len(pk) < 19][:SHOWN_REASONS]))
    for word in words.replace("\0", " ").split()[:MOST_WORDS]:
        rows = rows.filter(text__icontains=word)
    return [*ticked, *rows.exclude(pk__in=[row.pk for row in ticked])[:SHOWN_REASONS]]


def _short(row: Reason) -> str:
    return Truncator(" ".join(row.text.split())).chars(160)


def _choice(form: forms.Form, name: str) -> Any:
    return form.fields[name]
