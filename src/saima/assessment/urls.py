"""Addresses of the race."""

from django.urls import path

from saima.assessment import editing, reporting_views, views

app_name = "assessment"
urlpatterns = [
    path("boards/", views.boards, name="boards"),
    path("boards/<str:code>/", views.board, name="board"),
    path("boards/<str:code>/rehearsal/", views.rehearsal, name="rehearsal"),
    path("boards/<str:code>/firm/", views.firm, name="firm"),
    path("boards/<str:code>/firm/ask/", views.ask_firm, name="ask_firm"),
    path("boards/<str:code>/<str:unit>/", views.working, name="working"),
    path("boards/<str:code>/<str:unit>/moves/", views.moves, name="moves"),
    path("boards/<str:code>/<str:unit>/change/", views.change, name="change"),
    path("runs/ask/", views.ask, name="ask"),
    path("runs/<int:number>/", views.request_state, name="request"),
    path("rehearsals/<int:number>/", views.rehearsal_state, name="rehearsal_request"),
    path("rulebooks/", views.rulebooks, name="rulebooks"),
    path("rulebooks/functions/", views.functions, name="functions"),
    path("rulebooks/adopt/", views.adopt, name="adopt"),
    path("rulebooks/names/", editing.names, name="names"),
    path("rulebooks/drafts/", editing.drafts, name="drafts"),
    path("rulebooks/drafts/<int:number>/", editing.draft, name="draft"),
    path("rulebooks/drafts/<int:number>/check/", editing.check, name="draft_check"),
    path("rulebooks/drafts/<int:number>/form/", editing.row_form, name="draft_form"),
    path("rulebooks/drafts/<int:number>/row/", editing.row, name="draft_row"),
    path("rulebooks/drafts/<int:number>/try/", editing.ask_trial, name="draft_try"),
    path("rulebooks/drafts/<int:number>/trial/", editing.trial_state, name="draft_trial"),
    path("rulebooks/drafts/<int:number>/compare/", editing.compare, name="draft_compare"),
    path("rulebooks/drafts/<int:number>/adopt/", editing.put_into_force, name="draft_adopt"),
    path("rulebooks/<str:code>/<str:version>/compare/<str:other>/", editing.versions, name="versions"),
    path("rulebooks/<str:code>/<str:version>/numbers/", reporting_views.numbers, name="numbers"),
    path("rulebooks/<str:code>/<str:version>/", views.rulebook, name="rulebook"),
    path("numbers/<int:entry>/file/", reporting_views.number_file, name="number_file"),
    path("targets/", views.targets, name="targets"),
]
