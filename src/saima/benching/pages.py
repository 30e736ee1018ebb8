"""A page in this process: its statements and bytes, and the plain Django page that does less."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from saima.benching.visitor import session_of
from saima.ledger.models import Project

PLAIN = Engine().from_string(
    "<!doctype html><title>{{ title }}</title><table>{% for row in rows %}<tr>"
    "{% for cell in row %}<td>{{ cell|default_if_none:'' }}</td>{% endfor %}</tr>{% endfor %}</table>"
)
LIST_COLUMNS = (
    "code", "title", "lead_unit__short", "stage", "agreed", "signed", "arrived", "signed_on", "planned_start",
    "last_fact_on", "stuck_on", "stuck_with",
)  # fmt: skip


def client_of(username: str) -> Client:
    """Return a signed-in test client, which walks the whole stack without a network."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies["sessionid"] = session_of(username)
    return client


def cost(client: Client, path: str) -> tuple[int, int]:
    """Return how many statements and bytes a page costs once warm."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
        statements = len(captured)
    if response.status_code != 200:
        msg = f"{path}: {response.status_code}"
        raise RuntimeError(msg)
    return statements, len(response.content)


def _plain(title: str, rows: object) -> HttpResponse:
    return HttpResponse(PLAIN.render(Context({"title": title, "rows": rows})))


def plain_list(_request: HttpRequest) -> HttpResponse:
    """Answer with fifty projects as a tutorial would: no rights, no totals, no frame."""
    rows = Project.objects.order_by("-last_fact_on", "-pk").values_list(*LIST_COLUMNS)[:50]
    return _plain("项目", rows)


def plain_page(_request: HttpRequest, code: str) -> HttpResponse:
    """Answer with one project and its records: no acts, no shares, no chains, no frame."""
    project = Project.objects.get(code=code)
    columns = ("code", "kind", "happened_on", "amount", "quantity", "note", "recorded_by__display_name")
    return _plain(project.title, project.facts.order_by("-happened_on", "-entry").values_list(*columns))


def called(view: Callable[..., HttpResponse], **arguments: str) -> Callable[[], HttpResponse]:
    """Return a call of a view without middleware."""
    request = RequestFactory().get("/")
    return lambda: view(request, **arguments)
