"""Addresses of agreements."""

from django.urls import path

from saima.agreements.views import dockets, drawing, exporting, figures, reviews

app_name = "agreements"
urlpatterns = [
    path("agreements/", dockets.dockets, name="dockets"),
    path("agreements/tile/", figures.tile, name="tile"),
    path("agreements/export/", exporting.export_dockets, name="export"),
    path("agreements/units/", dockets.docket_units, name="docket_units"),
    path("agreements/signings/", figures.signings, name="signings"),
    path("agreements/promised/", figures.promised, name="promised"),
    path("agreements/substitutes/", reviews.substitutes, name="substitutes"),
    path("agreements/review/<str:code>/", reviews.open_review, name="open_review"),
    path("agreements/draw-up/<str:code>/", drawing.draw_up, name="draw_up"),
    path("agreements/gate/<str:code>/", drawing.open_gate, name="open_gate"),
    path("agreements/<str:code>/", dockets.docket, name="docket"),
    path("agreements/<str:code>/score/", reviews.score, name="score"),
    path("agreements/<str:code>/clauses/", drawing.add_clauses, name="add_clauses"),
    path("agreements/<str:code>/clawback/", drawing.open_clawback, name="open_clawback"),
    path("agreements/<str:code>/opinions/<int:entry>/pass-on/", reviews.pass_on, name="pass_on"),
    path("agreements/<str:code>/files/<int:entry>/", dockets.docket_file, name="docket_file"),
    path("projects/<str:code>/agreements/", figures.project_section, name="project_section"),
]
