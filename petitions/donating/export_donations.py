"""Who gave, as a file for the accounts. A look at names: on the access log before it is written."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from petitions.donating.campaign import titles_of
from petitions.donating.donors import donor_of
from petitions.donating.switch import SEE
from petitions.emailing.receipts import receipt_number
from petitions.exporting.access_log import record
from petitions.exporting.safe_cells import safe_cell
from petitions.models import Donation, Organization
from petitions.organizing.reach import organizations_within_reach


def export_donations(organization: Organization, rows: QuerySet[Donation], by: Any, why: str) -> bytes:
    """Those of `rows` that were paid to an organization, as CSV in UTF-8, the oldest first, amounts in the smallest
    unit.

    Raises PermissionDenied, and ValueError without `why`.
    """
    if not organizations_within_reach(by, SEE).filter(pk=organization.pk).exists():
        raise PermissionDenied
    if not why.strip():
        raise ValueError("Somebody looks at names without saying why.")
    rows = rows.filter(organization=organization, state=Donation.State.PAID).select_related("petition")
    rows = rows.order_by("paid_at", "pk")
    titles = titles_of(set(rows.exclude(campaign=None).values_list("campaign", flat=True)))
    out = io.StringIO()
    table = csv.writer(out, quoting=csv.QUOTE_ALL)
    heads = [_("receipt"), _("paid on"), _("name"), _("mail address"), _("amount, smallest unit"), _("currency")]
    heads += [
        _("fee"),
        _("given back"),
        _("taken by a bank"),
        _("every month"),
        _("dispute"),
        _("for"),
        _("petition"),
        _("signed, they say"),
    ]
    table.writerow(heads)
    count = 0
    for row in rows:
        table.writerow([safe_cell(str(cell)) for cell in _cells(row, titles)])
        count += 1
    data = out.getvalue().encode("utf-8-sig")
    record(
        by,
        "donation.exported",
        organization.name[:100],
        why,
        rows=count,
        file_hash=hashlib.sha256(data).hexdigest(),
        organization=organization,
    )
    return data


def _cells(row: Donation, titles: dict[Any, str]) -> list[Any]:
    donor = donor_of(row)
    who = [donor.name, donor.email] if donor else ["", ""]
    fee = "" if row.fee_minor is None else row.fee_minor
    monthly = _("yes") if row.is_monthly else _("no")
    money = [row.amount_minor, row.currency.upper(), fee, row.refunded_minor, row.gone_minor() - row.refunded_minor]
    signed = (_("yes") if row.says_signed else "") if row.petition else ""
    what = [monthly, row.dispute, titles.get(row.campaign, ""), row.petition.slug if row.petition else "", signed]
    return [receipt_number(row), row.booked_on().isoformat(), *who, *money, *what]
