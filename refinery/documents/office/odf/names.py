"""Namespaces of OpenDocument."""

from __future__ import annotations

from typing import Final

_ROOT: Final = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE: Final = "{" + _ROOT + "office:1.0}"
TEXT: Final = "{" + _ROOT + "text:1.0}"
TABLE: Final = "{" + _ROOT + "table:1.0}"
STYLE: Final = "{" + _ROOT + "style:1.0}"
DRAW: Final = "{" + _ROOT + "drawing:1.0}"
PRESENTATION: Final = "{" + _ROOT + "presentation:1.0}"
CHART: Final = "{" + _ROOT + "chart:1.0}"
SVG: Final = "{" + _ROOT + "svg-compatible:1.0}"
FO: Final = "{" + _ROOT + "xsl-fo-compatible:1.0}"
DC: Final = "{http://purl.org/dc/elements/1.1/}"
META: Final = "{" + _ROOT + "meta:1.0}"
XLINK: Final = "{http://www.w3.org/1999/xlink}"
LOEXT: Final = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
FORM: Final = "{" + _ROOT + "form:1.0}"
FIELD: Final = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
CALCEXT: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
