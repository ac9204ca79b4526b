"""Which news somebody wants."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.models import Wants


class WantsForm(forms.Form):
    """Everything, what is important, or only how it ends."""

    wants = forms.ChoiceField(label=_("What we may mail you"), choices=Wants.choices, widget=forms.RadioSelect)
