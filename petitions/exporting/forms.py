"""What staff say before they export."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from petitions.exporting.disclosure import Level
from petitions.models import Petition


class ExportForm(forms.Form):
    """Petition, level, and why."""

    petition = forms.ModelChoiceField(label=_("Petition"), queryset=Petition.objects.order_by("slug"))
    level = forms.ChoiceField(
        label=_("What leaves"), choices=Level.choices, initial=Level.CERTIFICATE, widget=forms.RadioSelect
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
