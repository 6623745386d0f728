"""What the lists of incidents, sources and actors share: search over scripts, chosen columns, lists kept by name."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import F, Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from geo.folding import squeeze
from incidents.admin.asked import plain_keys
from incidents.admin.bases import editor
from incidents.admin.list_filters import in_listing, most_in_listing
from incidents.models import Listing, SavedList
from incidents.services.listing import catch_up
from record.filter_conditions import says
from record.full_text import query_words

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
    Rows = QuerySet[Any]
else:
    AnyModelAdmin = object
    Rows = QuerySet

#: Parts of an address that belong to the moment, not to the list: the page, and how a window was opened.
_NOT_KEPT = ("p", "e", "all", "_popup", "_to_field", "_facets")
_LONGEST_QUERY = 2000
#: How columns of the listing begin in an order.
OF_LISTING = "listing__"
#: With a scheme, or a host with something after it: "https://nbcnews.com", "www.nbcnews.com/news".
_ADDRESS = re.compile(r"(?:https?://(?:www\.)?|(?=[\w.-]+\.[a-z]{2,}(?::\d+)?/)(?:www\.)?)(?P<rest>\S+)", re.IGNORECASE)
_MOST_LISTS = 50
#: Rows passed over before it pays to read the index of an order from its beginning: some 10 ms of it.
FAR_DOWN = 5_000


class DeskChangeList(ChangeList):
    """A page of a list, which knows whether anything narrows it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept_in_addresses, self.preserved_filters = self.preserved_filters, ""
        self._addresses: dict[Any, str] = {}

    def url_for_result(self, result: Model) -> str:
        """Where a row leads, with the filters to come back to; worked out once, although two columns lead there.

        Django would resolve the address of every link again, to learn whether the filters belong to it.
        """
        if result.pk not in self._addresses:
            address = super().url_for_result(result)
            kept = self._kept_in_addresses
            self._addresses[result.pk] = f"{address}?{kept}" if kept else address
        return self._addresses[result.pk]

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter or a search is on: an empty list then means that nothing fits."""
        return bool(self.query or self.has_active_filters or self.params)

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Rows:
        """The rows that fit, with what is asked of their listing as one condition."""
        rows = super().get_queryset(request, exclude_parameters)  # type: ignore[call-arg, unused-ignore]
        self._not_yet_of_listing = rows
        return in_listing(rows, self.filter_specs)  # type: ignore[no-any-return, unused-ignore]

    def get_ordering(self, request: HttpRequest, queryset: Rows) -> list[Any]:
        """As asked; what the filters leave alike in all rows comes first, as it does in the indexes.

        It orders nothing, but PostgreSQL does not see by itself that rows of which a column "is null" stand in an
        index in the order of the columns after it.
        """
        ordering: list[Any] = super().get_ordering(request, queryset)
        first = ordering[0] if ordering and isinstance(ordering[0], str) else "pk"
        if OF_LISTING in first or first.removeprefix("-") == "pk":
            return ordering
        sign = "-" if first.startswith("-") else ""
        return [*(f"{sign}{name}" for spec in self.filter_specs for name in getattr(spec, "alike", ())), *ordering]

    def _get_deterministic_ordering(self, ordering: list[Any]) -> list[Any]:
        """Rows that are alike in what is asked for follow their key in the same direction, as an index has them."""
        ordered: list[Any] = super()._get_deterministic_ordering(ordering)  # type: ignore[misc]
        if len(ordered) > 1 and ordered[-1] == "-pk" and isinstance(last := ordered[-2], str):
            key = f"{OF_LISTING}{self.opts.model_name}_id" if OF_LISTING in last else "pk"
            return [*ordered[:-1], f"-{key}" if last.startswith("-") else key]
        return ordered

    def get_results(self, request: HttpRequest) -> None:
        """The page: first which rows, from indexes alone; then those with what the shown columns need.

        Rows that a deep page passes over are so never read, and nothing is joined to them.
        """
        super().get_results(request)
        keys = list(self._page().values_list("pk", flat=True)) if self.result_count else []
        rows = self.apply_select_related(self.root_queryset.filter(pk__in=keys).order_by())
        read = {row.pk: row for row in self.model_admin.with_columns(rows, self.list_display)}  # type: ignore[attr-defined]
        self.result_list = [read[key] for key in keys if key in read]

    def _page(self) -> Rows:
        """The rows of the page; far down and in the incidents' own order, as PostgreSQL reads them fastest."""
        page: Rows = self.result_list
        first = (self.page_num - 1) * self.list_per_page
        is_far = page.query.is_sliced and first >= FAR_DOWN  # a list of one page is not cut, whatever page is asked for
        if connection.vendor != "postgresql" or not is_far or page.model is not self.model:
            return page
        return most_in_listing(self._not_yet_of_listing, self.filter_specs)[first : first + self.list_per_page]


