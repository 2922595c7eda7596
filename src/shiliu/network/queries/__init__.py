"""What others read of the network; frozen and cached, so that names and menus need no query."""

from shiliu.network.queries.calendar import holiday, holiday_years, holidays
from shiliu.network.queries.choosing import (
    asked_depth,
    listed_at_once,
    neighbourhood,
    places_inside,
)
from shiliu.network.queries.deployment import (
    changeable_settings,
    colour_tokens,
    deployment,
    setting_changes,
    settings_value,
)
from shiliu.network.queries.drawing import counts_by_level, coverage, pomegranate
from shiliu.network.queries.facts import earlier_facts, fact, facts_inside, published_facts
from shiliu.network.queries.points import (
    area_at,
    area_named,
    find_areas,
    find_points,
    nearest_points,
    open_points,
    point_at,
    points_now,
)
from shiliu.network.queries.snapshot import network
from shiliu.network.queries.succession import (
    all_carried_to,
    area_called,
    area_changes,
    carried_to,
    displaced_paths,
    due_area_changes,
    planned_areas,
    point_called,
    predecessors,
    present,
    wish_of,
)
from shiliu.network.queries.units import at_work, units_for

__all__ = [
    "all_carried_to",
    "area_at",
    "area_called",
    "area_changes",
    "area_named",
    "asked_depth",
    "at_work",
    "carried_to",
    "changeable_settings",
    "colour_tokens",
    "counts_by_level",
    "coverage",
    "deployment",
    "displaced_paths",
    "due_area_changes",
    "earlier_facts",
    "fact",
    "facts_inside",
    "find_areas",
    "find_points",
    "holiday",
    "holiday_years",
    "holidays",
    "listed_at_once",
    "nearest_points",
    "neighbourhood",
    "network",
    "open_points",
    "places_inside",
    "planned_areas",
    "point_at",
    "point_called",
    "points_now",
    "pomegranate",
    "predecessors",
    "present",
    "published_facts",
    "setting_changes",
    "settings_value",
    "units_for",
    "wish_of",
]
