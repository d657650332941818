"""Fonts, message catalogs and dictionaries, of what pip installed and what translators wrote. Needs no database."""

import hashlib
import importlib.util
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import polib
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from content import lemmas

STAMP = "stamp.json"

# Latin with its European and African letters, punctuation, currency, arrows.
WEB_RANGES = [(0x20, 0x24F), (0x2B0, 0x2FF), (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x20A0, 0x20BF), (0x2100, 0x22FF)]
WEB_FACES = {"atkinson-400": "AtkinsonHyperlegible-Regular.ttf", "atkinson-700": "AtkinsonHyperlegible-Bold.ttf"}

WEIGHTS = (400, 700)
_MORE = "manimgx_fonts"
# The renderer sets a space in the face of the word before it.
_SPACE = (0x20, 0x20)
# Names on certificates: Latin, Greek, Cyrillic; Arabic with its joined forms.
CERTIFICATE_FACES = {
    "NotoSans": (
        "fontpkg_noto_sans",
        "files/NotoSans[wdth,wght].ttf",
        WEIGHTS,
        [
            (0x20, 0x24F),
            (0x2B0, 0x36F),
            (0x370, 0x52F),
            (0x1E00, 0x1EFF),
            (0x2000, 0x206F),
            (0x20A0, 0x20BF),
            (0x2100, 0x214F),
        ],
    ),
    "NotoSansArabic": (
        "fontpkg_noto_sans_arabic",
        "files/NotoSansArabic[wdth,wght].ttf",
        WEIGHTS,
        [(0x20, 0x7F), (0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)],
    ),
    # Only names are written in these, and names are bold: one weight is enough. Scripts whose letters change
    # or move by their neighbors (Devanagari, Thai) would come out wrong: the renderer shapes nothing but Arabic.
    "NotoSansArmenian": (_MORE, "NotoSansArmenian[wght].ttf", (700,), [_SPACE, (0x530, 0x58F), (0xFB13, 0xFB17)]),
    "NotoSansEthiopic": (_MORE, "NotoSansEthiopic[wght].ttf", (700,), [_SPACE, (0x1200, 0x135A), (0x1360, 0x139F)]),
    "NotoSansGeorgian": (_MORE, "NotoSansGeorgian[wght].ttf", (700,), [_SPACE, (0x10A0, 0x10FF), (0x1C90, 0x1CBF)]),
    # Without vowel points, whose place depends on the letter.
    "NotoSansHebrew": (_MORE, "NotoSansHebrew[wght].ttf", (700,), [_SPACE, (0x5BE, 0x5BE), (0x5D0, 0x5F4)]),
}

Ranges = Iterable[tuple[int, int]]


def build(
    *, assets_dir: Path, fonts_dir: Path, locale_dirs: Iterable[Path], dictionaries: Iterable[str] = lemmas.LANGUAGES
) -> list[str]:
    """Make what is missing or older than its source; return the names of what was made.

    The stamp file holds the hash of each source and of this module, so that a second run only hashes.
    """
    stamp_file = assets_dir / STAMP
    stamps: dict[str, str] = json.loads(stamp_file.read_text(encoding="utf-8")) if stamp_file.exists() else {}
    made = []
    for target, source, make in _plan(assets_dir, fonts_dir, locale_dirs, dictionaries):
        stamp = _stamp(source)
        if target.exists() and stamps.get(str(target)) == stamp:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        # Written beside and moved into place: a server that starts meanwhile never reads half a file.
        part = target.with_name(target.name + ".part")
        make(source, part)
        part.replace(target)
        stamps[str(target)] = stamp
        made.append(target.name)
    if made:
        assets_dir.mkdir(parents=True, exist_ok=True)
        stamp_file.write_text(json.dumps(stamps, indent=1, sort_keys=True), encoding="utf-8")
    return made


def _plan(
    assets_dir: Path, fonts_dir: Path, locale_dirs: Iterable[Path], dictionaries: Iterable[str]
) -> list[tuple[Path, Path, Callable[[Path, Path], None]]]:
    plan: list[tuple[Path, Path, Callable[[Path, Path], None]]] = []
    for name, file in WEB_FACES.items():
        target = assets_dir / "static" / "fonts" / f"{name}.woff2"
        plan.append((target, _package_file("fontpkg_atkinson_hyperlegible", f"files/{file}"), _make_web_font))
    for name, (package, file, weights, ranges) in CERTIFICATE_FACES.items():
        source = _package_file(package, file)
        plan += [(fonts_dir / f"{name}-{weight}.ttf", source, _static_face(ranges, weight)) for weight in weights]
    for folder in locale_dirs:
        plan += [(po.with_suffix(".mo"), po, _compile_messages) for po in sorted(folder.glob("*/LC_MESSAGES/*.po"))]
    for language in dictionaries:
        target = assets_dir / lemmas.FOLDER / f"{language}.trie"
        plan.append((target, lemmas.packaged_dictionary(language), lemmas.pack_dictionary))
    return plan


def _package_file(package: str, name: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"The package {package} is not installed: pip install -r requirements.txt")
    return Path(spec.origin).parent / name


def _stamp(source: Path) -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    digest.update(source.read_bytes())
    return digest.hexdigest()


def _subset(font: TTFont, ranges: Ranges, *, features: list[str]) -> None:
    options = subset.Options()
    options.layout_features = features
    options.name_IDs = ["*"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in ranges for code in range(first, last + 1)])
    subsetter.subset(font)


def _make_web_font(source: Path, target: Path) -> None:
    font = TTFont(source)
    _subset(font, WEB_RANGES, features=["*"])
    font.flavor = "woff2"
    font.save(target)


def _static_face(ranges: Ranges, weight: int) -> Callable[[Path, Path], None]:
    def make(source: Path, target: Path) -> None:
        # The same bytes whenever they are cut: a certificate's file must be able to be made again as it was.
        font = TTFont(source, recalcTimestamp=False)
        # xhtml2pdf shapes Arabic itself and knows no layout features.
        _subset(font, ranges, features=[])
        axes = {"wght": weight, "wdth": 100}
        at = {axis.axisTag: axes[axis.axisTag] for axis in font["fvar"].axes}
        instancer.instantiateVariableFont(font, at, inplace=True, updateFontNames=True)
        font.save(target)

    return make


def _compile_messages(source: Path, target: Path) -> None:
    polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(target))
