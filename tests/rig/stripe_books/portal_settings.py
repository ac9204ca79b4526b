"""What the customer portal of an account offers. Source: https://docs.stripe.com/api/customer_portal/configurations."""

from __future__ import annotations

from tests.rig.stripe_books.errors import invalid
from tests.rig.stripe_books.forms import Form, flag, many, need, text
from tests.rig.stripe_books.store import Books, Thing, blank

PARAMETERS = """
    features.customer_update.enabled features.customer_update.allowed_updates features.invoice_history.enabled
    features.payment_method_update.enabled features.subscription_cancel.enabled name
"""
UPDATES = ["address", "email", "name", "phone", "shipping", "tax_id"]


def create(books: Books, form: Form) -> Thing:
    """POST /v1/billing_portal/configurations"""
    return books.add(
        "billing_portal.configuration",
        **blank("application default_return_url"),
        active=True,
        business_profile=blank("headline privacy_policy_url terms_of_service_url"),
        features=_features(form),
        is_default=False,
        login_page={"enabled": False, "url": None},
        metadata={},
        name=text(form, "name"),
        updated=books.store.now(),
    )


def _features(form: Form) -> Thing:
    def on(name: str) -> bool:
        return flag(form, f"features.{name}.enabled")

    need(form, "features")
    updates = many(form, "features.customer_update.allowed_updates")
    if not all(each in UPDATES for each in updates):
        raise invalid("features[customer_update][allowed_updates]", f"Invalid: must be among {', '.join(UPDATES)}")
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
