"""All pages of staff. Each room brings its own addresses."""

from django.urls import URLPattern, URLResolver, include, path

from shiliu.desk.today import views as today

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", today.today, name="today"),
    path("", include("shiliu.desk.cases.urls")),
    path("", include("shiliu.desk.accounts.urls")),
    path("", include("shiliu.desk.webhooks.urls")),
    path("", include("shiliu.desk.people.urls")),
    path("", include("shiliu.desk.network.urls")),
    path("", include("shiliu.desk.overview.urls")),
    path("", include("shiliu.desk.figures.urls")),
    path("", include("shiliu.desk.settings.urls")),
    path("", include("shiliu.desk.outbox.urls")),
]
