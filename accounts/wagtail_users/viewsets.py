"""Listing, searching, making, changing and erasing people in Wagtail."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.users.views import users as wagtail_users

from accounts import privacy
from accounts.models import Look, User
from accounts.wagtail_users.forms import UserCreationForm, UserEditForm


class IndexView(wagtail_users.IndexView):
    """People by name and address."""

    search_fields = {"full_name", "email"}

    @cached_property
    def columns(self) -> list[Column]:
        """Wagtail's columns, sorted by the one name, with the address under its own title."""
        columns = super().columns
        for column in columns:
            if column.name == "name":
                column.sort_key = "full_name"
            elif column.name == User.USERNAME_FIELD:
                column.label = gettext_lazy("E-mail address")
        return columns

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Note whose names and addresses the page shows."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        shown = list(context["object_list"])
        privacy.note_look(actor=self.request.user, subjects=shown, what=Look.What.ACCOUNT, now=timezone.now())
        return context

    def get_base_queryset(self) -> QuerySet[User]:
        """Leave out rows of which the person has been erased."""
        return super().get_base_queryset().not_erased()

    def order_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        """Sort by name where Wagtail would sort by last and first name."""
        if self.ordering in ("full_name", "-full_name"):
            return queryset.order_by(self.ordering)
        return super().order_queryset(queryset)


class _GuardedMixin:
    """Whoever is not an administrator does not touch one, and nobody touches who has been erased."""

    object: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse before anything of the person is shown."""
        if self.object.is_erased:
            raise Http404
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        answer = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        if request.method == "GET":
            privacy.note_look(actor=request.user, subjects=[self.object], what=Look.What.ACCOUNT, now=timezone.now())
        return answer


class CreateView(wagtail_users.CreateView):
    """Add a person."""

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form who fills it in."""
        return super().get_form_kwargs() | {"editor": self.request.user}


class EditView(_GuardedMixin, wagtail_users.EditView):
    """Change a person's details and rights."""

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form who fills it in."""
        return super().get_form_kwargs() | {"editor": self.request.user}


class DeleteView(_GuardedMixin, wagtail_users.DeleteView):
    """Erase a person. Their row stays, emptied, since records of others point at it."""

    @property
    def confirmation_message(self) -> str:
        """Say what goes and what stays."""
        return _(
            "The person's name, address and everything they wrote for themselves are erased for good. "
            "Certificates already issued can still be verified, without the name."
        )

    def delete_action(self) -> None:
        """Erase in place of deleting."""
        privacy.erase_person(user=self.object, now=timezone.now())


class UserViewSet(wagtail_users.UserViewSet):
    """Wagtail's pages about users with ours in their place."""

    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeleteView
    create_template_name = "accounts/admin/create.html"
    edit_template_name = "accounts/admin/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        """The form for a known person or a new one."""
        return UserEditForm if for_update else UserCreationForm
