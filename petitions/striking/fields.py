"""What staff type to say which signatures: moments on the petition's clocks, mail domains, numbers of the roll."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST = 200
"""Domains, or ranges of numbers, in one rule."""
_DOMAIN = re.compile(r"(?=.{3,253}\Z)[^\s@/:,;]+(\.[^\s@/:,;.]+)+")
_RANGE = re.compile(r"(\d{1,15})(?:\s*[-–]\s*(\d{1,15}))?", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


class MomentField(forms.DateTimeField):
    """Day and time as a browser's own picker writes them, to the minute, in the active time zone."""

    def __init__(self, label: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"]
        wrong = {"invalid": _("Write the day and the time like this: 2026-11-23 18:30")}
        super().__init__(label=label, required=False, widget=widget, input_formats=formats, error_messages=wrong)

    def to_python(self, value: Any) -> datetime.datetime | None:
        # The picker writes a T, people write a blank.
        moment: datetime.datetime | None = super().to_python(value)
        if moment and not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return moment


class DomainsField(forms.CharField):
    """Mail domains, with or without an @, divided by blanks or commas; gives them in small letters."""

    def to_python(self, value: Any) -> Any:
        found = [
            each.lstrip("@").rstrip(".").casefold() for each in re.split(r"[\s,;]+", super().to_python(value) or "")
        ]
        domains = [each for each in dict.fromkeys(found) if each]
        if len(domains) > MOST:
            raise ValidationError(_("At most %(most)d at once, please."), params={"most": MOST})
        for domain in domains:
            if not _DOMAIN.fullmatch(domain):
                message = _("“%(domain)s” is no mail domain. Write what stands behind the @, like example.org.")
                raise ValidationError(message, params={"domain": domain[:80]})
        return domains


class NumbersField(forms.CharField):
    """Numbers of the roll and ranges of them: `7, 12-40`; gives pairs of first and last."""

    def to_python(self, value: Any) -> Any:
        parts = [each.strip() for each in re.split(r"[,;\n]+", super().to_python(value) or "") if each.strip()]
        if len(parts) > MOST:
            raise ValidationError(_("At most %(most)d at once, please."), params={"most": MOST})
        return [_pair(part) for part in parts]


def _pair(part: str) -> tuple[int, int]:
    match = _RANGE.fullmatch(part)
    if match is None:
        message = _("“%(part)s” is neither a number nor a range. Write them like this: 7, 12-40")
        raise ValidationError(message, params={"part": part[:40]})
    first, last = int(match[1]), int(match[2] or match[1])
    if last < first:
        raise ValidationError(_("“%(part)s” ends before it begins."), params={"part": part})
    return first, last
