"""Files that are no text: images, archives, programs."""

from __future__ import annotations

__all__ = ["file_kind"]

MAGIC: dict[bytes, str] = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF87a": "a GIF image",
    b"GIF89a": "a GIF image",
    b"II*\0": "a TIFF image",
    b"MM\0*": "a TIFF image",
    b"\0\0\1\0": "an icon",
    b"%PDF-": "a PDF document",
    b"PK\3\4": "a zip archive",
    b"PK\5\6": "a zip archive",
    b"\x1f\x8b": "a gzip file",
    b"\x1f\x9d": "a compressed file",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ\0": "an xz file",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!\x1a": "a RAR archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard file",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Office document",
    b"{\\rtf": "an RTF document",
    b"\x7fELF": "a program",
    b"MZ\x90\0": "a program",
    b"\xca\xfe\xba\xbe": "a Java class",
    b"\xfe\xed\xfa": "a program",
    b"\xcf\xfa\xed\xfe": "a program",
    b"\0asm": "a WebAssembly module",
    b"RIFF": "a media file",
    b"OggS": "a media file",
    b"fLaC": "a media file",
    b"ID3": "a media file",
    b"\xff\xfb": "a media file",
    b"\x1a\x45\xdf\xa3": "a media file",
    b"FWS": "a Flash movie",
    b"CWS": "a Flash movie",
    b"wOFF": "a font",
    b"wOF2": "a font",
    b"SQLite format 3\0": "a database",
    b"PAR1": "a Parquet file",
    b"ARROW1": "an Arrow file",
    b"Obj\1": "an Avro file",
}
"""How each kind of file begins. Some would fit a text too ("ID3", "FWS"), but what comes here is no valid UTF-8."""

LONGEST = max(map(len, MAGIC))
WORDS = frozenset(magic for magic in MAGIC if magic.isalnum())
"""Beginnings that a text in some other encoding may have; they count where control characters follow."""

CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\v\f\r\x1b"})
HEAD = 4096

MOST_CONTROLS = 0.05
"""Share of control bytes above which a document that reads badly is no text. Random and compressed bytes have 0.105;
the worst spam page seen, which joins its words with controls, 0.012, but 0.2 in some lines; UTF-16 was known before."""

NO_TEXT = 0.3
"""Share of control bytes above which it is no text however what is left reads: programs and tables full of NUL."""


def file_kind(data: bytes, *, reads_well: bool) -> str | None:
    """Return what kind of file *data* is, or None where it may be a text in some encoding other than UTF-8."""
    head = data[:HEAD]
    controls = len(head) - len(head.translate(None, CONTROLS))
    for length in range(LONGEST, 1, -1):
        kind = MAGIC.get(head[:length])
        if kind and (controls or head[:length] not in WORDS):
            return kind
    return "data" if controls > (NO_TEXT if reads_well else MOST_CONTROLS) * len(head) else None
