"""Each kind of data about signers: what it is, why it is held, until when, in which fields, and how many there are.

The public page "what we hold" is made from this table, and a test reads every model of the app against it
(tests/petitions/reading/test_kinds.py): a new field about a signer needs a kind.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(NamedTuple):
    """`until` may name the day of the purge as %(day)s. `fields` are where it lies: "Model.field", or "Model" for all
    of one. With `is_people` a small number may point at somebody, and is not told. `everywhere`: it does not say which
    petition it belongs to, so it is counted for all together. How many: petitions/reading/count_kinds.py."""

    name: str
    what: str | Promise
    why: str | Promise
    until: str | Promise
    fields: tuple[str, ...]
    is_people: bool = True
    everywhere: bool = False


PURGE = "%(day)s"
STAYS = _("it stays, since it names nobody")

KINDS: list[Kind] = [
    Kind(
        "unconfirmed",
        _("Signatures nobody has confirmed yet: name, address, reason, encrypted"),
        _("to mail the link"),
        _("seven days at most"),
        ("Signature.sealed_identity", "Signature.sealed_reason"),
    ),
    Kind(
        "counted",
        _("People who only count: name and address, encrypted"),
        _("to thank them by mail"),
        _("24 hours at most after they are counted"),
        ("Signature.sealed_identity",),
    ),
    Kind(
        "named",
        _("People who agreed to be named: name, address, postal code, encrypted"),
        _("for the lists that officials get, and for the page"),
        PURGE,
        ("Signature.sealed_identity", "Signature.public_name"),
    ),
    Kind(
        "keys",
        _("Marks made from addresses and from their mail providers, which cannot be turned back into them"),
        _("so that nobody counts twice"),
        PURGE,
        ("Signature.email_key", "Signature.domain_key", "Signature.seat"),
    ),
    Kind(
        "places",
        _("City, region and country beside signatures, without a name"),
        _("to show where signatures come from"),
        _("%(day)s; a place that at least five share stays"),
        ("Signature.city", "Signature.region", "Signature.country", "PlaceTally", "Broadcast.audience"),
    ),
    Kind(
        "notes",
        _(
            "Notes on each signature without a name: its number, the text signed, the language, who may know, how and "
            "when it was confirmed, which mails left for it and when, whether it was taken back"
        ),
        _("so that the number can be checked, and so that you see all of it on your own page"),
        STAYS,
        (
            *("Signature.petition", "Signature.text_version", "Signature.language", "Signature.visibility"),
            *("Signature.updates", "Signature.source", "Signature.how", "Signature.number", "Signature.numbered_at"),
            *("Signature.asked_at", "Signature.mail_after", "Signature.mailed_at", "Signature.mail_count"),
            *("Signature.claimed_until", "Signature.attempts", "Signature.confirmed_at", "Signature.thanked_at"),
            *("Signature.reminded_at", "Signature.links_mailed_at", "Signature.withdrawn_at"),
            *("Signature.withdrawn_why", "Signature.off_roll_at", "RollEntry", "Milestone"),
        ),
    ),
    Kind(
        "traces",
        _("Marks of where signatures came from, which name no machine"),
        _("so that a flood does not drown the mail of the others"),
        _("a few seconds, until they are counted"),
        ("Signature.client_key", "Signature.network_key", "Signature.challenge_key"),
    ),
    Kind(
        "set_aside",
        _("Signatures set aside by staff, by their numbers, and why"),
        _("to check them, and to put back what was set aside by mistake"),
        STAYS,
        ("Signature.struck_by", "Signature.slow_why", "Strike"),
    ),
    Kind(
        "came_by",
        _("Codes of the links and posters that signatures came by"),
        _("to tell organizers what was worth the effort"),
        _("a few seconds, until they are counted"),
        ("Signature.via",),
    ),
    Kind(
        "codes",
        _("Codes of links that signers hand on, which point at nobody, with how many signed through them"),
        _("so that whoever hands a link on sees that it helps"),
        STAYS,
        ("ShareCode",),
    ),
    Kind(
        "reasons",
        _("Reasons that are not published, encrypted"),
        _("a moderator reads them first"),
        PURGE,
        ("Reason.sealed_text", "Reason.state", "Reason.decided_at", "Reason.hidden_why"),
    ),
    Kind(
        "published",
        _("Reasons that are published on the page"),
        _("their signers wanted them to be read"),
        _("they stay without a name, unless their signer takes them back"),
        ("Reason.text", "Reason.petition", "Reason.signature", "Reason.language", "Reason.signed_at"),
    ),
    Kind(
        "reports",
        _("Reports of readers about reasons or the petition, their words encrypted"),
        _("somebody looks into them"),
        _("the words until somebody has decided, or %(day)s"),
        ("Report",),
    ),
    Kind(
        "supporters",
        _("Addresses of people who asked for news, encrypted"),
        _("to mail them"),
        _("until they say stop, or %(day)s"),
        (
            *("Supporter.petition", "Supporter.signature", "Supporter.sealed_address", "Supporter.language"),
            *("Supporter.wants", "Supporter.created_at"),
        ),
    ),
    Kind(
        "mailed",
        _("Notes of which news left for whom, and when"),
        _("so that each of them sees it on their own page"),
        _("until they say stop, or %(day)s"),
        ("Supporter.mailed",),
    ),
    Kind(
        "failed",
        _("Notes that mail to a signer came back"),
        _("so that nothing more is mailed to where nobody reads it"),
        PURGE,
        ("Signature.bounced_at", "Supporter.failed_at"),
    ),
    Kind(
        "put_off",
        _("Mails that a mail server did not take yet, by the number of whom they are for"),
        _("to try again"),
        _("a week at most"),
        ("BroadcastLate", "PutOff"),
    ),
    Kind(
        "packets",
        _("Packets with lists of names, encrypted, and which numbers they list"),
        _("for officials"),
        _("30 days after the receipt; one that is never received, %(day)s; at once when somebody listed leaves"),
        ("Packet", "PacketFile", "PacketNumbers"),
        is_people=False,
    ),
    Kind(
        "letters",
        _("Letters in packets that quote somebody's reason, encrypted"),
        _("for officials"),
        _("%(day)s; at once when somebody quoted leaves"),
        ("PacketFile", "Packet.reason_ids"),
        is_people=False,
    ),
    Kind(
        "exports",
        _("Lists for staff to work with, encrypted, and which numbers they list"),
        _("each with a reason on the access log"),
        _("48 hours; at once when somebody listed leaves"),
        ("Export",),
        is_people=False,
    ),
    Kind(
        "held",
        _("Sealed copies of signatures that were taken back and that we are obliged to keep"),
        _("the law asks for it; their signers were told"),
        _("until it no longer asks, or %(day)s"),
        ("HeldSignature", "LegalHold.numbers"),
    ),
    Kind(
        "providers",
        _("How many signatures came from each mail provider; its name only where they are many"),
        _("so that a flood does not drown the mail of the others"),
        STAYS,
        ("DomainCount",),
    ),
    Kind(
        "requests",
        _("Addresses of people who asked for the links to what they signed, encrypted"),
        _("to mail them"),
        _("a few seconds"),
        ("MyRequest",),
        everywhere=True,
    ),
    Kind(
        "outbox",
        _("Mails that wait to leave, encrypted"),
        _("to send them"),
        _("a week at most, should no mail server take them"),
        ("OutboxMail",),
        everywhere=True,
    ),
    Kind(
        "suppressed",
        _("Marks made from addresses that get no more news, since mail to them came back or they complained"),
        _("so that no petition mails news to them"),
        _("a year; a complaint is kept for good"),
        ("Suppressed",),
        everywhere=True,
    ),
    Kind(
        "floods",
        _("Counts of how often something came within ten minutes, under marks that name nobody"),
        _("so that a flood does not drown the mail of the others"),
        _("a day at most"),
        ("SigningCount",),
        everywhere=True,
    ),
]
"""In the order of the page."""

NOT_OF_SIGNERS = {
    *("AccessEntry", "Invitation", "Membership", "RoleGroup"),  # of people who work here
    *("Office", "OfficeText", "Official", "Term", "Position", "Welcome", "Answer", "PacketLink"),  # of officials
    *("Petition", "PetitionPage", "OldSlug", "TextVersion", "Target", "TargetDraft", "Topic", "TopicText", "Surge"),
    *("TargetText", "TargetDraftText", "ModerationSettings", "LogHead", "Donation", "MonthlyGift", "StripeEvent"),
    *("Organization", "OrganizationText", "OrganizationLink", "OrganizationPage"),
    *("OrganizationIndexPage", "PetitionIndexPage", "GivingAccount", "GivingText", "CampaignPage"),
    *("Update", "UpdateText", "Announcement", "Endorsement", "Promise", "PromiseText"),
    *("Delivery", "DeliveryText", "DeliveryTarget", "DeliveryTargetText", "DoorReport", "LineChange"),
    *("DeliveryPhoto", "ReceiptScan", "PacketFolder"),  # of those who carried it, and those who took it
    *("Allowance", "Correction", "Tally", "Heartbeat", "SealingKey", "Stuck"),
}
"""Models that say nothing about a signer."""
