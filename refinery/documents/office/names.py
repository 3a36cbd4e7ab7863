"""Namespaces of Office's XML, as lxml writes them before a name."""

from __future__ import annotations

from typing import Final

_ROOT: Final = "http://schemas.openxmlformats.org"
W: Final = "{" + _ROOT + "/wordprocessingml/2006/main}"
A: Final = "{" + _ROOT + "/drawingml/2006/main}"
C: Final = "{" + _ROOT + "/drawingml/2006/chart}"
CX: Final = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
DGM: Final = "{" + _ROOT + "/drawingml/2006/diagram}"
M: Final = "{" + _ROOT + "/officeDocument/2006/math}"
P: Final = "{" + _ROOT + "/presentationml/2006/main}"
P14: Final = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
P188: Final = "{http://schemas.microsoft.com/office/powerpoint/2018/8/main}"
PIC: Final = "{" + _ROOT + "/drawingml/2006/picture}"
R: Final = "{" + _ROOT + "/officeDocument/2006/relationships}"
S: Final = "{" + _ROOT + "/spreadsheetml/2006/main}"
MC: Final = "{" + _ROOT + "/markup-compatibility/2006}"
V: Final = "{urn:schemas-microsoft-com:vml}"
W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
WP: Final = "{" + _ROOT + "/drawingml/2006/wordprocessingDrawing}"
WPS: Final = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
XDR: Final = "{" + _ROOT + "/drawingml/2006/spreadsheetDrawing}"
TC: Final = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"
