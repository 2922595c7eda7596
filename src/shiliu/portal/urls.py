from django.urls import path

from shiliu.portal.cases import follow, pictures, published, report
from shiliu.portal.cases import views as cases
from shiliu.portal.developers import views as developers
from shiliu.portal.home import figures
from shiliu.portal.home import views as home
from shiliu.portal.network import points
from shiliu.portal.network import views as network
from shiliu.portal.pages import brand
from shiliu.portal.pages import views as pages

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("ask/", cases.ask, name="ask"),
    path("follow/", follow.follow, name="follow"),
    path("follow/say/", follow.say, name="say"),
    path("follow/my-data/", follow.my_data, name="my_data"),
    path("follow/pictures/", follow.pictures, name="pictures"),
    path("follow/pictures/take-back/", follow.take_back, name="picture_back"),
    path("files/<str:token>/", pictures.file, name="file"),
    path("follow/contact/", follow.contact, name="contact"),
    path("follow/erase/", follow.erase, name="erase"),
    path("requests/", published.requests, name="requests"),
    path("requests/<uuid:case_id>/", published.request_page, name="public_case"),
    path("points/", points.points, name="points"),
    path("points/<slug:code>/", network.point, name="point"),
    path("figures/", figures.figures, name="figures"),
    path("figures/table.csv", figures.table, name="figures_table"),
    path("about/", network.about, name="about"),
    path("developers/", developers.developers, name="developers"),
    path("danger/", pages.danger, name="danger"),
    path("other-ways/", pages.other_ways, name="other_ways"),
    path("other-ways/paper/", pages.paper, name="paper"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("record/", pages.record, name="record"),
    path("report/", report.report, name="report"),
    path("display/brand-<slug:version>.css", brand.brand_css, name="brand_css"),
]
