"""How long what names people is kept."""

from campaign.settings.parts.paths import env

UNCONFIRMED_DAYS = 7
"""Signatures that nobody confirmed are erased after so many days (design, section 6)."""
COUNTED_IDENTITY_HOURS = 24
"""At the latest so many hours after it was counted, the identity of a `counted` signer is dropped."""
PURGE_DAYS = env.int("PURGE_DAYS", default=90)
"""So many days after the end of a petition its key is destroyed (design, section 6)."""
PURGE_MAX_DAYS = env.int("PURGE_MAX_DAYS", default=730)
"""And never later than so many days after it closes for signatures."""
BACKUP_DAYS = 30
"""Wrapping keys are kept as long as backups: after so many days no backup opens a destroyed key."""
