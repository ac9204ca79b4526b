"""Events on their way: signed as the official client wants it, to the right endpoint, as often as is asked."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from stripe import SignatureVerificationError, StripeClient, Webhook

from tests.rig.stripe_books.books import StripeBooks
from tests.rig.stripe_books.checked import client_of, one_off
from tests.rig.stripe_books.listener import Listener

SECRET, OTHER = "whsec_of_the_platform", "whsec_of_connect"


@pytest.fixture
def connected() -> Iterator[Listener]:
    with Listener() as listening:
        yield listening


def read(came: tuple[str, bytes], secret: str = SECRET) -> str:
    """The type of the event in a webhook that is signed well."""
    header, body = came
    return Webhook.construct_event(body, header, secret).type


def test_what_happened_arrives_in_order(stripe: StripeBooks, client: StripeClient, listener: Listener) -> None:
    stripe.webhook_to(listener.url, SECRET)
    stripe.pay(client.v1.checkout.sessions.create(one_off()).id)
    stripe.wait()
    assert [read(each) for each in listener.came] == [event["type"] for event in stripe.events]
    assert all(each.delivered for each in stripe.deliveries)
    assert {event["pending_webhooks"] for event in stripe.events} == {0}
    assert b'"account"' not in listener.came[0][1]


def test_connected_accounts_have_an_endpoint_of_their_own(
    stripe: StripeBooks, client: StripeClient, listener: Listener, connected: Listener
) -> None:
    stripe.webhook_to(listener.url, SECRET)
    stripe.webhook_to(connected.url, OTHER, connect=True)
    account = stripe.open_account()
    for each in (client, client_of(stripe, account=account)):
        each.v1.checkout.sessions.expire(each.v1.checkout.sessions.create(one_off()).id)
    stripe.wait()
    assert [read(each) for each in listener.came] == ["checkout.session.expired"]
    assert [read(each, OTHER) for each in connected.came] == ["account.updated", "checkout.session.expired"]
    event = Webhook.construct_event(connected.came[1][1], connected.came[1][0], OTHER)
    assert event.account == account
    with pytest.raises(SignatureVerificationError):
        read(connected.came[0], SECRET)


def test_test_events_do_not_reach_live_endpoints(stripe: StripeBooks, listener: Listener) -> None:
    stripe.webhook_to(listener.url, SECRET, live=True)
    for key in (stripe.secret_key, stripe.live_key):
        sessions = client_of(stripe, key).v1.checkout.sessions
        sessions.expire(sessions.create(one_off()).id)
    stripe.wait()
    [(header, body)] = listener.came
    assert Webhook.construct_event(body, header, SECRET).livemode


def test_held_events_are_sent_by_hand(stripe: StripeBooks, client: StripeClient, listener: Listener) -> None:
    stripe.webhook_to(listener.url, SECRET)
    stripe.hold_events()
    stripe.pay(client.v1.checkout.sessions.create(one_off()).id)
    stripe.wait()
    assert listener.came == stripe.deliveries == []
    sent = [stripe.events[number] for number in (4, 0, 4)]
    for event in sent:
        [delivery] = stripe.send(event)
        assert delivery.delivered
    assert [read(each) for each in listener.came] == [event["type"] for event in sent]
    stripe.release_events()
    client.v1.checkout.sessions.expire(client.v1.checkout.sessions.create(one_off()).id)
    stripe.wait()
    assert len(listener.came) == 4


def test_forged_and_stale_ones_are_seen(stripe: StripeBooks, client: StripeClient, listener: Listener) -> None:
    stripe.webhook_to(listener.url, SECRET)
    client.v1.checkout.sessions.expire(client.v1.checkout.sessions.create(one_off()).id)
    stripe.send(stripe.events[0], secret="whsec_guessed")
    stripe.send(stripe.events[0], at=time.time() - 301)
    stripe.wait()
    verdicts = []
    for header, body in listener.came:
        try:
            verdicts.append(read((header, body)))
        except SignatureVerificationError as error:
            verdicts.append(str(error).split()[0])
    assert sorted(verdicts) == ["No", "Timestamp", "checkout.session.expired"]
    body = b'{"object": "event", "type": "made up"}'
    assert read((stripe.signed(body, SECRET), body)) == "made up"


@pytest.mark.parametrize("status", [400, 500, 302])
def test_what_is_not_taken_counts_as_undelivered(
    stripe: StripeBooks, client: StripeClient, listener: Listener, status: int
) -> None:
    listener.status = status
    stripe.webhook_to(listener.url, SECRET)
    client.v1.checkout.sessions.expire(client.v1.checkout.sessions.create(one_off()).id)
    stripe.wait()
    [delivery] = stripe.deliveries
    assert (delivery.delivered, delivery.status) == (False, status)
    assert client.v1.events.list({"delivery_success": False}).data[0].pending_webhooks == 1
    listener.status = 200
    [again] = stripe.send_undelivered()
    assert again.delivered
    assert stripe.send_undelivered() == []
    assert client.v1.events.list({"delivery_success": False}).data == []


def test_nobody_at_home(stripe: StripeBooks, client: StripeClient) -> None:
    stripe.webhook_to("http://127.0.0.1:9/hook", SECRET)
    client.v1.checkout.sessions.expire(client.v1.checkout.sessions.create(one_off()).id)
    stripe.wait()
    [delivery] = stripe.deliveries
    assert not delivery.delivered
    assert "refused" in delivery.error


def test_nothing_leaves_this_machine(stripe: StripeBooks) -> None:
    with pytest.raises(ValueError, match="not on this machine"):
        stripe.webhook_to("https://example.org/hook", SECRET)
