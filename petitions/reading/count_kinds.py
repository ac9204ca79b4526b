"""How many there are of each kind of data about signers (petitions/reading/kinds.py)."""

from __future__ import annotations

from django.db.models import Count, Q
from django.utils import timezone

from petitions.models import (
    BroadcastLate,
    DomainCount,
    Export,
    HeldSignature,
    MyRequest,
    OutboxMail,
    Packet,
    PacketFile,
    Petition,
    PutOff,
    Reason,
    ReasonState,
    Report,
    ShareCode,
    Signature,
    SigningCount,
    Supporter,
    Suppressed,
    Visibility,
)

_SEALED = Q(sealed_identity__isnull=False, confirmed_at__isnull=False)
_COUNTED = Q(visibility=Visibility.COUNTED)
_SIGNATURES = {
    "unconfirmed": Q(confirmed_at=None),
    "counted": _SEALED & _COUNTED,
    "named": _SEALED & ~_COUNTED,
    "keys": Q(email_key__isnull=False) | Q(domain_key__isnull=False),
    "places": ~Q(city="", region="", country=""),
    "notes": Q(),
    "traces": Q(client_key__isnull=False) | Q(network_key__isnull=False) | Q(challenge_key__isnull=False),
    "set_aside": Q(struck_by__isnull=False) | ~Q(slow_why=""),
    "came_by": ~Q(via=""),
    "bounced": Q(bounced_at__isnull=False),
}


def count_kinds(petition: Petition) -> dict[str, int]:
    """How many there are of each of KINDS, by its name. Sixteen queries, one of which reads all signatures."""
    found = _of_signatures(petition) | _of_supporters(petition) | _of_files(petition)
    reasons = Reason.objects.filter(petition=petition)
    found["failed"] += found.pop("bounced")
    found["published"] = reasons.filter(state=ReasonState.PUBLISHED).count()
    found["reasons"] = reasons.exclude(state=ReasonState.PUBLISHED).count()
    found["reports"] = Report.objects.filter(petition=petition, sealed_text__isnull=False).count()
    found["held"] = HeldSignature.objects.filter(petition=petition).count()
    found["codes"] = ShareCode.objects.filter(petition=petition, kind=ShareCode.Kind.PERSONAL).count()
    found["providers"] = DomainCount.objects.filter(petition=petition).count()
    found["requests"] = MyRequest.objects.count()
    found["outbox"] = OutboxMail.objects.count()
    found["suppressed"] = Suppressed.objects.count()
    found["floods"] = SigningCount.objects.count()
    return found


def _of_signatures(petition: Petition) -> dict[str, int]:
    counts = {name: Count("pk", filter=which) if which else Count("pk") for name, which in _SIGNATURES.items()}
    return Signature.objects.filter(petition=petition).aggregate(**counts)


def _of_supporters(petition: Petition) -> dict[str, int]:
    counts = {"supporters": Count("pk"), "mailed": Count("pk", filter=~Q(mailed=""))}
    counts["failed"] = Count("pk", filter=Q(failed_at__isnull=False, signature__bounced_at=None))
    late = BroadcastLate.objects.filter(broadcast__petition=petition).count()
    put_off = PutOff.objects.filter(announcement__petition=petition).count()
    found: dict[str, int] = Supporter.objects.filter(petition=petition).aggregate(**counts)
    return found | {"put_off": late + put_off}


def _of_files(petition: Petition) -> dict[str, int]:
    packets = Packet.objects.filter(petition=petition, state=Packet.State.DONE)
    letters = PacketFile.objects.filter(kind=PacketFile.Kind.LETTER, packet__in=packets.exclude(reason_ids=[]))
    exports = Export.objects.filter(petition=petition, expires_at__gt=timezone.now()).exclude(file_name="")
    return {
        "packets": packets.filter(listed_count__gt=0, lists_gone_at=None).count(),
        "letters": letters.exclude(stored="").values("packet").distinct().count(),
        "exports": exports.count(),
    }
