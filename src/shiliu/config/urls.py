from django.urls import include, path

from shiliu.config.api import api_urls
from shiliu.together.api import operators

urlpatterns = [
    path("", include("shiliu.portal.urls")),
    path("desk/account/", include("shiliu.desk.accounts.sign_in_urls")),
    path("desk/", include("shiliu.desk.urls")),
    path("display/", include("shiliu.ui.urls")),
    path("health/live", operators.live, name="health_live"),
    path("health/ready", operators.ready, name="health_ready"),
    path("metrics", operators.metrics, name="metrics"),
    *api_urls,
    path("open311/v2/", include("shiliu.cases.api.open311.urls")),
]
