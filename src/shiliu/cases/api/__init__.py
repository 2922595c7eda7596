"""The interfaces of requests: JSON under /api/v1/, Open311 GeoReport v2 at /open311/v2/."""
