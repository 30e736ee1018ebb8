"""Addresses of the service side."""

from django.urls import path

from saima.service.views import duty, firm, matters, plans, problems, projects, raising, rules, superiors

app_name = "service"
urlpatterns = [
    path("matters/", matters.matters, name="matters"),
    path("matters/units/", matters.matter_units, name="matter_units"),
    path("matters/raise/", raising.raise_request, name="raise_request"),
    path("matters/duties/", duty.tile, name="duties"),
    path("matters/zeros/", duty.zeros, name="zeros"),
    path("matters/links/<str:code>/withdraw/", projects.withdraw_link, name="withdraw_link"),
    path("matters/<str:code>/", matters.matter, name="matter"),
    path("matters/<str:code>/files/<int:entry>/", matters.matter_file, name="matter_file"),
    path("problems/", problems.register, name="register"),
    path("problems/<str:code>/", problems.problem, name="problem"),
    path("milestones/", plans.milestones, name="milestones"),
    path("projects/<str:code>/plan/", plans.plan, name="plan"),
    path("projects/<str:code>/plan/blocker/", plans.blocker, name="blocker"),
    path("projects/<str:code>/plan/files/<int:entry>/", plans.act_file, name="plan_file"),
    path("projects/<str:code>/service/", projects.project_strip, name="project_strip"),
    path("projects/<str:code>/hand-over/", projects.hand_over, name="hand_over"),
    path("projects/<str:code>/links/", projects.links, name="links"),
    path("responsibilities/", rules.responsibilities, name="responsibilities"),
    path("responsibilities/new/", rules.new_item, name="new_item"),
    path("responsibilities/<int:entry>/", rules.replace_item, name="replace_item"),
    path("responsibilities/superiors/new/", superiors.new_superior, name="new_superior"),
    path("responsibilities/superiors/<int:entry>/", superiors.replace_superior, name="replace_superior"),
    path("workcalendar/", rules.workcalendar, name="workcalendar"),
    path("firm/<str:token>/", firm.firm, name="firm"),
    path("firm/<str:token>/<str:code>/", firm.firm_matter, name="firm_matter"),
    path("firm/<str:token>/<str:code>/files/<int:entry>/", firm.firm_file, name="firm_file"),
]
