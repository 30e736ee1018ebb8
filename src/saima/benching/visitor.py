"""A reader of pages over one kept connection, signed in by a session of their own."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from saima.people.models import User

TOKEN = "benchmark" * 3 + "token"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    location: str


def session_of(username: str) -> str:
    """Return the key of a new session of that user; no password is hashed or sent."""
    user = User.objects.get(username=username)
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


class Visitor:
    """One browser: a connection that is kept, a session, a form token."""

    def __init__(self, port: int, session: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}

    def get(self, path: str) -> Answer:
        """Fetch a page; over a new connection where the server has closed one that was idle, as a browser does."""
        try:
            return self._ask("GET", path, None, self._headers)
        except http.client.RemoteDisconnected:
            self._connection.close()
            return self._ask("GET", path, None, self._headers)

    def post(self, path: str, form: dict[str, str]) -> Answer:
        """Send a form."""
        headers = self._headers | {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(form), headers)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        self._connection.request(method, quote(path, safe="/?&=%"), body=body, headers=headers)
        response = self._connection.getresponse()
        return Answer(response.status, response.read(), response.getheader("Location") or "")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
