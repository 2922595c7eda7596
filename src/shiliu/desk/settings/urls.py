"""Brand, published figures, thresholds and retention. Included under the namespace `desk`."""

from django.urls import path

from shiliu.desk.settings import views

urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("settings/brand/", views.brand, name="brand"),
    path("settings/mongolian/", views.mongolian, name="mongolian"),
    path("settings/facts/", views.facts, name="facts"),
    path("settings/facts/publish/", views.publish, name="fact_publish"),
    path("settings/limits/", views.limits, name="limits"),
    path("settings/limits/<str:key>/", views.propose, name="limit_propose"),
    path("settings/changes/<uuid:change_id>/decide/", views.decide, name="setting_decide"),
]
