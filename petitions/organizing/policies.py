"""Which policy Wagtail asks about which rows."""

from __future__ import annotations

from wagtail.permissions import register_permission_policy

from petitions.models import Allowance, Delivery, Endorsement, Organization, Promise, ShareCode, Update
from petitions.moderating.rates import RATES_PERMISSION
from petitions.organizing.reach import OrganizationPolicy, ReachPolicy, RightPolicy


def register_policies() -> None:
    """Tell Wagtail how far rights reach, before anything asks it; what is not named here has its model's permissions
    everywhere."""
    for model in (Update, Delivery, Promise, Endorsement, ShareCode):
        register_permission_policy(model, ReachPolicy(model))
    register_permission_policy(Organization, OrganizationPolicy(Organization))
    register_permission_policy(Allowance, RightPolicy(Allowance, RATES_PERMISSION))
