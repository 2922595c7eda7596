"""Figures for the public: at most once a day, in batches, small counts hidden (safety rule 21)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from shiliu.network.queries import deployment, network
from shiliu.tallies.models import PublicFigure
from shiliu.tallies.queries import answered_and_confirmed_in, last_days
from shiliu.tallies.rules.disclosure import TOTAL, Layout, hide
from shiliu.tallies.rules.figures import PUBLIC_COLUMNS, moved, public_counts

ANSWERED_AND_CONFIRMED = "cases.answered_and_confirmed"
WINDOW_DAYS = 30
ELSEWHERE = ""
MOST_ROWS = 60


def publish_figures(at: datetime) -> bool:
    """Copy the figures of the 30 days before today to where the public sees them.

    Says whether it did: not twice on one day, and not before at least `public_batch` requests
    have moved, so that nobody can watch a single request change the figures.
    """
    thresholds = deployment().thresholds
    today = timezone.localdate(at)
    days = last_days(WINDOW_DAYS, today - timedelta(days=1))
    with transaction.atomic():
        earlier = PublicFigure.objects.select_for_update().filter(pk=ANSWERED_AND_CONFIRMED).first()
        if earlier and timezone.localdate(earlier.as_of) >= today:
            return False
        counts = _counts(last_day=days[1])
        if earlier and moved(earlier.basis, counts) < thresholds.public_batch:
            return False
        shown = _shown(counts, thresholds.small_count)
        values = {"first_day": str(days[0]), "last_day": str(days[1]), **shown}
        PublicFigure(key=ANSWERED_AND_CONFIRMED, values=values, basis=dict(counts), as_of=at).save()
    return True


def _counts(last_day: date) -> dict[str, dict[str, int]]:
    """The innermost counts of each row; what belongs to no row stands in `ELSEWHERE`."""
    root, rows = network().root.path, _public_areas()
    figures = answered_and_confirmed_in([root, *rows], WINDOW_DAYS, until=last_day)
    counts = {path: public_counts(figures[path]) for path in rows}
    whole = public_counts(figures[root])
    counts[ELSEWHERE] = {
        column: number - sum(row[column] for row in counts.values())
        for column, number in whole.items()
    }
    return counts


def _public_areas() -> list[str]:
    """The areas of one level, in tree order: that of the centres (communities), or the next one
    above it with few enough rows to be read at once.
    """
    here = deployment()
    points = min(here.point_levels, key=lambda points: points.level, default=None)
    keys = [level.key for level in here.area_levels]
    deepest = keys.index(points.area_level) if points and points.area_level in keys else 0
    rows: list[str] = []
    for level in reversed(keys[: deepest + 1]):
        rows = [area.path for area in network().visible_areas if area.level == level]
        if len(rows) <= MOST_ROWS:
            break
    return rows


def _shown(counts: Mapping[str, Mapping[str, int]], least: int) -> dict[str, object]:
    """The table as it may be shown: numbers, "<5", and null where a number would tell."""
    layout = Layout(tuple(counts), PUBLIC_COLUMNS)
    values = layout.cells(counts)
    hidden = hide(layout, values, least)
    marks = dict.fromkeys(hidden.small, f"<{least}") | dict.fromkeys(hidden.others)
    shown = {cell: marks.get(cell, value) for cell, value in values.items()}

    def row(name: str) -> dict[str, object]:
        return {
            "area_path": name,
            "cells": {column: shown[name, column] for column in PUBLIC_COLUMNS},
        }

    return {
        "columns": list(PUBLIC_COLUMNS),
        "rows": [row(name) for name in counts],
        "total": row(TOTAL),
    }
