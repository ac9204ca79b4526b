"""The form behind the edit screen of a petition."""

from __future__ import annotations

import zoneinfo
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Locale

from home.own_pictures import NOT_YOURS, pictures_in, strangers
from home.rows import RowsFormSet, WordsFormSet
from petitions.models.office import Office
from petitions.models.petition import RESERVED_SLUGS, OldSlug, Petition
from petitions.models.petition_facts import FACTS, zone_names
from petitions.models.target import CourtMatter

MOMENTS = ("opens_at", "closes_at")
LETTERS = ("summary", "letter")
"""What a published petition cannot be without, typed in the rich text editor."""
CONTINENTS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def time_zones(present: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """All time zones named after places, by continent, and `present` whatever it is: the choices of a select."""
    names = sorted(name for name in zone_names() if name.split("/")[0] in CONTINENTS)
    groups = {continent: [name for name in names if name.startswith(f"{continent}/")] for continent in CONTINENTS}
    if present not in names:
        groups = {present: [present], **groups}
    return [(group, [(name, name.replace("_", " ")) for name in found]) for group, found in groups.items()]


class CourtWordsFormSet(WordsFormSet):
    """What a court is a party to; of an office that is no court nothing is kept."""

    left_out = False

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        prefix = kwargs.get("prefix") or self.get_default_prefix()
        if data is not None and f"{prefix}-TOTAL_FORMS" not in data:
            data = {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}  # nothing was said
        super().__init__(data, *args, **kwargs)

    def leave_out(self) -> None:
        """Keep nothing of what was typed, also where it was looked at already."""
        self.left_out = True
        self.__dict__.pop("_deleted_form_indexes", None)
        self.full_clean()

    def said_in(self) -> set[int]:
        """The keys of the languages in which something was said rightly."""
        forms = [form for form in self.forms if form.is_valid() and not self._should_delete_form(form)]
        return {form.cleaned_data["locale"].pk for form in forms}

    def _should_delete_form(self, form: forms.ModelForm) -> bool:
        return self.left_out or super()._should_delete_form(form)


class TargetsFormSet(RowsFormSet):
    """Each office is asked once."""

    for_user: Any = None
    """Who fills it in."""
    drops_empty = True
    alone = "office"
    twice = _("This office is asked already.")
    default_error_messages: ClassVar[dict[str, Any]] = {
        **RowsFormSet.default_error_messages,
        "too_few_forms": ngettext_lazy(
            "Say whom you ask: at least %(num)d target.", "Say whom you ask: at least %(num)d targets.", "num"
        ),
    }

    def clean(self, *args: Any, **kwargs: Any) -> None:
        offered = _other_languages(self.instance)
        for form in self.forms:
            office = form.cleaned_data.get("office") if hasattr(form, "cleaned_data") else None
            if office and not self._should_delete_form(form):
                _check_known(form, office, self.for_user)
                _check_court(form, office, [self.instance.locale, *offered])
                _check_titles(form, office, offered)
        super().clean(*args, **kwargs)


def _check_known(form: Any, office: Office, user: Any) -> None:
    """Nobody chooses what another organization has put forward and they cannot see; what is asked already may stay."""
    if "office" in form.changed_data and not Office.objects.open_to(user).filter(pk=office.pk).exists():
        form.add_error("office", form.fields["office"].error_messages["invalid_choice"])


def _other_languages(page: Any) -> list[Locale]:
    """The languages in which translations of a page are offered just now."""
    live = type(page).objects.offered().filter(petition=page.petition_id).exclude(pk=page.pk)
    return list(Locale.objects.filter(pk__in=live.values("locale"))) if page.petition_id else []


def _check_titles(form: Any, office: Office, languages: list[Locale]) -> None:
    """Whom it asks can be read in every language it is offered in."""
    has = set(office.texts.values_list("locale", flat=True)) if languages else set()
    for locale in languages:
        if locale.pk not in has:
            said = _("This office has no title in %(language)s yet, and the petition is offered in it. Staff add it.")
            form.add_error("office", said % {"language": locale.get_display_name()})


def _check_court(form: Any, office: Office, languages: list[Locale]) -> None:
    """A court is addressed only as a party to an administrative decision, which is named in each of `languages`; of
    other offices nothing is asked here."""
    if office.kind != Office.Kind.COURT:
        form.instance.court_matter = ""
        form.formsets["texts"].leave_out()
        return
    if said := court_refusal(form.cleaned_data.get("court_matter") or ""):
        form.add_error("court_matter", said)
        return
    named = form.formsets["texts"].said_in()
    for locale in languages:
        if locale.pk not in named:
            said = _("Say in %(language)s which decision or agreement this court is a party to.")
            form.add_error("court_matter", said % {"language": locale.get_display_name()})


def court_refusal(matter: str) -> str | Promise:
    """Why a court is not asked about a `matter` (one of CourtMatter, "" for none given); "" when it may be."""
    if matter == CourtMatter.PENDING:
        return _("No petition is taken about a pending case: a court decides it by the law, not by signatures.")
    return "" if matter == CourtMatter.ADMINISTRATIVE else _("This is a court: say what it is asked about.")


class PetitionPageForm(WagtailAdminPageForm):
    """The page's form. Translations edit words only; moments are typed on the petition's own clocks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.is_primary:
            for name in (*FACTS, "slug"):
                self.fields.pop(name, None)
            self.formsets.pop("target_drafts", None)
        if targets := self.formsets.get("target_drafts"):
            targets.for_user = self.for_user
        if zone := self.fields.get("time_zone"):
            # A select, so that nobody has to know how zones are spelled; the validator still has the last word.
            zone.widget = forms.Select(choices=time_zones(self["time_zone"].value() or self.instance.time_zone))
        for name in MOMENTS:
            if name in self.fields:
                self._show_local(name)

    def _show_local(self, name: str) -> None:
        moment = getattr(self.instance, name)
        if moment and not self.is_bound:
            local = moment.astimezone(zoneinfo.ZoneInfo(self.instance.time_zone))
            # The field would convert to the admin's zone; a moment without zone is shown as it stands.
            self.initial[name] = local.replace(tzinfo=None)

    def _check_pictures(self, data: dict[str, Any]) -> None:
        page = type(self.instance).objects.filter(pk=self.instance.pk).first() or self.instance
        if "image" in data and strangers(self.for_user, [data["image"]], [page.image]):
            self.add_error("image", NOT_YOURS)
        if "body" in data and strangers(self.for_user, pictures_in(data["body"]), pictures_in(page.body)):
            self.add_error("body", NOT_YOURS)

    def _check_decision(self, data: dict[str, Any]) -> None:
        """A rule that can never be met is a slip of the pen."""
        targets = self.formsets.get("target_drafts")
        needs = data.get("decision_needs")
        if not needs or targets is None:
            return
        if not all(form.is_valid() for form in targets.forms):
            return  # first things first
        asked = [form for form in targets.forms if form.cleaned_data.get("office")]
        count = len([form for form in asked if not targets._should_delete_form(form)])
        if count and needs > count:
            said = ngettext(
                "The petition asks %(count)s office, so no more can agree.",
                "The petition asks %(count)s offices, so no more can agree.",
                count,
            )
            self.add_error("decision_needs", said % {"count": count})

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if len(slug) > (longest := Petition._meta.get_field("slug").max_length or 0):
            raise ValidationError(_("An address has at most %(limit)s letters."), params={"limit": longest})
        if slug in RESERVED_SLUGS:
            raise ValidationError(_("The site itself uses this address."))
        others = Petition.objects.filter(slug=slug).exclude(pk=self.instance.petition_id)
        reserved = OldSlug.objects.filter(slug=slug).exclude(petition=self.instance.petition_id)
        if others.exists() or reserved.exists():
            raise ValidationError(_("Another petition has this address already."))
        return slug

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self._check_pictures(data)
        self._check_decision(data)
        for name in LETTERS:
            if name in data and not strip_tags(data[name] or "").strip():
                data[name] = ""  # an emptied editor leaves a paragraph without words
                if self.fields[name].required and not self.has_error(name):
                    self.add_error(name, self.fields[name].error_messages["required"])
        try:
            zone = zoneinfo.ZoneInfo(data.get("time_zone") or "UTC")
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return data  # the field itself says so
        for name in MOMENTS:
            if isinstance(moment := data.get(name), datetime):
                # What was typed means the clocks of the petition's place, also across a change of clocks.
                data[name] = moment.replace(tzinfo=zone)
        return data
