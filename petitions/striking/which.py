"""Which petition is looked at."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.organizing.petition_choice import PetitionChoice, titled_petitions
from petitions.organizing.reach import petitions_within_reach


class WhichForm(forms.Form):
    """The petitions for which `user` holds `right`, by title."""

    petition = PetitionChoice(titled_petitions(), label=_("Petition"))

    def __init__(self, user: Any, right: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["petition"]
        assert isinstance(field, PetitionChoice)
        field.queryset = petitions_within_reach(user, right)
