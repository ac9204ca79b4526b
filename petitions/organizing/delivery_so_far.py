"""On the screen of a delivery: the way to the door, receipts, and every step with who made it."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from petitions.models import Delivery, DoorReport, LineChange, ReceiptScan

MOST_STEPS = 200


def latest_report(delivery: Delivery) -> int:
    """The number of the latest report from the door, 0 before the first: what a screen was loaded after."""
    return DoorReport.objects.filter(delivery=delivery.pk).order_by("-pk").values_list("pk", flat=True).first() or 0


class SoFarPanel(Panel):
    """Shown once the delivery is stored. It changes nothing."""

    class BoundPanel(Panel.BoundPanel):
        """The panel over one delivery."""

        template_name = "petitions/handing_over/so_far.html"

        def is_shown(self) -> bool:
            """Not before it is stored."""
            return bool(self.instance.pk) and bool(super().is_shown())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """What the template takes. Five queries."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            steps = LineChange.objects.filter(delivery=self.instance.pk).select_related("target__office")
            scans = ReceiptScan.objects.filter(line__delivery=self.instance.pk)
            photos = self.instance.photos.all() if self.instance.pk else []
            return context | {
                "delivery": self.instance,
                "seen": latest_report(self.instance),
                "zone": self.instance.zone,
                "steps": steps[:MOST_STEPS],
                "scans": scans.select_related("line__target__office", "added_by"),
                "photos": photos,
            }
