"""Whether a place is open at this moment, quickly: many places are asked on one page."""

from __future__ import annotations

from datetime import datetime, time

from shiliu.lib.workdays import OpeningHours, WorkCalendar

MIDNIGHT = time.min


def is_open(hours: OpeningHours | None, calendar: WorkCalendar, now: datetime) -> bool | None:
    """Open, closed, or None: no hours are known, or nobody has entered the holidays of the year.

    The same answer as `lib.workdays.open_now`, without its search for the next change.
    """
    local = calendar.local(now)
    if hours is None or not calendar.covers(local.date()):
        return None
    moment = local.time()
    return any(
        begins <= moment and (moment < ends or ends == MIDNIGHT)
        for begins, ends in hours.on(local.date(), calendar)
    )
