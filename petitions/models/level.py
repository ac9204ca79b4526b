"""Disclosure levels: what is said of each signer in what leaves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """What an export or a packet says of each signer, from the least to the most."""

    CERTIFICATE = "certificate", _("Certificate: numbers only")
    INITIALS_CITY = "initials_city", _("Initials and city")
    NAME_CITY = "name_city", _("Name and city")
    NAME_POSTAL = "name_postal", _("Name, city and postal code")
