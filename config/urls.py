"""Every address: the public pages at the root, the desk under /admin/, and two for health checks."""

from allauth.account.decorators import secure_admin_login
from allauth.account.views import logout, password_change
from django.contrib import admin
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from config import health

# The stock login page counts no attempts and asks for no second factor: whoever comes to it goes to the door.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    # Browsers ask for this one unasked, on pages that name no icon too, the desk's among them.
    path("favicon.ico", RedirectView.as_view(url=lazy(static, str)("favicon.svg")), name="favicon"),
    # Before the desk, whose stock pages for the same would pass the door by.
    path("admin/account/", include("access.urls")),
    path("admin/logout/", logout),
    path("admin/password_change/", password_change),
    path("admin/", admin.site.urls),
    path("", include("mapviews.urls")),
    path("", include("api.urls")),
]