class ListPages(AnyModelAdmin):
    """A list that people can work from. ``of_list`` names it; ``offered`` are the columns beside the fixed first."""

    of_list: ClassVar[str]
    fixed: ClassVar[tuple[str, ...]]
    offered: ClassVar[tuple[str, ...]]
    shown_first: ClassVar[tuple[str, ...]]
    #: Columns of the table that a method of the list draws, by name: what is kept of a choice is the column's name.
    drawn_by: ClassVar[dict[str, str]] = {}

    list_per_page = 100
    list_max_show_all = 100
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("listing__search",)
    change_list_template = "admin/incidents/desk_change_list.html"

    # ------------------------------------------------------------------------------------------------- the rows

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Our own."""
        return DeskChangeList

    def with_columns(self, rows: Rows, columns: Sequence[Any]) -> Rows:
        """The rows with what these columns need beside their own table. Subclasses say what."""
        return rows

    def get_search_results(self, request: HttpRequest, queryset: Rows, search_term: str) -> tuple[Rows, bool]:
        """What is found by words in any script, by the index of ``incidents.services.listing``."""
        if request.resolver_match is not None and request.resolver_match.url_name == "autocomplete":
            catch_up(of=[self.of_list])
        if not search_term.strip():
            return queryset, False
        asked = as_address(search_term) or search_term
        if not query_words(asked):
            return queryset.none(), False
        index = f"incidents_{self.of_list}listing_search"
        if connection.vendor == "sqlite":  # it finds keys in the index of words alone
            return queryset.filter(says(asked, index=index, key="pk", search="pk")), False
        # PostgreSQL's index is of the text, and serves only where the listing is read by itself, not joined.
        found = listing_of(self.model).filter(says(asked, index=index, key="pk", search="search"))
        return queryset.filter(pk__in=found.values("pk")), False

    def get_paginator(self, request: HttpRequest, queryset: Rows, per_page: int, *rest: Any, **more: Any) -> Any:
        """Pages in an order of the listing are keys, read from its side by its index; they are counted without it.

        Every row has its listing, since the list was caught up before it is read.
        """
        order = [each for each in queryset.query.order_by if isinstance(each, str) and OF_LISTING in each]
        if not order or len(order) < len(queryset.query.order_by):
            return super().get_paginator(request, queryset, per_page, *rest, **more)
        listed = listing_of(self.model)
        if connection.vendor == "sqlite":  # it takes every set for a small one: it would look up its rows and sort them
            listed = listed.alias(key=F("pk") + 0).filter(key__in=queryset.order_by().values("pk"))
        else:
            listed = listed.filter(pk__in=queryset.order_by().values("pk"))
        keys = listed.order_by(*(each.replace(OF_LISTING, "", 1) for each in order))
        pages = super().get_paginator(request, keys, per_page, *rest, **more)
        pages.count = queryset.count()
        return pages

    # ---------------------------------------------------------------------------------------------- the columns

    def action_checkbox(self, obj: Any) -> Any:
        """Django's own box without its widget, whose template in each of a hundred rows is a fifth of a page."""
        label = _("Select for an action: %(row)s") % {"row": obj}
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
            ACTION_CHECKBOX_NAME,
            obj.pk,
            label,
        )

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """The fixed columns, and those that the account chose. One query a request."""
        return (*self.fixed, *(self.drawn_by.get(name, name) for name in self.chosen(request)))

    def chosen(self, request: HttpRequest) -> tuple[str, ...]:
        """The columns beside the fixed ones, in the account's order; ours where it chose none."""
        kept = next((each.columns for each in self.kept(request) if not each.name), None)
        return tuple(name for name in (self.shown_first if kept is None else kept) if name in self.offered)

    def kept(self, request: HttpRequest) -> list[SavedList]:
        """What the account keeps of this list. One query a request."""
        known: list[SavedList] | None = getattr(request, "_kept_lists", None)
        if known is None:
            known = list(self._mine(request))
            request._kept_lists = known  # type: ignore[attr-defined]
        return known

    def column_choices(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Every column that is offered: those shown first, in their order."""
        shown = self.chosen(request)
        names = (*shown, *(name for name in self.offered if name not in shown))
        return [{"name": name, "label": self.column_label(name), "shown": name in shown} for name in names]

    def column_label(self, name: str) -> str:
        """What stands above a column."""
        own = getattr(self, name, None)
        label = getattr(own, "short_description", None) or self.model._meta.get_field(name).verbose_name
        return capfirst(str(label))

    def keep_columns(self, request: HttpRequest) -> HttpResponse:
        """Keep the columns that were ticked, moved as asked; or forget the choice."""
        self._require_view(request)
        if "reset" in request.POST:
            self._mine(request).filter(name="").delete()
        else:
            columns = _moved([name for name in request.POST.getlist("column") if name in self.offered], request.POST)
            SavedList.objects.update_or_create(
                account=editor(request),
                of_list=self.of_list,
                name="",
                defaults={"columns": list(dict.fromkeys(columns))},
            )
        return HttpResponseRedirect(self._list_address(request.POST.get("query", "")))

    # ------------------------------------------------------------------------------------------- lists by name

    def keep_list(self, request: HttpRequest) -> HttpResponse:
        """Keep the filters, the search and the order under a name; a name that stands gets the new ones."""
        self._require_view(request)
        query = _kept_part(request.POST.get("query", ""))
        form, mine = NameForm(request.POST), self._mine(request)
        if not form.is_valid():
            self.message_user(request, " ".join(str(error) for error in form.errors["name"]), messages.ERROR)
        elif len(query) > _LONGEST_QUERY or mine.count() >= _MOST_LISTS:
            self.message_user(request, _("Too many lists are kept, or the filters are too long."), messages.ERROR)
        else:
            name = form.cleaned_data["name"]
            SavedList.objects.update_or_create(
                account=editor(request), of_list=self.of_list, name=name, defaults={"query": query}
            )
            self.message_user(request, _("Kept as “%(name)s”, among your lists.") % {"name": name}, messages.SUCCESS)
        return HttpResponseRedirect(self._list_address(query))

    def forget_list(self, request: HttpRequest, key: int) -> HttpResponse:
        """Forget one of the account's own lists. Those of others are not there."""
        self._require_view(request)
        self._mine(request).filter(pk=key).delete()
        return HttpResponseRedirect(self._list_address(request.POST.get("query", "")))

    # ------------------------------------------------------------------------------------------------- the page

    def get_urls(self) -> list[URLPattern]:
        """Columns and lists by name, before the addresses of the stock admin."""
        own: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("columns/", self.keep_columns, "columns"),
            ("lists/", self.keep_list, "keep_list"),
            ("lists/<int:key>/forget/", self.forget_list, "forget_list"),
        ]
        pages = [
            path(route, self.admin_site.admin_view(require_POST(view)), name=f"incidents_{self.of_list}_{name}")
            for route, view, name in own
        ]
        return [*pages, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list as it stands now: what was written since is worked out first."""
        if ACTION_CHECKBOX_NAME in request.POST:
            sent = request.POST.copy()
            sent.setlist(ACTION_CHECKBOX_NAME, plain_keys(sent.getlist(ACTION_CHECKBOX_NAME)))
            request.POST = sent  # type: ignore[assignment]
        context = {
            "title": capfirst(str(self.opts.verbose_name_plural)),
            "behind": catch_up(of=[self.of_list]),
            "column_choices": self.column_choices(request),
            "of_list": self.of_list,
            "query": _kept_part(request.GET.urlencode()),
            "addresses": {
                name: reverse(f"admin:incidents_{self.of_list}_{name}") for name in ("columns", "keep_list", "add")
            },
            "saved_lists": [
                {"list": each, "forget": reverse(f"admin:incidents_{self.of_list}_forget_list", args=[each.pk])}
                for each in self.kept(request)
                if each.name
            ],
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def _list_address(self, query: str) -> str:
        address = reverse(f"admin:incidents_{self.of_list}_changelist")
        return f"{address}?{kept}" if (kept := _kept_part(query)) else address

    def _mine(self, request: HttpRequest) -> "QuerySet[SavedList]":
        return SavedList.objects.filter(account=editor(request), of_list=self.of_list)

    def _require_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


class NameForm(forms.Form):
    """The name of a list."""

    name = forms.CharField(max_length=80)


def listing_of(model: type[Model]) -> Rows:
    """What the lists know of the rows of a model."""
    listing = model._meta.get_field("listing").related_model
    return cast("type[Listing]", listing)._base_manager.all()


def as_address(words: str) -> str:
    """A web address as the one word under which its beginning is kept; empty where the words are none.

    Word by word it would be looked up by "https", "www" and "com", which stand in every source.
    """
    found = _ADDRESS.fullmatch(words.strip())
    return squeeze(found["rest"]) if found else ""


def _kept_part(query: str) -> str:
    """The part of a query that makes the list: filters, search, order."""
    pairs = QueryDict(query[: 2 * _LONGEST_QUERY])
    return urlencode([(key, value) for key, values in pairs.lists() for value in values if key not in _NOT_KEPT])


def _moved(columns: list[str], asked: QueryDict) -> list[str]:
    """The columns with one of them moved a place forward or back, where a button asked for that."""
    for key, step in (("earlier", -1), ("later", 1)):
        name = asked.get(key)
        if name in columns:
            at = columns.index(name)
            columns.insert(max(0, at + step), columns.pop(at))
    return columns
