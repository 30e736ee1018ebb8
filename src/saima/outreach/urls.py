"""Addresses of leads."""

from django.urls import path

from saima.outreach.views import coverage, exporting, lead, leads, lists, yields

app_name = "outreach"
urlpatterns = [
    path("leads/", leads.leads, name="leads"),
    path("leads/new/", leads.new_lead, name="new_lead"),
    path("leads/check/", leads.check_lead, name="check_lead"),
    path("leads/export/", exporting.export_leads, name="export_leads"),
    path("leads/units/", leads.lead_units, name="lead_units"),
    path("leads/tile/", yields.tile, name="tile"),
    path("leads/yields/", yields.yields, name="yields"),
    path("leads/coverage/", coverage.coverage, name="coverage"),
    path("leads/coverage/export/", coverage.export_coverage, name="export_coverage"),
    path("leads/targets/", lists.targets, name="targets"),
    path("leads/offers/", lists.offers, name="offers"),
    path("leads/offers/new/", lists.new_offer, name="new_offer"),
    path("leads/offers/<int:pk>/", lists.offer, name="offer"),
    path("leads/firms/<int:pk>/", yields.referrals, name="referrals"),
    path("leads/<str:code>/", lead.lead, name="lead"),
    path("leads/<str:code>/project/", lead.become, name="become"),
    path("leads/<str:code>/files/<int:entry>/", lead.lead_file, name="lead_file"),
    path("projects/<str:code>/origin/", lead.project_origin, name="project_origin"),
]
