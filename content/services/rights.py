"""Rights of trainer groups on pages."""

from typing import Any

from django.contrib.auth.models import Permission
from wagtail.models import GroupPagePermission, Page

# What a group of trainers may do with a course that is theirs.
OWN_PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")


def grant_own_page(*, group: Any, page: Page) -> None:
    """Let a group write, publish and lock a page and all below it. Two queries; again does no harm."""
    rights = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=OWN_PAGE_RIGHTS)
    GroupPagePermission.objects.bulk_create(
        [GroupPagePermission(group=group, permission=permission, page=page) for permission in rights],
        ignore_conflicts=True,
    )


def claim_page(*, page: Page, user: Any) -> None:
    """A page that somebody begins belongs to their groups that may begin pages there."""
    parent = page.get_parent()
    for group in user.groups.filter(
        page_permissions__page=parent, page_permissions__permission__codename="add_page"
    ).distinct():
        grant_own_page(group=group, page=page)


def copy_group_rights(*, source: Page, target: Page) -> None:
    """Give every group the same rights on ``target`` as it has on ``source`` itself. Two queries."""
    GroupPagePermission.objects.bulk_create(
        [
            GroupPagePermission(group_id=group_id, permission_id=permission_id, page_id=target.pk)
            for group_id, permission_id in GroupPagePermission.objects.filter(page_id=source.pk).values_list(
                "group_id", "permission_id"
            )
        ],
        ignore_conflicts=True,
    )
