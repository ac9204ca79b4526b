"""What staff say before they export."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from petitions.models import Level, Petition
from petitions.organizing.petition_choice import PetitionChoice, titled_petitions

LEAVES = {
    Level.CERTIFICATE: _("The total and how it was confirmed. Nobody is named."),
    Level.INITIALS_CITY: _("Initials, city, region and country of those who agreed to be named to the officials."),
    Level.NAME_CITY: _("Full name, city, region and country of those who agreed to be named to the officials."),
    Level.NAME_POSTAL: _("Full name, city, region, country and postal code of those who agreed."),
}
"""What an export hands out at each level, in one sentence."""


class ExportForm(forms.Form):
    """Petition, level, and why."""

    petition = PetitionChoice(titled_petitions(), label=_("Petition"))
    level = forms.ChoiceField(
        label=_("What leaves"),
        choices=[(level.value, format_lazy("{} – {}", level.label, LEAVES[level])) for level in Level],
        initial=Level.CERTIFICATE,
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=500,
        help_text=_("Kept on the access log with your name."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please write why these signatures are needed.")},
    )

    def clean_petition(self) -> Petition:
        petition: Petition = self.cleaned_data["petition"]
        if petition.sealing_key.destroyed_at:
            raise ValidationError(_("The names on this petition were destroyed as promised."))
        return petition
