"""Short codes that let somebody in or pay: of cards, PINs, sent once; and tracks of a card.

PCI DSS 4 calls them sensitive authentication data and lets nobody keep them (3.3). They have no
shape of their own, so that the word before or behind one decides.
"""

from __future__ import annotations

from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

_OF_CARD: Final = (
    r"\bc[vc][vcn]2?\b|\bcav2\b|card[ _-]?(?:verification|security|validation)[ _-]?"
    r"(?:code|value|number)|(?:karten)?prüf(?:nummer|ziffer)|cryptogramme(?:[ ]visuel)?"
)
_SENT_ONCE: Final = (
    r"\botp\b|(?-i:\b[mi]?TAN\b)|pass[ _-]?code|einmal(?:passwort|code|kennwort)|"
    r"one[ -]?time[ _-]?(?:password|code|pin|token)|"
    r"(?:verification|security|authentication|confirmation|access|login|log-in|sign-?in|2fa|mfa|"
    r"unlock|reset|door|alarm|gate|voicemail)[ _-]?(?:code|pin)|"
    r"(?:bestätigungs|sicherheits|zugangs|freischalt)code|"
    r"code[ ](?:de[ ](?:vérification|sécurité|confirmation)|d'accès|secret)|"
    r"código[ ]de[ ](?:verificación|seguridad|acceso)|"
    r"kod[ ](?:weryfikacyjny|bezpieczeństwa|dostępu)"
)
_PIN: Final = r"(?<![\w-])p(?:in|uk)(?:[ _-]?(?:code|number|no\.?|nummer))?(?![\w-])"
_SAYS: Final = (
    r"[\"'*_)\]]{0,3}[ \t]{0,3}(?:\([A-Za-z0-9 ]{2,20}\)[ \t]{0,3})?"
    r"(?:(?:for|of|für|von|pour|para|do)[ ][\w' -]{2,24}?[ ]?)?"
    r"(?:[:=#|>]{1,2}|'s\b|(?:is|was|to|ist|lautet|est|es)\b|[-–—][ ])"
    r"[ \t|]{0,3}[\"'*_(\[]{0,3}\n?[ \t]{0,3}"
)
_CARD_VALUE: Final = r"(?P<value>\d{3,4})(?![\w/-]|[.,]\d)"
_VALUE: Final = r"(?P<value>\d{3}[ -]\d{3}|\d{4,10})(?![\w/-]|[.,]\d)"
_NEEDS: Final = (
    r"c[vc][vcn]|cav2|code|código|\bkod\b|p(?:in|uk)\b|pin[ _-]|\botp|tan\b|one[ -]?time|prüf|"
    r"card[ _-]?(?:ver|sec|val)|cryptogramme|einmal|[\^=]\d{4}"
)
_TRACKS: Final = (
    r"%?B\d{12,19}\^[^\^\n]{2,26}\^\d{4}[^?\n]{0,60}\??",
    r"(?<![\w;])(?:;\d{12,19}=\d{7,24}\?|\d{13,19}=\d{7,24}(?!\w)\??)",
)


class AuthenticationCodeRecognizer(Recognizer):
    """SECRET: codes of cards, PINs, codes sent once, tracks."""

    name: ClassVar[str] = "authentication-code"
    entities: ClassVar[tuple[str, ...]] = ("SECRET",)
    precise: ClassVar[bool] = True
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("card 4111111111111111 exp 09/27 CVV 123", "123"),
        ("Card verification value: 1234", "1234"),
        ("my PIN is 4821, keep it safe", "4821"),
        ("Your one-time code: 482 113", "482 113"),
        ("482113 is your verification code", "482113"),
        ("Prüfnummer: 737", "737"),
        ("%B4111111111111111^LEE/ANN^29051011000?", "%B4111111111111111^LEE/ANN^29051011000?"),
        (";4111111111111111=29051011000?", ";4111111111111111=29051011000?"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One: words and what they say, either way round, and tracks."""
        forms = [
            rf"(?:{_OF_CARD}){_SAYS}{_CARD_VALUE}",
            rf"\bc[vc][vc]2?[ ]{{1,2}}{_CARD_VALUE}",
            rf"(?:{_SENT_ONCE}|{_PIN}){_SAYS}{_VALUE}",
            rf"(?:(?-i:\bP(?:IN|UK))|\b(?:gate|door|alarm|entry)[ ]code)[ ]{_VALUE}",
            rf"(?<![\w=])(?P<value>\d{{3}}[ -]\d{{3}}|\d{{4,10}})[ ](?:is|ist|est|es)[ ]"
            rf"(?:your|my|the|ihr|dein|der|votre|le|su|tu|el)[ ](?:[\w-]{{1,20}}[ ]){{0,3}}?"
            rf"(?:{_SENT_ONCE}|{_OF_CARD}|pin\b)",
            *_TRACKS,
        ]
        return [
            StrictPatternRecognizer(
                "SECRET",
                self.name,
                [(form, 0.9) for form in forms],
                seconds=settings.pattern_seconds,
                needs=_NEEDS,
            )
        ]
