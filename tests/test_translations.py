"""Nothing of the interface is left in English: both catalogues are whole, and hold every string in use."""

import re
import shutil

import polib
import pytest
from django.conf import settings
from django.core.management import call_command

LANGUAGES = ["fi", "sv"]
NOT_THE_INTERFACE = {"bench", "demo", "deploy", "dev", "docs", "locale", "static", "tests", "var"}
GETTEXT_TOOLS = ["xgettext", "msguniq", "msgmerge", "msgattrib"]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|{\w*}|</?\w+")


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"))


def forms(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def keys(entries: polib.POFile) -> set[tuple[str | None, str, str]]:
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in entries if not entry.obsolete}


@pytest.fixture(scope="module")
def messages_in_use(tmp_path_factory) -> set[tuple[str | None, str, str]]:
    """Every string that code and templates ask for, found by ``makemessages`` in a copy of the sources."""
    missing = [tool for tool in GETTEXT_TOOLS if not shutil.which(tool)]
    if missing:
        pytest.skip(f"The gettext tools are not installed: {', '.join(missing)}.")
    copy = tmp_path_factory.mktemp("sources")
    for folder in settings.BASE_DIR.iterdir():
        if folder.is_dir() and folder.name not in NOT_THE_INTERFACE and not folder.name.startswith("."):
            for path in folder.rglob("*"):
                if path.suffix in {".py", ".html", ".txt"}:
                    target = copy / path.relative_to(settings.BASE_DIR)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(path, target)
    (copy / "locale").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(copy)
        patch.setattr(settings, "LOCALE_PATHS", [copy / "locale"])
        call_command("makemessages", locale=["fi"], keep_pot=True, no_location=True, verbosity=0)
    found = keys(polib.pofile(str(copy / "locale" / "django.pot")))
    assert found, "makemessages found no strings at all: the test looks in the wrong place."
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_is_translated_and_none_is_a_guess(language):
    bad = [
        entry.msgid
        for entry in catalogue(language)
        if not entry.obsolete and ("fuzzy" in entry.flags or not all(forms(entry)))
    ]
    assert not bad


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_have_both_forms(language):
    assert "nplurals=2" in catalogue(language).metadata["Plural-Forms"]
    assert not [entry.msgid for entry in catalogue(language) if entry.msgid_plural and len(forms(entry)) != 2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_markup_stay_the_same(language):
    bad = []
    for entry in catalogue(language):
        wanted = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        bad += [form for form in forms(entry) if sorted(PLACEHOLDER.findall(form)) != wanted]
    assert not bad


@pytest.mark.parametrize("language", LANGUAGES)
def test_spaces_and_newlines_at_the_ends_stay_the_same(language):
    def ends(text: str) -> tuple[str, str]:
        return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]

    bad = [entry.msgid for entry in catalogue(language) for form in forms(entry) if ends(form) != ends(entry.msgid)]
    assert not bad


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_in_use_is_in_the_catalogue(language, messages_in_use):
    """If this fails: run makemessages for fi and sv, and translate what is new."""
    assert not messages_in_use - keys(catalogue(language))
