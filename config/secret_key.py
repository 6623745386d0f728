"""The key that signs sessions and forms: from the environment, or from a file made at set-up."""

import os
import secrets
from pathlib import Path

from config.env import Env, SettingsError

VARIABLE = "COUNTERCLAIM_SECRET_KEY"
# Django's own floor (security.W009): shorter keys, or keys of few different characters, can be guessed.
MINIMUM_LENGTH = 50
MINIMUM_DIFFERENT = 5


def make_secret_key(path: Path) -> bool:
    """Write a random key of 64 bytes to a file that only its owner can read; say whether one was made.

    An existing file is left alone: a new key would sign every editor out.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # The mode is given at creation, so there is no moment at which others could read it.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64) + "\n")
    return True


def read_secret_key(env: Env, path: Path) -> str:
    """The key from the variable, else from the file.

    Raises:
        SettingsError: there is neither, or what there is can be guessed.
    """
    key = env.text(VARIABLE, default="")
    origin = VARIABLE
    if not key:
        origin = str(path)
        try:
            key = path.read_text(encoding="ascii").strip()
        except FileNotFoundError as error:
            msg = f"There is no secret key: set {VARIABLE}, or run `make setup`, which makes {path}."
            raise SettingsError(msg) from error
    if len(key) < MINIMUM_LENGTH or len(set(key)) < MINIMUM_DIFFERENT:
        msg = f"The secret key in {origin} is too weak: it needs {MINIMUM_LENGTH} random characters or more."
        raise SettingsError(msg)
    return key
