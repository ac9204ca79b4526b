"""What the customer portal of an account offers. Source: https://docs.stripe.com/api/customer_portal/configurations."""

from __future__ import annotations

from typing import Any

from tests.rig.stripe_books.forms import Form, need
from tests.rig.stripe_books.store import Books, Thing, blank

PARAMETERS = """
    features.customer_update.enabled features.customer_update.allowed_updates features.invoice_history.enabled
    features.payment_method_update.enabled features.subscription_cancel.enabled name
"""


def create(books: Books, form: Form) -> Thing:
    """POST /v1/billing_portal/configurations"""
    return books.add(
        "billing_portal.configuration",
        **blank("application default_return_url"),
        active=True,
        business_profile=blank("headline privacy_policy_url terms_of_service_url"),
        features=_features(need(form, "features")),
        is_default=False,
        login_page={"enabled": False, "url": None},
        metadata={},
        name=form.get("name"),
        updated=books.store.now(),
    )


def _features(asked: Form) -> Thing:
    def on(name: str) -> bool:
        return bool(asked.get(name, {}).get("enabled") == "true")

    updates: Any = asked.get("customer_update", {}).get("allowed_updates", [])
    return {
        "customer_update": {"allowed_updates": updates, "enabled": on("customer_update")},
        "invoice_history": {"enabled": on("invoice_history")},
        "payment_method_update": {"enabled": on("payment_method_update"), "payment_method_configuration": None},
        "subscription_cancel": {
            "cancellation_reason": {"enabled": False, "feedback_options": None, "options": []},
            "enabled": on("subscription_cancel"),
            "mode": "at_period_end",
            "proration_behavior": "none",
        },
        "subscription_pause": {"enabled": False, "duration": {"interval_options": [], "type": "indefinite"}},
        "subscription_update": {
            **blank("billing_cycle_anchor products"),
            "default_allowed_updates": [],
            "enabled": False,
            "proration_behavior": "none",
            "schedule_at_period_end": {"conditions": []},
            "trial_update_behavior": "end_trial",
        },
    }
