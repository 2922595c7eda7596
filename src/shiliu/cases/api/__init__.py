"""The interfaces of requests: JSON at /api/v1/, Open311 GeoReport v2 at /open311/v2/."""

from django.urls import include, path, re_path

from shiliu.cases.api.json_api import api
from shiliu.cases.api.refusals import nothing_here

api_urls = [
    re_path(r"^api/v1/$", nothing_here),
    path("api/v1/", api.urls),
    re_path(r"^api/v1/", nothing_here),
    path("open311/v2/", include("shiliu.cases.api.open311.urls")),
]
