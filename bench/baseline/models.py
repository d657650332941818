"""A page and a row as one would write them without Askel."""

from django.conf import settings
from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page

from bench.baseline.blocks import PlainBodyBlock


class BarePage(Page):
    """A page as Wagtail's documentation writes one: a stream of text. Wagtail routes and serves it, unchanged."""

    body = StreamField(PlainBodyBlock())
    # Makes the answer as long as the page that it is compared with; the frame of that one costs this one nothing.
    frame = models.TextField(blank=True)

    template = "bench/bare_page.html"


class BareProgress(models.Model):
    """The least that a save of progress can be: one upsert of this."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    step_key = models.UUIDField()
    satisfied_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "step_key"], name="bench_bareprogress_unique")]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.step_key}"
