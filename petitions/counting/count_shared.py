"""What share codes brought: a signature's code becomes a number beside the code, and is erased from the signature."""

from __future__ import annotations

from collections import Counter

from petitions.models import Petition, ShareCode, Signature


def count_shared(petition: Petition, rows: list[Signature]) -> None:
    """Count the codes of `rows`, which just got their numbers, and erase them. None of it is taken back later: a code
    says what it brought. For the writer of the roll, in its transaction. No query where no code is, else three."""
    brought = Counter(row.via for row in rows if row.via)
    if not brought:
        return
    codes = list(ShareCode.objects.filter(petition=petition, code__in=brought))
    for code in codes:
        code.count += brought[code.code]
    ShareCode.objects.bulk_update(codes, ["count"])
    Signature.objects.filter(pk__in=[row.pk for row in rows if row.via]).update(via="")
