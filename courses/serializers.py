"""What the answers of the API of courses look like."""

from rest_framework import serializers

from courses.enums import StepKind, Success


class SuccessorSerializer(serializers.Serializer):
    """The course that is offered in place of a retired one."""

    key = serializers.UUIDField()
    title = serializers.CharField()
    language = serializers.CharField()
    is_sensitive = serializers.BooleanField(help_text="Deals with violence: show neither title nor address to others.")
    url = serializers.CharField(help_text="The page, below the address of the site.")


class CourseSerializer(serializers.Serializer):
    """A course in the catalogue."""

    key = serializers.UUIDField(help_text="The same in every language.")
    title = serializers.CharField()
    summary = serializers.CharField()
    language = serializers.CharField(help_text="The language of title and summary.")
    languages = serializers.ListField(child=serializers.CharField())
    extent_minutes = serializers.IntegerField()
    is_sensitive = serializers.BooleanField(help_text="Deals with violence: show neither title nor address to others.")
    url = serializers.CharField(help_text="The page, below the address of the site.")
    retired_on = serializers.DateField(allow_null=True, help_text="From this day on nobody can begin the course.")
    successor = SuccessorSerializer(allow_null=True)


class StepSerializer(serializers.Serializer):
    """A lesson or quiz of a course. Never what a quiz asks, nor what is right."""

    key = serializers.UUIDField()
    number = serializers.IntegerField(help_text="Counted from 1 through the whole course.")
    kind = serializers.ChoiceField(choices=[kind.value for kind in StepKind])
    title = serializers.CharField()
    language = serializers.CharField()
    minutes = serializers.IntegerField()
    is_required = serializers.BooleanField()
    is_sensitive = serializers.BooleanField()
    url = serializers.CharField()


class ModuleSerializer(serializers.Serializer):
    """A module with its steps."""

    key = serializers.UUIDField()
    number = serializers.IntegerField()
    title = serializers.CharField()
    steps = StepSerializer(many=True)


class CourseDetailSerializer(CourseSerializer):
    """A course with its outline, as its newest edition has it."""

    edition = serializers.IntegerField()
    promise = serializers.CharField()
    intro = serializers.CharField()
    outcomes = serializers.ListField(child=serializers.CharField())
    content_note = serializers.CharField()
    requirements = serializers.CharField()
    issuer = serializers.CharField()
    responsible = serializers.CharField()
    law_version = serializers.CharField()
    checked_on = serializers.DateField(allow_null=True)
    next_review_on = serializers.DateField(allow_null=True)
    modules = ModuleSerializer(many=True)


class EnrollmentSerializer(serializers.Serializer):
    """One registration to a course."""

    uuid = serializers.UUIDField()
    course_key = serializers.UUIDField()
    title = serializers.CharField()
    language = serializers.CharField(help_text="The language of the title.")
    started_at = serializers.DateTimeField()
    last_active_at = serializers.DateTimeField()
    completed_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was closed before it was completed, because the course was retired."
    )
    finish_until = serializers.DateField(allow_null=True, help_text="Of a retired course: the last day to finish it.")
    successor = SuccessorSerializer(allow_null=True, help_text="Of a retired course: what is offered in its place.")
    steps_done = serializers.IntegerField()
    steps_required = serializers.IntegerField()
    percent = serializers.IntegerField(min_value=0, max_value=100)
    url = serializers.CharField(help_text="Leads to where one goes on.")


class StepProgressSerializer(serializers.Serializer):
    """A step as one has done it."""

    key = serializers.UUIDField()
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in StepKind])
    title = serializers.CharField()
    language = serializers.CharField()
    is_required = serializers.BooleanField()
    is_done = serializers.BooleanField()
    done_at = serializers.DateTimeField(allow_null=True)
    success = serializers.ChoiceField(choices=[success.value for success in Success])


class EnrollmentDetailSerializer(EnrollmentSerializer):
    """One registration, with what has been done."""

    steps = StepProgressSerializer(many=True)


class ReadSerializer(serializers.Serializer):
    """Where one stands after a lesson was read."""

    steps_done = serializers.IntegerField()
    steps_required = serializers.IntegerField()
    percent = serializers.IntegerField(min_value=0, max_value=100)
    is_completed = serializers.BooleanField()
