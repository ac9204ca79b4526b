"""What owners say of the people of their organization."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from petitions.models import Role

HELP = {
    Role.OWNER: _("everything the others do, and who belongs here"),
    Role.ORGANIZER: _("petitions, updates and deliveries; sees no names"),
    Role.STEWARD: _("exports and packets, with the names of signers"),
    Role.MODERATOR: _("reasons for signing, and abuse"),
    Role.TREASURER: _("donations, with the names of those who gave"),
}


def _role_choices() -> list[tuple[str, str]]:
    return [(role.value, f"{role.label}: {HELP[role]}") for role in Role]


class InviteForm(forms.Form):
    """Whom, as what, in which language."""

    email = forms.EmailField(label=_("Mail address"), max_length=254)
    role = forms.ChoiceField(
        label=pgettext_lazy("of a member", "Role"),
        choices=_role_choices,
        initial=Role.ORGANIZER,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("language", get_language())


class RolesForm(forms.Form):
    """The roles of one member; none ticked removes them."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
