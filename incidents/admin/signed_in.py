"""Who is at the desk."""

from django.contrib.auth.models import User
from django.http import HttpRequest


def editor(request: HttpRequest) -> User:
    """Who is at the desk: the admin lets nobody else in."""
    user = request.user
    if not isinstance(user, User):
        msg = "the desk is open to signed-in editors alone"
        raise TypeError(msg)
    return user
