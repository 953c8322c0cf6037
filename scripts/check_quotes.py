#!/usr/bin/env python3
"""Check a data file against the article it quotes.

    scripts/check_quotes.py data/article-2025-06-23.yaml ARTICLE.txt

Every quote must be in the article, word for word, after Unicode NFC and with
one kind of apostrophe and of space. The references inside the file must lead
somewhere, every event, term and participant must have a claim, and two claims
that disagree must be meant. Needs PyYAML only. Exit status 1 if anything is wrong.
"""

import re
import sys
import unicodedata
from collections import Counter, defaultdict

import yaml

FACTS = [f"F{n:02}" for n in range(1, 39)]  # F39 lists what the article leaves out
MODALITIES = {"ASSERTED", "POSSIBLE", "INTENDED", "REPORTED", "OPINION"}
CLAIM_KEYS = {
    "about", "field", "part", "value", "quote", "lang", "translation", "modality",
    "confidence", "source", "locator", "shown", "inferred", "note",
}
REQUIRED = ["about", "field", "quote", "lang", "modality", "source", "locator"]
SECTIONS = {
    "source": "sources", "country": "countries", "organisation": "organisations",
    "office": "offices", "person": "persons", "meeting": "meetings",
    "package": "packages", "agreement": "agreements",
}
# Fields that hold a list: different values there stand side by side.
MANY = {
    "agreements", "assessment", "context", "createdBodies", "domains", "effects", "events",
    "members", "names", "occupancies", "organisations", "parties", "participants", "remit",
    "signatories", "subEvents", "terms", "titles",
}
# The disagreement that the article really has.
MEANT = {("agreement/mali-russia-nuclear-energy-2025", "status")}
# Key of a reference -> section it leads to, where it stands inside another record.
REFERENCES = {
    "office": "offices", "person": "persons", "organisation": "organisations",
    "package": "packages", "meeting": "meetings", "parent": "meetings",
    "createdBy": "agreements", "to": "agreements", "source": "sources",
}
DATE_KEYS = {"start", "end", "occurredOn", "effectiveOn", "publishedOn", "from", "foundedOn", "dissolvedOn"}


def normalise(text):
    text = unicodedata.normalize("NFC", text)
    text = re.sub("[\u2018\u2019\u02bc\u2032]", "'", text)
    return re.sub(r"\s+", " ", text).strip()


def keyed(record):
    """events/KEY, terms/KEY and participants/KEY of one record."""
    return {
        f"{part}/{item['key']}"
        for part in ("events", "terms", "participants")
        for item in record.get(part) or []
    }


