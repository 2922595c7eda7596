"""Requests on the desk. Included under the namespace `desk`."""

from django.urls import path

from shiliu.desk.cases import (
    bulk,
    exports,
    files,
    lists,
    register,
    saved_views,
    split,
    templates,
    views,
)

urlpatterns = [
    path("inbox/", lists.inbox, name="inbox"),
    path("cases/", lists.cases, name="cases"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("bulk/<uuid:batch_id>/", bulk.bulk_done, name="bulk_done"),
    path("cases/<uuid:case_id>/", views.case, name="case"),
    path("cases/<uuid:case_id>/contact/", views.contact, name="case_contact"),
    path("cases/<uuid:case_id>/marks/", views.marks, name="case_marks"),
    path("cases/<uuid:case_id>/pictures/", files.add_pictures, name="add_pictures"),
    path("cases/<uuid:case_id>/documents/", files.add_document, name="add_document"),
    path("cases/<uuid:case_id>/pictures/<uuid:file_id>/", files.picture, name="picture"),
    path("cases/<uuid:case_id>/files/<uuid:file_id>/<slug:slug>/", files.file_act, name="file_act"),
    path("files/<str:token>/", files.file, name="file"),
    path("cases/<uuid:case_id>/split/", split.case_split, name="case_split"),
    path("cases/<uuid:case_id>/<slug:slug>/", views.act, name="case_act"),
    path("templates/", templates.templates, name="templates"),
    path("templates/add/", templates.template_add, name="template_add"),
    path("templates/<uuid:template_id>/", templates.template, name="template"),
    path("templates/<uuid:template_id>/end/", templates.template_end, name="template_end"),
    path("views/", saved_views.views, name="views"),
    path("views/<uuid:view_id>/", saved_views.view, name="view"),
    path("views/<uuid:view_id>/change/", saved_views.view_change, name="view_change"),
    path("views/<uuid:view_id>/delete/", saved_views.view_delete, name="view_delete"),
    path("export/", exports.export, name="export"),
    path("export/<uuid:approval_id>/approve/", exports.approve, name="export_approve"),
    path("register/", register.register, name="register"),
    path("register/kinds/", register.kinds, name="register_kinds"),
]
