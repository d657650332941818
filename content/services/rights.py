"""Rights of trainer groups on pages."""

from wagtail.models import GroupPagePermission, Page


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
