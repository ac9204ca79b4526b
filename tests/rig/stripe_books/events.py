"""What happened, in Stripe's words. Source: https://docs.stripe.com/api/events/types."""

from __future__ import annotations

from tests.rig.stripe_books.store import VERSION, Books, Thing, shown


def tell(books: Books, kind: str, thing: Thing, before: Thing | None = None) -> Thing:
    """Make an event of the `kind` about a thing as it is now (`before`: what its changed fields were), and post it."""
    data: Thing = {"object": shown(thing)}
    if before is not None:
        data["previous_attributes"] = shown(before)
    event = books.add(
        "event",
        api_version=VERSION,
        data=data,
        pending_webhooks=0,
        request=dict(books.store.request),
        type=kind,
    )
    if books.is_connected:
        event["account"] = books.account
    # Of an account that has left, the platform hears nothing more.
    if books.account not in books.store.disconnected:
        books.store.events.append(event)
        books.store.post(event)
    return event
