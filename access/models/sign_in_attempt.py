"""Attempts to sign in that did not succeed, so that they can be counted, and browsers that did."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SignInAttempt(models.Model):
    """An attempt that is under way or failed. In the database, so that all processes and machines count together."""

    at = models.DateTimeField(_("when"), auto_now_add=True, help_text=_("When it began."))
    bucket = models.CharField(
        _("bucket"), max_length=64, help_text=_("SHA-256 of what it counts against: an account, a browser, a network.")
    )

    class Meta:
        """Names and indexes."""

        verbose_name = _("attempt to sign in")
        verbose_name_plural = _("attempts to sign in")
        indexes = (models.Index(fields=("bucket", "at"), name="sign_in_attempt_bucket"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class KnownBrowser(models.Model):
    """A browser in which an account has signed in before. Attempts from it are counted apart from strangers'."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Who signed in."),
    )
    sha256 = models.CharField(_("browser"), max_length=64, help_text=_("SHA-256 of the cookie that the browser holds."))
    last_at = models.DateTimeField(_("last"), auto_now=True, help_text=_("When the account last signed in there."))

    class Meta:
        """Names and constraints."""

        verbose_name = _("known browser")
        verbose_name_plural = _("known browsers")
        constraints = (models.UniqueConstraint(fields=("account", "sha256"), name="known_browser_once"),)

    def __str__(self) -> str:
        return f"{self.account}, {self.last_at:%Y-%m-%d}"
