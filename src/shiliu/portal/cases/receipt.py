"""What the page with the receipt code shows: once, and to be kept."""

from __future__ import annotations

import segno
from django.conf import settings
from django.urls import reverse

from shiliu.cases.schemas import Receipt
from shiliu.core.ids import grouped
from shiliu.network.queries import network
from shiliu.ui.marks import Qr


def receipt_context(receipt: Receipt) -> dict[str, object]:
    """The code in groups, a QR code that types it on the follow page, and the promise.

    The code stands after the `#`, which browsers never send to a server.
    """
    follow = f"{settings.PUBLIC_ADDRESS}{reverse('portal:follow')}"
    return {
        "receipt": receipt,
        "code": grouped(receipt.code),
        "unit": network().units_by_id[receipt.unit],
        "qr": Qr.of(segno.make(f"{follow}#{receipt.code}", error="m").matrix),
        "print_qr": None,  # the slip holds the code itself
        "follow_address": follow,
    }
