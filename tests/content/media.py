"""Media rows, blocks of pages, and how they are shown."""

import uuid

from django.core.files.uploadedfile import SimpleUploadedFile

from content.models import Video, VideoCaptions
from content.services.rendering import render_stream
from tests.content import files


def keep(model, name, content, **fields):
    fields.setdefault("title", name)
    row = model(file=SimpleUploadedFile(name, content), **fields)
    row.save()
    return row


def make_video(*languages, **fields):
    video = keep(
        Video, "video.mp4", files.mp4(), **({"transcript": "Tulkki: Hei.", "tells_what_is_seen": True} | fields)
    )
    for language in languages:
        VideoCaptions.objects.create(video=video, language=language, file=SimpleUploadedFile("x.vtt", files.vtt()))
    return Video.objects.get(pk=video.pk)


def block(kind, **value):
    return {"type": kind, "id": str(uuid.uuid4()), "value": value}


def picture_block(image, caption="", alt_text="Polku", decorative=False):
    return block("image", image={"image": image.pk, "decorative": decorative, "alt_text": alt_text}, caption=caption)


def render(*parts, language="fi"):
    return str(render_stream(list(parts), language))
