from django.urls import include, path

from shiliu.cases.api import api_urls
from shiliu.together import api as operators

urlpatterns = [
    path("", include("shiliu.portal.urls")),
    path("desk/account/", include("shiliu.desk.accounts.sign_in_urls")),
    path("desk/", include("shiliu.desk.urls")),
    path("display/", include("shiliu.ui.urls")),
    path("health/live", operators.live, name="health_live"),
    path("health/ready", operators.ready, name="health_ready"),
    path("metrics", operators.metrics, name="metrics"),
    *api_urls,
]
