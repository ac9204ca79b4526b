"""Choosing a petition, or one of its targets, in forms of the admin: by title, and only within reach."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.contrib.auth import get_permission_codename
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator, ModelChoiceIteratorValue
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from petitions.models import Petition
from petitions.organizing.reach import petitions_to_work_on, petitions_within_reach, title_of


class PetitionChoice(forms.ModelChoiceField):
    """Petitions by title. Until one is chosen it says what to do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("Choose a petition"))
        super().__init__(*args, **kwargs)

    def label_from_instance(self, obj: Petition) -> str:
        return getattr(obj, "title", None) or obj.slug


class GroupedTargets(ModelChoiceIterator):
    """Targets under the title of their petition."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        for petition, targets in groupby(self.queryset, key=lambda target: target.petition_title):
            yield petition, [(ModelChoiceIteratorValue(row.pk, row), row.office.name) for row in targets]


class TargetChoice(forms.ModelChoiceField):
    """Targets by office, grouped by petition. Until one is chosen it says what to do."""

    iterator = GroupedTargets

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("Choose an office"))
        super().__init__(*args, **kwargs)


def titled_petitions() -> QuerySet[Any]:
    """All petitions with their `title`, by title."""
    return Petition.objects.annotate(title=title_of("pk")).order_by("title", "pk")


def within_reach(user: Any, right: str = "") -> QuerySet[Any]:
    """Petitions within reach of `user`; all where a form is made without one, as Wagtail does to compare."""
    return petitions_within_reach(user, right) if user else titled_petitions()


class PetitionRowForm(WagtailAdminModelForm):
    """The form of something that belongs to a petition: only petitions within reach can be chosen."""

    right = ""
    """The right that must be held for the petition, where it is another than to change its pages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The rows inside must look at the very row this form fills.
        kwargs["instance"] = kwargs.get("instance") or self._meta.model()
        super().__init__(*args, **kwargs)
        petitions = within_reach(self.for_user, self.right) if self.right else self._own_petitions()
        widget = forms.Select(attrs={"data-petition-choice": ""})
        self.fields["petition"] = PetitionChoice(
            petitions,
            label=self.fields["petition"].label,
            widget=widget,
            error_messages={"invalid_choice": _("Choose one of your own petitions.")},
        )
        only = list(petitions[:2])
        if not self.is_bound and not self.instance.pk and len(only) == 1:
            self.initial["petition"] = only[0].pk

    def _own_petitions(self) -> QuerySet[Any]:
        """Those for which whoever fills the form may make or change such rows."""
        if not self.for_user:
            return titled_petitions()
        names = [get_permission_codename(act, self._meta.model._meta) for act in ("add", "change")]
        return petitions_to_work_on(self.for_user, *[f"{self._meta.model._meta.app_label}.{name}" for name in names])
