#!/usr/bin/env python3
"""Checks the three files of data/reference.

Needs Python 3.9 or later and PyYAML.

    python3 scripts/check_reference.py --eurovoc eurovoc.csv [--uk-subjects subjects.csv]

--eurovoc      EuroVoc descriptors as CSV, with the columns eurovoc_id and label_en
--uk-subjects  subjects of UK Treaties Online as CSV, with the column subject

Prints what is wrong, one line each, and ends with status 1; or prints the counts.
"""

import argparse
import csv
import datetime
import pathlib
import re
import sys
import unicodedata

import yaml

DATASET_KEYS = {"slug", "title", "licence", "description"}
COUNTRY_KEYS = {
    "slug", "kind", "alpha2", "alpha3", "numeric", "alpha4", "region", "subregion",
    "intermediateRegion", "capital", "validFrom", "validTo", "names", "identifiers",
    "successorOf", "isInferred",
}  # fmt: skip
NAME_KEYS = {"use", "lang", "text", "validFrom", "validTo"}
USES = {"NAME", "FORMAL_NAME", "ALTERNATIVE_NAME"}
SUCCESSION_KINDS = {
    "CONTINUATION", "SEPARATION", "DISSOLUTION", "UNIFICATION", "ABSORPTION", "RENAMING",
    "INDEPENDENCE",
}  # fmt: skip
REGIONS = {"Africa", "Americas", "Asia", "Europe", "Oceania"}
CODES = {
    "alpha2": r"[A-Z]{2}",
    "alpha3": r"[A-Z]{3}",
    "numeric": r"\d{3}",
    "alpha4": r"[A-Z]{4}",
}
IDENTIFIERS = {
    "WIKIDATA": r"Q[1-9]\d*",
    "COW": r"[1-9]\d*",
    "M49": r"\d{3}",
    "ISO3166_3_ALPHA3": r"[A-Z]{3}",
}
SIX_LANGUAGES = {"en", "fr", "ru", "es", "ar", "zh"}
DOMAIN_KEYS = {"code", "parent", "labels", "definition", "mappings"}
MAPPING_CODES = {
    "EUROVOC": r"\d+|c_[0-9a-f]+",
    "CAMEO": r"\d{3,4}",
    "UK_TREATY_SUBJECT": r"\S.*",
    "SDG": r"[1-9]|1[0-7]",
}
REQUIRED_DOMAINS = """
    TRADE ECONOMIC SCIENCE TECHNICAL ENERGY ENERGY.NUCLEAR POLITICAL DIPLOMATIC SECURITY
    SECURITY.COUNTER_TERRORISM SECURITY.ORGANISED_CRIME DEFENCE DEFENCE.TRAINING
    DEFENCE.EQUIPMENT INVESTMENT TECHNOLOGY TRAINING DEVELOPMENT
""".split()
# Descriptors compared with the full thesaurus but absent from the extract in use.
EUROVOC_BESIDES = {"1708": "fight against crime"}

problems = []


def check(condition, message):
    if not condition:
        problems.append(message)
    return condition


