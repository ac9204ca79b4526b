from petitions.models.access_log import AccessEntry, LogHead
from petitions.models.announcement import Announcement, PutOff
from petitions.models.answer import Answer
from petitions.models.broadcast import Broadcast, BroadcastLate, Weight
from petitions.models.campaign_page import CampaignPage
from petitions.models.delivery import (
    Delivery,
    DeliveryTarget,
    DeliveryTargetText,
    DeliveryText,
)
from petitions.models.delivery_log import DoorReport, LineChange
from petitions.models.delivery_photo import DeliveryPhoto, ReceiptScan
from petitions.models.donation import Donation, MonthlyGift, StripeEvent
from petitions.models.endorsement import Endorsement
from petitions.models.export import Export
from petitions.models.fuzzy_date import Precision
from petitions.models.giving import GivingAccount, GivingText
from petitions.models.guard import Allowance, DomainCount, SigningCount, SlowWhy, Surge
from petitions.models.job import Job
from petitions.models.legal_hold import HeldSignature, LegalHold
from petitions.models.level import Level
from petitions.models.membership import Invitation, Membership, Role, RoleGroup
from petitions.models.moderation import ModerationSettings
from petitions.models.my_request import MyRequest
from petitions.models.office import Office, OfficeText, Official, Term
from petitions.models.organization import Organization, OrganizationLink, OrganizationText, Topic, TopicText
from petitions.models.organization_page import OrganizationIndexPage, OrganizationPage, PetitionIndexPage
from petitions.models.outbox import Heartbeat, OutboxMail
from petitions.models.packet import Packet, PacketFile, PacketFolder, PacketNumbers
from petitions.models.packet_link import PacketLink
from petitions.models.petition import OldSlug, Petition, State, TextVersion
from petitions.models.petition_facts import Outcome
from petitions.models.petition_page import PetitionPage
from petitions.models.position import Position
from petitions.models.promise import Promise, PromiseText
from petitions.models.reason import Ground, Reason, ReasonState
from petitions.models.report import Report
from petitions.models.roll import Correction, Milestone, PlaceTally, RollEntry, Tally
from petitions.models.sealing_key import SealingKey
from petitions.models.share_code import ShareCode
from petitions.models.signature import (
    How,
    PublicName,
    Signature,
    Supporter,
    Visibility,
    Wants,
)
from petitions.models.strike import Strike
from petitions.models.stuck import Stuck
from petitions.models.suppressed import Suppressed
from petitions.models.target import Target, TargetText
from petitions.models.target_draft import TargetDraft, TargetDraftText
from petitions.models.update import Update, UpdateText
from petitions.models.welcome import Welcome

__all__ = [
    "AccessEntry",
    "Allowance",
    "Announcement",
    "Answer",
    "Broadcast",
    "BroadcastLate",
    "CampaignPage",
    "Correction",
    "Delivery",
    "DeliveryPhoto",
    "DeliveryTarget",
    "DeliveryTargetText",
    "DeliveryText",
    "DomainCount",
    "Donation",
    "DoorReport",
    "Endorsement",
    "Export",
    "GivingAccount",
    "GivingText",
    "Ground",
    "Heartbeat",
    "HeldSignature",
    "How",
    "Invitation",
    "Job",
    "LegalHold",
    "Level",
    "LineChange",
    "LogHead",
    "Membership",
    "Milestone",
    "ModerationSettings",
    "MonthlyGift",
    "MyRequest",
    "Office",
    "OfficeText",
    "Official",
    "OldSlug",
    "Organization",
    "OrganizationIndexPage",
    "OrganizationLink",
    "OrganizationPage",
    "OrganizationText",
    "OutboxMail",
    "Outcome",
    "Packet",
    "PacketFile",
    "PacketFolder",
    "PacketLink",
    "PacketNumbers",
    "Petition",
    "PetitionIndexPage",
    "PetitionPage",
    "PlaceTally",
    "Position",
    "Precision",
    "Promise",
    "PromiseText",
    "PublicName",
    "PutOff",
    "Reason",
    "ReasonState",
    "ReceiptScan",
    "Report",
    "Role",
    "RoleGroup",
    "RollEntry",
    "SealingKey",
    "ShareCode",
    "Signature",
    "SigningCount",
    "SlowWhy",
    "State",
    "Strike",
    "StripeEvent",
    "Stuck",
    "Supporter",
    "Suppressed",
    "Surge",
    "Tally",
    "Target",
    "TargetDraft",
    "TargetDraftText",
    "TargetText",
    "Term",
    "TextVersion",
    "Topic",
    "TopicText",
    "Update",
    "UpdateText",
    "Visibility",
    "Wants",
    "Weight",
    "Welcome",
]