def walk(node, path=""):
    if isinstance(node, dict):
        for key, value in node.items():
            yield f"{path}.{key}", key, value
            yield from walk(value, f"{path}.{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from walk(value, f"{path}[{index}]")


def check_records(data, records, problem):
    for section, by_slug in records.items():
        if len(by_slug) != len(data.get(section) or []):
            problem(f"{section}: the same slug twice")
    for section in records:
        for record in data.get(section) or []:
            where = f"{section}/{record['slug']}"
            for path, key, value in walk(record):
                if key in DATE_KEYS and value is not None and not isinstance(value, str):
                    problem(f"{where}{path}: a date must be quoted")
                if isinstance(value, bool) and key not in {"original", "primary", "isInferred"}:
                    problem(f"{where}{path}: {value} is not text (quote NO, ON, YES)")
                if key in {"country", "seat", "provider", "beneficiary"} and value is not None:
                    if not re.fullmatch("[A-Z]{2}", str(value)):
                        problem(f"{where}{path}: {value} is not an alpha-2 code")
                target = REFERENCES.get(key)
                if target and isinstance(value, str) and value not in records[target]:
                    problem(f"{where}{path}: no {target}/{value}")
            for participant in record.get("participants") or []:
                events = {event["key"] for event in record.get("subEvents") or []}
                if participant.get("subEvent") not in events | {None}:
                    problem(f"{where}: no sub-event {participant['subEvent']}")
            parties = {party["key"] for party in record.get("parties") or []}
            for item in (record.get("events") or []) + (record.get("signatories") or []):
                if item.get("party") not in parties | {None}:
                    problem(f"{where}: no party {item['party']}")


def check_claim(claim, where, context, problem):
    article, plain, records, relations = context
    for key in claim.keys() - CLAIM_KEYS:
        problem(f"{where}: unknown key {key}")
    missing = [key for key in REQUIRED if not claim.get(key)]
    if missing:
        problem(f"{where}: no {', '.join(missing)}")
        return False
    for key in ("value", "locator", "part", "field"):
        if claim.get(key) is not None and not isinstance(claim[key], str):
            problem(f"{where}: {key} must be text, found {claim[key]!r}")
    if claim["modality"] not in MODALITIES:
        problem(f"{where}: modality {claim['modality']}")
    if claim["source"] not in records["sources"]:
        problem(f"{where}: no source {claim['source']}")

    kind, _, slug = claim["about"].partition("/")
    if kind == "relation":
        if frozenset(slug.split("-")) not in relations:
            problem(f"{where}: no relation {slug}")
    elif kind in {"country", "domain"}:
        pass  # the reference files hold them
    elif kind not in SECTIONS or slug not in records[SECTIONS[kind]]:
        problem(f"{where}: no record {claim['about']}")
    elif claim.get("part") and claim["part"] not in keyed(records[SECTIONS[kind]][slug]):
        problem(f"{where}: no part {claim['part']}")

    if normalise(claim["quote"]) not in plain:
        problem(f"{where}: not in the article: {claim['quote']}")
    return claim["quote"] in article


def check_coverage(records, claims, problem):
    spoken_of = {(claim.get("about"), claim.get("part")) for claim in claims}
    for kind, section in SECTIONS.items():
        for slug, record in records[section].items():
            for part in sorted(keyed(record)):
                if (f"{kind}/{slug}", part) not in spoken_of:
                    problem(f"{kind}/{slug}: no claim for {part}")


def disagreements(claims, by_part):
    values = defaultdict(set)
    for claim in claims:
        if claim.get("value") is not None and claim["field"] not in MANY:
            part = claim.get("part") if by_part else None
            values[claim["about"], claim["field"], part].add(claim["value"])
    return {(about, field) for (about, field, _), found in values.items() if len(found) > 1}


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    with open(sys.argv[1], encoding="utf-8") as file:
        data = yaml.safe_load(file)
    with open(sys.argv[2], encoding="utf-8") as file:
        article = file.read()

    problems = []
    problem = problems.append
    claims = data.get("claims") or []
    records = {
        section: {record["slug"]: record for record in data.get(section) or []}
        for section in SECTIONS.values()
    }
    relations = {frozenset(map(str, relation["between"])) for relation in data.get("relations") or []}

    check_records(data, records, problem)
    context = (article, normalise(article), records, relations)
    verbatim = 0
    for number, claim in enumerate(claims, 1):
        where = f"claim {number} ({claim.get('about')} {claim.get('field')} {claim.get('locator')})"
        verbatim += bool(check_claim(claim, where, context, problem))
    check_coverage(records, claims, problem)

    same = Counter(
        tuple(claim.get(key) for key in ("about", "field", "part", "value", "quote")) for claim in claims
    )
    for key, count in same.items():
        if count > 1:
            problem(f"the same claim {count} times: {key}")
    found = disagreements(claims, by_part=False)
    for about, field in sorted(found ^ MEANT):
        problem(f"{about} {field}: {'claims disagree' if (about, field) in found else 'a disagreement is missing'}")
    for about, field in sorted(disagreements(claims, by_part=True)):
        problem(f"{about} {field}: claims disagree on the same part")

    facts = {fact for claim in claims for fact in re.findall(r"F\d\d", claim.get("locator") or "")}
    for fact in FACTS:
        if fact not in facts:
            problem(f"no claim for {fact}")

    print(f"{len(claims)} claims, {verbatim} of them verbatim to the character")
    print(f"{len(facts & set(FACTS))} of {len(FACTS)} facts covered")
    print(f"{sum(bool(claim.get('inferred')) for claim in claims)} claims inferred")
    print(f"disagreements: {', '.join(' '.join(pair) for pair in sorted(found)) or 'none'}")
    for text in problems:
        print(f"error: {text}", file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