class Loader(yaml.SafeLoader):
    """A loader to which a key given twice is an error."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep) for key, _ in node.value]
        for key in keys:
            check(keys.count(key) == 1, f"line {node.start_mark.line + 1}: {key} is there twice")
        return super().construct_mapping(node, deep)


def load(path):
    with open(path, encoding="utf-8") as file:
        data = yaml.load(file, Loader)
    check_strings(data, path.name)
    check(set(data["dataset"]) == DATASET_KEYS, f"{path.name}: keys of the dataset")
    return data


def check_strings(value, where):
    """Every value is text: an unquoted 466, NO or 1960-09-22 is not."""
    if isinstance(value, dict):
        for key, inner in value.items():
            check(isinstance(key, str), f"{where}: the key {key!r} is not text")
            check_strings(inner, f"{where}/{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            label = inner.get("slug") or inner.get("code") if isinstance(inner, dict) else None
            check_strings(inner, f"{where}/{label or index}")
    elif check(isinstance(value, str), f"{where}: {value!r} is not text"):
        tidy = value and value == " ".join(value.split()) and "’" not in value
        check(tidy, f"{where}: {value!r} has stray spaces or a curly apostrophe")


DATE = r"-?\d{4}(?:-\d\d(?:-\d\d)?)?"
EDTF = re.compile(rf"~?{DATE}[?~%]?|\d\dXX|\d{{3}}X|{DATE}/(?:{DATE}|\.\.)|\.\./{DATE}")


def is_edtf(text):
    if not EDTF.fullmatch(text):
        return False
    for year, month, day in re.findall(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text):
        try:
            datetime.date(int(year) or 1, int(month or 1), int(day or 1))
        except ValueError:
            return False
    return True


def check_validity(record, where):
    start, end = record.get("validFrom"), record.get("validTo")
    for date in (start, end):
        check(date is None or is_edtf(date), f"{where}: {date} is not an EDTF date")
    if start and end:
        size = min(len(start), len(end))
        check(start[:size] <= end[:size], f"{where}: ends before it begins")


def check_names(names, where, languages):
    seen = set()
    main = []
    for name in names:
        check(set(name) <= NAME_KEYS, f"{where}: keys of {name}")
        use = name.get("use", "NAME")
        check(use in USES, f"{where}: use {use}")
        check(re.fullmatch(r"[a-z]{2}", name["lang"]), f"{where}: language {name['lang']}")
        key = (use, name["lang"], name["text"])
        check(key not in seen, f"{where}: {name['text']} is there twice")
        seen.add(key)
        check_validity(name, f"{where} {name['text']}")
        if use == "NAME":
            main.append(name["lang"])
    for lang in main:
        check(main.count(lang) == 1, f"{where}: two names in {lang}")
    check(languages <= set(main), f"{where}: no name in {sorted(languages - set(main))}")


def check_country(country, where, slugs, languages):
    check(set(country) <= COUNTRY_KEYS, f"{where}: keys {sorted(set(country) - COUNTRY_KEYS)}")
    check(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", country["slug"]), f"{where}: slug")
    for key, pattern in CODES.items():
        code = country.get(key)
        check(code is None or re.fullmatch(pattern, code), f"{where}: {key} {code}")
    region = country.get("region")
    check(region is None or region in REGIONS, f"{where}: region {region}")
    check_validity(country, where)
    check_names(country["names"], where, languages)
    for identifier in country.get("identifiers", []):
        scheme, value = identifier.get("scheme"), identifier.get("value")
        known = scheme in IDENTIFIERS and re.fullmatch(IDENTIFIERS[scheme], value)
        check(set(identifier) == {"scheme", "value"} and known, f"{where}: {identifier}")
    for succession in country.get("successorOf", []):
        check(set(succession) == {"predecessor", "kind", "occurredOn"}, f"{where}: {succession}")
        check(succession["kind"] in SUCCESSION_KINDS, f"{where}: {succession}")
        check(is_edtf(succession["occurredOn"]), f"{where}: {succession}")
        predecessor = slugs.get(succession["predecessor"])
        if check(predecessor, f"{where}: {succession['predecessor']} does not stand before it"):
            start = predecessor.get("validFrom", "0000")
            size = min(len(start), len(succession["occurredOn"]))
            early = succession["occurredOn"][:size] < start[:size]
            check(not early, f"{where}: succeeds {predecessor['slug']} before that begins")
            on, start = succession["occurredOn"], country.get("validFrom")
            if start and succession["kind"] in ("RENAMING", "UNIFICATION", "DISSOLUTION"):
                check(on[:4] <= start[:4], f"{where}: is older than its predecessor's end")


def fold(text):
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]+", " ", text).split())


def check_countries(historical, present):
    slugs, labels = {}, {}
    codes = {key: {} for key in CODES}
    for country in historical + present:
        where = country["slug"]
        languages = {"en", "fr"} if country in historical else SIX_LANGUAGES
        check_country(country, where, slugs, languages)
        check(where not in slugs, f"{where}: the slug is there twice")
        slugs[where] = country
        for key, seen in codes.items():
            if country.get(key):
                other = seen.setdefault(country[key], where)
                check(other == where, f"{where}: {key} {country[key]} is that of {other}")
        for name in country["names"]:
            other = labels.setdefault(fold(name["text"]), where)
            check(other == where, f"{where}: {name['text']} also names {other}")
    for country in historical:
        where = country["slug"]
        check(country["kind"] == "HISTORICAL_STATE", f"{where}: kind")
        check(not {"alpha2", "alpha3", "numeric"} & set(country), f"{where}: a code of today")
        check(country.get("validTo"), f"{where}: no end")
    check(len(present) == 249, f"{len(present)} countries instead of 249")
    for country in present:
        where = country["slug"]
        check(country["kind"] in ("STATE", "TERRITORY"), f"{where}: kind")
        for key in ("alpha2", "alpha3", "numeric"):
            check(country.get(key), f"{where}: no {key}")
        check("alpha4" not in country, f"{where}: a withdrawn code")
        schemes = {i["scheme"]: i["value"] for i in country["identifiers"]}
        check("WIKIDATA" in schemes, f"{where}: no Wikidata id")
        check(schemes.get("M49") == country["numeric"], f"{where}: M49 is not the numeric code")
        check("validTo" not in country, f"{where}: has ended")
    wikidata = [
        (i["value"], c["slug"])
        for c in slugs.values()
        for i in c.get("identifiers", [])
        if i["scheme"] == "WIKIDATA"
    ]
    check(len(wikidata) == len(dict(wikidata)), "a Wikidata id is there twice")
    states = sum(country["kind"] == "STATE" for country in present)
    check(states == 197, f"{states} states instead of 197")
    for slug, alpha2 in (("namibia", "NA"), ("norway", "NO"), ("mali", "ML")):
        check(slugs.get(slug, {}).get("alpha2") == alpha2, f"{slug} is not {alpha2}")
    return slugs


def check_domains(domains, eurovoc, uk_subjects):
    codes, labels = set(), {}
    for domain in domains:
        code = domain["code"]
        check(set(domain) <= DOMAIN_KEYS, f"{code}: keys")
        check(re.fullmatch(r"[A-Z_]+(?:\.[A-Z_]+)*", code), f"{code}: form of the code")
        check(code not in codes, f"{code} is there twice")
        parent = code.rpartition(".")[0] or None
        check(domain.get("parent") == parent, f"{code}: parent {domain.get('parent')}")
        check(parent is None or parent in codes, f"{code}: {parent} does not stand before it")
        codes.add(code)
        check_names(domain["labels"], code, {"en", "fr"})
        for label in domain["labels"]:
            if "use" not in label:
                other = labels.setdefault((label["lang"], fold(label["text"])), code)
                check(other == code, f"{code}: {label['text']} is the label of {other}")
        definition = {d["lang"]: d["text"] for d in domain["definition"]}
        sentence = re.fullmatch(r"[A-Z][^.]*\.", definition.get("en", ""))
        check(sentence, f"{code}: the English definition is not one sentence")
        seen = set()
        for mapping in domain.get("mappings", []):
            check(set(mapping) == {"scheme", "code", "label", "relation"}, f"{code}: {mapping}")
            scheme, target, label = mapping["scheme"], mapping["code"], mapping["label"]
            check((scheme, target) not in seen, f"{code}: {scheme} {target} is there twice")
            seen.add((scheme, target))
            known = scheme in MAPPING_CODES and re.fullmatch(MAPPING_CODES[scheme], target)
            check(known, f"{code}: {scheme} {target}")
            check(mapping["relation"] in ("EXACT", "BROAD", "NARROW"), f"{code}: {mapping}")
            if scheme == "EUROVOC":
                found = eurovoc.get(target) or EUROVOC_BESIDES.get(target)
                check(found == label, f"{code}: EuroVoc {target} is {found}, not {label}")
            if scheme == "UK_TREATY_SUBJECT":
                check(label == target, f"{code}: label of {target}")
                listed = uk_subjects is None or target in uk_subjects
                check(listed, f"{code}: {target} is not a subject of UK treaties")
    missing = set(REQUIRED_DOMAINS) - codes
    check(not missing, f"domains that are missing: {sorted(missing)}")
    return codes


def column(path, *names):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [tuple(row[name] for name in names) for row in csv.DictReader(file)]


def stop_on_problems():
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--eurovoc", required=True)
    parser.add_argument("--uk-subjects")
    root = pathlib.Path(__file__).resolve().parent.parent
    parser.add_argument("--data", type=pathlib.Path, default=root / "data" / "reference")
    args = parser.parse_args()
    eurovoc = dict(column(args.eurovoc, "eurovoc_id", "label_en"))
    uk_subjects = args.uk_subjects and {row[0] for row in column(args.uk_subjects, "subject")}
    historical = load(args.data / "historical-states.yaml")["countries"]
    present = load(args.data / "countries.yaml")["countries"]
    domains = load(args.data / "domains.yaml")["domains"]
    stop_on_problems()  # values that are not text would only confuse the checks below
    countries = check_countries(historical, present)
    check_domains(domains, eurovoc, uk_subjects or None)
    stop_on_problems()
    names = sum(len(country["names"]) for country in countries.values())
    links = sum(len(country.get("successorOf", [])) for country in countries.values())
    mappings = sum(len(domain.get("mappings", [])) for domain in domains)
    top = sum("parent" not in domain for domain in domains)
    print(
        f"{len(present)} countries, {len(historical)} historical states, {names} names, "
        f"{links} successions, {len(domains)} domains ({top} at the top), {mappings} mappings"
    )


if __name__ == "__main__":
    main()
