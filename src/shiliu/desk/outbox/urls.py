"""The e-mails of the sample. Included under the namespace `desk`."""

from django.urls import path

from shiliu.desk.outbox import views

urlpatterns = [path("outbox/", views.outbox, name="outbox")]
