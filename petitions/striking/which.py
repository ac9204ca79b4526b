"""Which petition is looked at."""

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.organizing.petition_choice import PetitionChoice, titled_petitions


class WhichForm(forms.Form):
    """All petitions, by title."""

    petition = PetitionChoice(titled_petitions(), label=_("Petition"))
