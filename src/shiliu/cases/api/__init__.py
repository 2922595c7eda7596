"""The interfaces of requests: JSON at /api/v1/, Open311 GeoReport v2 at /open311/v2/."""

from django.urls import include, path

from shiliu.cases.api.json_api import api

api_urls = [
    path("api/v1/", api.urls),
    path("open311/v2/", include("shiliu.cases.api.open311.urls")),
]
