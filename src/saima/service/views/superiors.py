"""To whom requests are escalated: the lines of the list, entered and replaced by the centre."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from saima.core.amounts import whole_number
from saima.core.problems import Problem, Problems
from saima.ledger.typed import Typed
from saima.ledger.views.recording import go
from saima.ledger.views.scope import office_day, reader
from saima.ledger.words import brief, titled
from saima.people.models import Post, Unit
from saima.people.policies import NotAllowed, check_may
from saima.service.escalating import SuperiorDraft, set_superior
from saima.service.forms import as_typed, basis_of, read_number
from saima.service.models import Superior


@login_required
def new_superior(request: HttpRequest) -> HttpResponse:
    """Enter a line: whose requests, which step, to which post."""
    return _edit(request, None)


@login_required
def replace_superior(request: HttpRequest, entry: int) -> HttpResponse:
    """Replace a line, or strike it off."""
    return _edit(request, get_object_or_404(Superior.objects.select_related("unit", "post__unit"), entry=entry))


def _post(typed: Typed) -> Post | None:
    text = typed.text("post", "职务", 12)
    key = whole_number(text)
    return None if key is None else Post.objects.filter(pk=key).first()


def read_superior(data: Mapping[str, str], *, old: Superior | None, on: date) -> SuperiorDraft:
    """Read a line from what was typed. Raises Problems with every text that cannot be read."""
    typed = Typed(data, "分管关系", [])
    is_struck = old is not None and bool(data.get("strike"))
    draft = SuperiorDraft(
        unit=old.unit if old is not None else typed.unit("unit", "承办单位"),
        level=old.level if old is not None else read_number(typed, "level", "第几级", code="superior.level"),
        post=_post(typed),
        days=None if is_struck else read_number(typed, "days", "时限", code="superior.days"),
        basis=basis_of(data.get("basis", "")),
        document=typed.text("document", "依据文件", 120),
        effective_on=typed.day("effective_on", "起用日", otherwise=on),
    )
    if typed.problems:
        raise Problems(typed.problems)
    return draft


def _edit(request: HttpRequest, old: Superior | None) -> HttpResponse:
    user, on = reader(request), office_day(request)
    check_may(user, "referee")
    problems: Sequence[Problem] = ()
    refusal = ""
    data = {"effective_on": on.isoformat()} if old is None else _as_typed(old)
    if request.method == "POST":
        data = request.POST.dict()
        try:
            set_superior(read_superior(data, old=old, on=on), by=user, replaces=old)
        except Problems as fault:
            problems = fault.problems
        except NotAllowed as fault:
            refusal = str(fault)
        else:
            messages.success(request, _("已改；以后升级的诉求按新的一条。"))
            return go(request, reverse("service:responsibilities"))
    posts = Post.objects.select_related("unit").order_by("unit__position", "pk")
    context = {
        "old": old,
        "data": data,
        "problems": problems,
        "refusal": refusal,
        "posts": [(post.pk, f"{brief(post.unit)} · {titled(post)}") for post in posts],
        "units": [(unit.code, titled(unit)) for unit in Unit.objects.exclude(kind__in=("企业", "区县"))],
    }
    return render(request, "service/superior.html", context, status=403 if refusal else 422 if problems else 200)


def _as_typed(line: Superior) -> dict[str, str]:
    return as_typed(line) | {"post": str(line.post_id)}
