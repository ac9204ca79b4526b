"""Which mail is looked at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from petitions.organizing.petition_choice import PetitionChoice, within_reach
from petitions.telling.preview import MESSAGES


class PreviewForm(forms.Form):
    """A petition within reach that was published, a mail, a language."""

    petition = PetitionChoice(within_reach(None), label=_("Petition"))
    message = forms.ChoiceField(label=_("Mail"), choices=MESSAGES.items)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, user: Any, data: Any = None) -> None:
        super().__init__(data)
        field: Any = self.fields["petition"]
        field.queryset = within_reach(user).filter(text_versions__isnull=False).distinct()
        only = list(field.queryset[:2])
        if len(only) == 1:
            self.initial["petition"] = only[0].pk
