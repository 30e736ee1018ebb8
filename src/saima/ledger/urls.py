"""Addresses of the ledger."""

from django.urls import path

from saima.ledger.views import (
    activities,
    attributing,
    companies,
    exporting,
    facts,
    opening,
    projects,
    recording,
    verifying,
)

app_name = "ledger"
urlpatterns = [
    path("projects/", projects.projects, name="projects"),
    path("projects/choices/<slug:which>/", projects.project_choices, name="project_choices"),
    path("projects/new/", opening.new_project, name="new_project"),
    path("projects/similar/", opening.similar, name="similar"),
    path("projects/export.xlsx", exporting.export_projects, name="export_projects"),
    path("projects/<str:code>/", projects.project, name="project"),
    path("projects/<str:code>/edit/", opening.edit_project, name="edit_project"),
    path("projects/<str:code>/attribution/", attributing.attribution, name="attribution"),
    path("projects/<str:code>/history/", projects.project_history, name="project_history"),
    path("projects/<str:code>/record/", recording.record_project, name="record_project"),
    path("projects/<str:code>/record/<str:kind>/", recording.record_of_project, name="record_of_project"),
    path("record/", recording.record, name="record"),
    path("drafts/discard/", recording.discard_draft, name="discard_draft"),
    path("activities/", activities.activities, name="activities"),
    path("activities/record/<str:kind>/", recording.record_of_unit, name="record_of_unit"),
    path("facts/<str:code>/", facts.fact, name="fact"),
    path("facts/<str:code>/correct/", recording.correct_fact, name="correct_fact"),
    path("facts/<str:code>/withdraw/", recording.withdraw_fact, name="withdraw_fact"),
    path("facts/<str:code>/evidence/", recording.attach_evidence, name="attach_evidence"),
    path("evidence/<int:pk>/", facts.evidence, name="evidence"),
    path("pending/", verifying.pending, name="pending"),
    path("sheets/<str:code>/", verifying.sheet, name="sheet"),
    path("levels/", verifying.levels, name="levels"),
    path("companies/", companies.companies, name="companies"),
    path("companies/<int:pk>/", companies.company, name="company"),
]
