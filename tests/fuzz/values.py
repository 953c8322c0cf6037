"""Values to ask with: those at the edges, those of real records, and what looks like either."""

import base64
import json

TEXTS = [
    "", " ", "a", "A", "Mali", "mali", "MALI", "malí", "École", "ÉCOLE", "ecole", "Rus", "RUS", "rus",
    "été", "ß", "İ", "ı", "ǅ", "Ω", "Москва", "المغرب", "中国", "日本", "한국", "e\u0301", "ﬁ",
    "🏝️", "👩‍👩‍👧", "\u202ex", "\ufeff", "\uffff", "\U0010ffff", "\u200b", "\u00ad", "\u0301",
    "a\u0000b", "\u0000", "\u0001", "\u001b[31m", "\x7f", "\u0085", "\n", "\t", "a\r\nb",
    "%", "_", "\\", "%%", "a%", "'", '"', "`", "' OR 1=1--", "$1", "?1", ":a", "{}", "[]", "null", "*",
    "AND", "OR NOT", "NEAR(", '"a', "a*", "^a", "a:b", "-", "--", "0", "-1", "1e9", "NaN", "COW:432",
    "ISO:ML", ":", "a:", ":a", "Q912", "Q", "Q0", "Q99999999999999999999", "country/ML", "country/",
    "/", "agreement/x/y", "x" * 200, "x" * 201, "y" * 2001, "é" * 1100, "word " * 100, "999", "466", "4e0",
]  # fmt: skip
#: Half of a pair: JSON can spell it, and no text can hold it.
LONE = ["\ud800", "a\udfff"]
#: What PostgreSQL cannot keep.
NULS = ["\u0000", "a\u0000b", "ML\u0000", "\u0000ML", "country_\u0000"]
INTS = [0, 1, 2, 3, 5, 10, 25, 99, 100, 101, -1, 1000, 2**31 - 1, -(2**31)]
TOO_LARGE = [2**31, -(2**31) - 1, 2**63, 10**30]
DAYS = [
    "2025-06-23", "2000-01-01", "1960-09-22", "1991-12-26", "0001-01-01", "9999-12-31", "2024-02-29",
    "0000-01-01", "0000-12-31", "10000-01-01", "-0001-01-01", "+10000-01-01", "2023-02-29", "1900-02-29",
    "2025-1-1", "2025-06", "2025", "", " 2025-06-23", "2025-06-23T00:00:00Z", "2025-13-01", "2025-00-10",
    "99999-12-31", "٢٠٢٥-٠٦-٢٣", "2025-06-2\u0000",
]  # fmt: skip
PARTIAL = [
    "2025", "2025-06", "2025-06-23", "2025-06?", "1920~", "1984%", "19XX", "199X", "1999-XX", "1999-XX-XX",
    "1999-12-XX", "1960/1963", "1960/..", "../1963", "/1963", "1960/", "0001", "9999", "0001/9999", "00XX",
    "0000", "000X", "99XX", "XXXX", "1XXX", "10000", "Y10000", "-0001", "1963/1960", "../..", "/", "//",
    "2025-06-23?/2026~", "2025-02-30", "2025-21", "20é5", "2025-06-23T10:00:00Z", "", " 1999 ", "[1999,2000]",
]  # fmt: skip
INSTANTS = [
    "2025-06-23T10:15:00Z", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z",
    "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+01:00",
    "0000-01-01T00:00:00Z", "0000-12-31T23:59:59-23:59", "10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z",
    "2016-12-31T23:59:60Z", "2025-06-23T10:15:00.123456789Z", "2025-06-23T10:15:00+14:00", "2025-06-23",
    "2025-06-23 10:15:00Z", "2025-06-23T10:15:00", "2025-06-23t10:15:00z", "1900-01-01T00:00:00+23:59", "",
]  # fmt: skip
IDS = [
    "", "country_", "country_xyz", "_", "country_" + "0" * 32, "country_" + "f" * 32, "person_" + "0" * 31,
    "COUNTRY_" + "0" * 32, "country_" + "F" * 32, "nothing_" + "a" * 32, "_" + "a" * 32, "a" * 5000,
    "country\u0000_" + "0" * 32, "é_" + "0" * 32, "country_" + "0" * 31 + "\u0000", "event_" + "1" * 32,
    "Q29udHJ5OjE=", "1", "claim_" + "2" * 32, "proposal_" + "3" * 32, "change_" + "4" * 32,
]  # fmt: skip
LANGUAGES = ["en", "fr", "ru", "ru-Latn", "EN-gb", "zh-Hant", "ar", "x-private", "i-klingon", "", "e", "en_GB",
             "en-" + "a" * 40, "é", "fr\u0000", "und", "qaa-Qaaa-QM-x-southern"]  # fmt: skip
JSONS = [None, True, 0, 1.5, "text", "a\u0000b", [], {}, {"a": [1, {"b": "c"}]}, {"a\u0000": 1}]
#: What is put in the place of a part of a cursor.
ODD_PARTS = [
    None, 0, -1, "", "x", "a\u0000b", [], {}, [1], {"date": "2025-06-23"}, {"date": "+262142-12-31"},
    {"date": "-262143-01-01"}, {"date": "0000-01-01"}, {"date": "9999-12-31"}, {"text": "é"}, {"text": "a\u0000b"},
    {"text": "0000-01-01T00:00:00Z"}, "0000-01-01T00:00:00Z", "+262142-12-31T23:59:59Z", "-262143-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z", 2**63, 1e300, "00000000-0000-0000-0000-000000000000", True,
]  # fmt: skip


def decoded(cursor):
    """What a cursor says, if it says anything."""
    try:
        return json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        return None


def encoded(value):
    """A cursor that says this."""
    text = json.dumps(value, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def places(value, path=()):
    """The path of each part of a value."""
    yield path
    if isinstance(value, (list, dict)):
        keys = range(len(value)) if isinstance(value, list) else value
        for key in keys:
            yield from places(value[key], (*path, key))


def replaced(value, path, other):
    """The value with another part at a path."""
    if not path:
        return other
    copy = list(value) if isinstance(value, list) else dict(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], other)
    return copy


def forged(chance, cursor):
    """A cursor that was tampered with."""
    said = decoded(cursor)
    if said is None or chance.random() < 0.2:
        at = chance.randrange(len(cursor) + 1)
        return chance.choice([cursor[:at], cursor + "=", cursor[:at] + "!" + cursor[at:], "é", cursor * 2])
    path = chance.choice(list(places(said)))
    return encoded(replaced(said, path, chance.choice(ODD_PARTS)))
