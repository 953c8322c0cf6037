"""What is known of the records: gathered from the answers, to ask with again."""

import re

ID = re.compile(r"[a-z]+(_[a-z]+)*_[0-9a-f]{32}")
#: What each kind keeps of the last it saw.
MOST = 200
CURSORS = {"cursor", "endCursor", "startCursor"}

#: Where a text field of that name takes a record, and which. What is not here is any text.
MEANT = {
    "country": "country", "countries": "country", "between": "country", "of": "country", "partner": "country",
    "partnerOf": "country", "sending": "country", "receiving": "country", "seat": "country", "predecessor": "country",
    "actor": "country", "predecessors": "country", "successor": "country", "with": "country",
    "domain": "domain", "domains": "domain", "topics": "domain", "remit": "domain", "within": "domain",
    "meeting": "meeting", "person": "person", "office": "office", "organisation": "organisation", "package": "package",
    "source": "source", "createdBy": "agreement", "to": "agreement", "lang": "lang", "language": "lang",
    "authenticLanguages": "lang", "nameLanguage": "lang", "about": "about", "subject": "about",
    "allOf": "any", "anyOf": "any", "noneOf": "any", "exactly": "any", "eq": "any", "in": "any", "notIn": "any",
    "from": "about", "into": "about", "contains": "word", "startsWith": "word", "query": "word", "text": "word",
    "after": "cursor", "before": "cursor", "region": "region", "subregion": "region", "party": "key", "key": "key",
    "subEvent": "key", "parent": "any", "quote": "word", "value": "word", "scheme": "scheme", "field": "field",
    "url": "url", "archiveUrl": "url",
}  # fmt: skip
KINDS = ["agreement", "country", "domain", "meeting", "office", "organisation", "package", "person", "source"]
FIELDS = ["capital", "status", "signedOn", "name", "names", "title", "start", "end", "city", "kind", "summary", "x"]


class Pool:
    """Values of real records by what they are."""

    def __init__(self):
        self.known = {
            "country": ["ML", "RU", "MLI", "466", "mali", "SUHH"],
            "domain": ["ENERGY", "ENERGY.NUCLEAR", "TRADE"],
            "lang": ["en", "fr", "ru", "ar"],
            "word": ["Mali", "nuclear", "énergie", "ministre", "Россия", "agreement", "energy russia"],
            "region": ["Africa", "Europe", "Western Africa"],
            "key": ["a", "b", "lunch", "signed"],
            "scheme": ["ISO", "COW", "WIKIDATA", "A"],
            "field": FIELDS,
            "url": ["https://example.org/a"],
            "id": [],
            "cursor": [],
            "slug": [],
        }

    def learn(self, value, key=None, kind=None):
        """Gathers what an answer tells."""
        if isinstance(value, list):
            for item in value:
                self.learn(item, key, kind)
        elif isinstance(value, dict):
            named = str(value.get("__typename", "")).lower()
            for inner, item in value.items():
                self.learn(item, inner, named or kind or key)
        elif isinstance(value, str) and value:
            self.text(value, key, kind)

    def text(self, value, key, kind):
        """Gathers one text."""
        if key in CURSORS:
            self.add("cursor", value)
        elif ID.fullmatch(value):
            self.add("id", value)
            self.add(value.rsplit("_", 1)[0], value)
        elif key == "slug":
            self.add("slug", value)
            for name in KINDS:
                if kind and (kind.startswith(name) or name.startswith(kind.rstrip("s"))):
                    self.add(name, value)
        elif key in ("region", "key", "scheme", "alpha2", "alpha3", "code"):
            self.add({"alpha2": "country", "alpha3": "country", "code": "domain"}.get(key, key), value)
        elif len(value) < 80 and " " in value:
            self.add("word", value)

    def add(self, what, value):
        """Keeps a value, and not for ever."""
        known = self.known.setdefault(what, [])
        if value not in known:
            known.append(value)
            if len(known) > MOST:
                known.pop(len(known) // 2)

    def any(self, chance, what):
        """One of those that are known, if any is."""
        if what == "any":
            what = chance.choice([*KINDS, "slug", "id", "word"])
        if what == "about":
            kind = chance.choice(KINDS)
            slug = self.any(chance, kind)
            return slug and (f"{kind}/{slug}" if chance.random() < 0.7 else slug)
        known = self.known.get(what)
        return chance.choice(known) if known else None
