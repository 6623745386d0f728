"""What a page of an error tells while debugging, and a report of it: nothing where the request is confidential."""

from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class NothingConfidential(SafeExceptionReporterFilter):
    """Django's, and more: a request marked by ``sensitive_post_parameters`` shows no variable of any frame.

    Django leaves its filter out while debugging, and shows the variables of its own frames, through which texts pass on
    their way into the database.
    """

    def is_active(self, request: HttpRequest | None) -> bool:
        """Always for a marked request."""
        return _is_marked(request) or super().is_active(request)

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> Any:
        """Names without values, for a marked request."""
        if _is_marked(request):
            return [(name, self.cleansed_substitute) for name in tb_frame.f_locals]
        return super().get_traceback_frame_variables(request, tb_frame)


def _is_marked(request: HttpRequest | None) -> bool:
    return getattr(request, "sensitive_post_parameters", None) == "__ALL__"
