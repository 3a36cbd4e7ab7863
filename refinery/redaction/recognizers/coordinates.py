"""Places as numbers: latitude and longitude, and the codes that stand for them.

HIPAA's Safe Harbor counts geocodes among what is smaller than a state; five decimals are a door.
"""

from __future__ import annotations

from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

ENTITY: Final = "LOCATION"
_LATITUDE: Final = r"[+-]?(?:[0-8]?\d|90)"
_LONGITUDE: Final = r"[+-]?(?:1[0-7]\d|180|\d{1,2})"
_APART: Final = r"(?<![\w.,+-])(?<!\d[ ,;])(?<!\d[,;][ ])"
_LAST: Final = r"(?![\w%])(?!\.\d)(?![ ]?[,;][ ]?[+-]?\d)"
PAIR: Final = rf"{_APART}{_LATITUDE}\.\d{{4,15}}[ ]?[,;/][ ]{{0,2}}{_LONGITUDE}\.\d{{4,15}}{_LAST}"
LABELLED: Final = (
    r"\b(?:lat(?:itude)?|lng|lon(?:g(?:itude)?)?|breitengrad|l[äa]ngengrad)[\"']?[ ]{0,2}[:=]"
    rf"[ ]{{0,2}}[\"']?(?P<value>{_LONGITUDE}\.\d{{4,15}})(?![\w.])"
)
_ARC: Final = (
    r"\d{1,3}[ ]?°[ ]?\d{1,2}(?:[.,]\d{1,5})?[ ]?(?:['′]|min)[ ]?"
    r"(?:\d{1,2}(?:[.,]\d{1,5})?[ ]?(?:[\"″]|''|′′)[ ]?)?"
)
_ARCS: Final = rf"(?<![\w.]){_ARC}[NS][ ]?[,;/]?[ \n]{{0,2}}{_ARC}[EWO](?!\w)"
_DEGREE: Final = r"\d{1,3}\.\d{2,15}[ ]?°[ ]?"
_DEGREES: Final = rf"(?<![\w.]){_DEGREE}[NS][ ]?[,;/]?[ \n]{{0,2}}{_DEGREE}[EWO](?!\w)"
_URI: Final = r"\bgeo:(?P<value>-?\d{1,2}\.\d{2,15},-?\d{1,3}\.\d{2,15})"
_CODE: Final = "[23456789CFGHJMPQRVWX]"
_PLUS: Final = rf"(?-i:(?<![\w+])(?=[A-Z]{{0,7}}\d){_CODE}{{8}}\+{_CODE}{{2,3}}(?![\w+]))"
_WORDS: Final = r"(?<![\w:/])///[^\W\d_]{3,20}\.[^\W\d_]{3,20}\.[^\W\d_]{3,20}(?![\w.])"
CONTEXT: Final = (
    "lat", "latitude", "lon", "lng", "longitude", "gps", "coordinates", "coordinate", "coords",
    "geo", "geolocation", "location", "position", "map", "maps", "koordinaten", "standort",
    "coordonnées", "coordenadas", "współrzędne",
)  # fmt: skip


class CoordinatesRecognizer(Recognizer):
    """LOCATION; two plain numbers are a place only behind a word that says so."""

    name: ClassVar[str] = "coordinates"
    entities: ClassVar[tuple[str, ...]] = (ENTITY,)
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("GPS: 37.774929, -122.419416.", "37.774929, -122.419416"),
        ('{"lat": 51.500729, "lng": "-0.124625"}', "-0.124625"),
        ("at 51°30'03\"N 0°07'29\"W today", "51°30'03\"N 0°07'29\"W"),
        ("at 37.7749° N, 122.4194° W today", "37.7749° N, 122.4194° W"),
        ("see geo:37.786971,-122.399677;u=35", "37.786971,-122.399677"),
        ("meet at 849VCWC8+R9 then", "849VCWC8+R9"),
        ("meet at ///filled.count.soap then", "///filled.count.soap"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One for pairs of numbers, one for what is written as a place."""
        seconds = settings.pattern_seconds
        written = [(each, 0.75) for each in (LABELLED, _ARCS, _DEGREES, _URI, _PLUS, _WORDS)]
        return [
            StrictPatternRecognizer(
                ENTITY,
                self.name,
                [(PAIR, 0.2)],
                seconds=seconds,
                context=CONTEXT,
                needs=r"\d\.\d{4}",
            ),
            StrictPatternRecognizer(
                ENTITY, "geocode", written, seconds=seconds, needs=r"[°+]|///|\d\.\d{2}"
            ),
        ]
