"""Rights in the page tree: to begin pages in a place is not to see or change what others have below it.

Wagtail's right to add reaches all the way down: who may begin a course in the catalogue could read every draft there
and add pages to every course. Here a group's right to add, without its right to change, counts on that page alone.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.models import Page, PagePermissionTester
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

_ADD, _CHANGE = "add_page", "change_page"


def reaching(permissions: Iterable[Any], page: Page) -> list[Any]:
    """Those of somebody's group permissions that count on ``page``."""
    permissions = list(permissions)
    changes = {(found.group_id, found.page_id) for found in permissions if found.permission.codename == _CHANGE}
    return [
        found
        for found in permissions
        if page.pk == found.page_id or (page.path.startswith(found.page.path) and not _begins_only(found, changes))
    ]


def _begins_only(permission: Any, changes: set[tuple[int, int]]) -> bool:
    return permission.permission.codename == _ADD and (permission.group_id, permission.page_id) not in changes


class PageRights(PagePermissionTester):
    """What somebody may do with one page."""

    def __init__(self, user: Any, page: Page) -> None:
        super().__init__(user, page)
        if user.is_active and not user.is_superuser:
            found = reaching(self.permission_policy.get_cached_permissions_for_user(user), page)
            self.permissions = {row.permission.codename.rsplit("_", maxsplit=1)[0] for row in found}


class PageTreePolicy(PagePermissionPolicy):
    """The same rule for lists of pages, and for what the explorer and the choosers show."""

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Page) -> bool:
        """See PagePermissionPolicy."""
        known = self._base_user_has_permission(user)
        if known is not None:
            return known
        codenames = {
            found.permission.codename for found in reaching(self.get_cached_permissions_for_user(user), instance)
        }
        if _ADD in codenames and instance.owner_id == user.pk:
            codenames.add(_CHANGE)
        return bool(self._get_permission_codenames(actions) & codenames)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Page]:
        """See PagePermissionPolicy."""
        known = self._base_queryset_for_user(user)
        if known is not None:
            return known
        permissions = list(self.get_cached_permissions_for_user(user))
        changes = {(found.group_id, found.page_id) for found in permissions if found.permission.codename == _CHANGE}
        pages = self.model._default_manager.none()
        for found in permissions:
            if found.permission.codename not in self._get_permission_codenames(actions):
                continue
            if _begins_only(found, changes):
                pages |= self.model._default_manager.filter(pk=found.page_id)
            else:
                pages |= self.model._default_manager.descendant_of(found.page, inclusive=True)
        return pages


def register(*recordings: type[Model]) -> None:
    """Put these rules in the place of Wagtail's. Before anything asks for them: when the app is ready."""
    register_permission_policy(Page, PageTreePolicy(Page))
    for model in recordings:
        policy = CollectionOwnershipPermissionPolicy(model, owner_field_name="uploaded_by_user")
        register_permission_policy(model, policy)
