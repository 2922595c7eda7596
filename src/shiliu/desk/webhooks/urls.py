"""Webhooks of units. Included under the namespace `desk`."""

from django.urls import path

from shiliu.desk.webhooks import views

urlpatterns = [
    path("hooks/", views.hooks, name="hooks"),
    path("hooks/issue/", views.issue, name="hook_issue"),
    path("hooks/<uuid:hook_id>/", views.hook, name="hook"),
    path("hooks/<uuid:hook_id>/decide/", views.decide, name="hook_decide"),
    path("hooks/<uuid:hook_id>/rotate/", views.rotate, name="hook_rotate"),
]
