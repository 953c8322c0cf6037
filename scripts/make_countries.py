#!/usr/bin/env python3
"""Writes data/reference/countries.yaml from openly licensed tables.

Needs Python 3.9 or later and PyYAML (only to read the result back and compare).

    python3 scripts/make_countries.py \\
        --country-codes country-codes.csv \\
        --gw manystates_gw.csv --ggo manystates_ggo.csv --cow cow_states_v2016.csv \\
        --out data/reference/countries.yaml

--country-codes  github.com/datasets/country-codes, data/country-codes.csv (PDDL 1.0)
--gw, --ggo      the GW and GGO tables of the manystates R package as CSV, with
                 the columns stateID, StateName, Begin, End (and cowNR in GW) (CC BY 4.0)
--cow            Correlates of War, State System Membership v2016 as CSV, with
                 the columns cow_code, name, start_date, end_date

Everything that is not in those tables is in the hand-written tables below:
other names, repairs of faulty cells, start dates, successions. The records are
written in the order of their alpha-2 codes, except that a predecessor always
stands before its successors.
"""

import argparse
import collections
import csv
import json
import re
import sys
import unicodedata

import yaml

# Language tag -> (UNTERM language, suffix of the official_name column).
LANGUAGES = {
    "en": ("English", "en"),
    "fr": ("French", "fr"),
    "ru": ("Russian", "ru"),
    "es": ("Spanish", "es"),
    "ar": ("Arabic", "ar"),
    "zh": ("Chinese", "cn"),
}

# The source table has lost the UNTERM cells of these two members of the UN.
UNTERM_CELLS_MISSING = {"CI", "TR"}

# Slugs that are not made from the English name.
SLUGS = {
    "CC": "cocos-islands",
    "GB": "united-kingdom",
    "HK": "hong-kong",
    "KP": "north-korea",
    "KR": "south-korea",
    "LA": "laos",
    "MD": "moldova",
    "MF": "saint-martin",
    "MO": "macao",
    "SX": "sint-maarten",
    "SY": "syria",
    "TW": "taiwan",
    "TZ": "tanzania",
}

# Cells of the source that are faulty, or that depart from the UN or ISO wording.
NAMES = {
    ("AQ", "ru"): "Антарктика",
    ("AX", "ru"): "Аландские острова",
    ("CC", "ru"): "Кокосовые (Килинг) острова",
    ("CI", "en"): "Côte d'Ivoire",
    ("CX", "ru"): "Остров Рождества",
    ("FK", "en"): "Falkland Islands (Malvinas)",
    ("IO", "ar"): "الإقليم البريطاني في المحيط الهندي",
    ("KY", "ru"): "Каймановы острова",
    ("TF", "ar"): "الأراضي الفرنسية الجنوبية",
    ("TL", "ar"): "تيمور - ليشتي",
    ("TW", "en"): "Taiwan, Province of China",
    ("TW", "fr"): "Taïwan, province de Chine",
    ("TW", "ru"): "Тайвань, провинция Китая",
    ("TW", "es"): "Taiwán, provincia de China",
    ("TW", "ar"): "مقاطعة تايوان الصينية",
    ("TW", "zh"): "中国台湾省",
    ("UM", "ar"): "جزر الولايات المتحدة البعيدة الصغيرة",
}

FORMAL_NAMES = {
    ("CI", "en"): "the Republic of Côte d'Ivoire",
    ("CI", "fr"): "la République de Côte d'Ivoire",
    ("CI", "ru"): "Республика Кот-д'Ивуар",
    ("CI", "es"): "la República de Côte d'Ivoire",
    ("CI", "ar"): "جمهورية كوت ديفوار",
    ("CI", "zh"): "科特迪瓦共和国",
    ("TR", "en"): "the Republic of Türkiye",
    ("TR", "fr"): "la République de Türkiye",
    ("TR", "ru"): "Турецкая Республика",
    ("TR", "es"): "la República de Türkiye",
    ("TR", "ar"): "جمهورية تركيا",
    ("TR", "zh"): "土耳其共和国",
}

# Capitals: one that has its former name back, and spellings without their accents.
CAPITALS = {
    "BR": "Brasília",
    "CM": "Yaoundé",
    "CO": "Bogotá",
    "CR": "San José",
    "GU": "Hagåtña",
    "KZ": "Astana",
    "MV": "Malé",
    "NC": "Nouméa",
    "PY": "Asunción",
    "ST": "São Tomé",
    "TF": "Port-aux-Français",
    "TG": "Lomé",
    "US": "Washington, D.C.",
}

WIKIDATA = {"NA": "Q1030"}

# Correlates of War numbers where the crosswalk of the GW list, which follows
# its own rules of continuity, differs from the COW list itself.
COW = {
    "DEU": "255",  # Germany since 1990; 260 is the Federal Republic up to 1990
    "SRB": "345",  # COW carries on the number of Yugoslavia
    "VAT": None,  # GW gives the number of the Papal States
    "YEM": "679",  # Yemen since 1990; 678 is the Yemen Arab Republic
}

# Small states that the GW list leaves out: alpha-3 -> name in the COW list.
COW_NAMES = {
    "AND": "Andorra",
    "ATG": "Antigua & Barbuda",
    "DMA": "Dominica",
    "FSM": "Federated States of Micronesia",
    "GRD": "Grenada",
    "KIR": "Kiribati",
    "KNA": "St. Kitts and Nevis",
    "LCA": "St. Lucia",
    "LIE": "Liechtenstein",
    "MCO": "Monaco",
    "MHL": "Marshall Islands",
    "NRU": "Nauru",
    "PLW": "Palau",
    "SMR": "San Marino",
    "STP": "Sao Tome and Principe",
    "SYC": "Seychelles",
    "TON": "Tonga",
    "TUV": "Tuvalu",
    "VCT": "St. Vincent and the Grenadines",
    "VUT": "Vanuatu",
    "WSM": "Samoa",
}

# States that came into being at a well-known date on which at least two of the
# three lists (GW, GGO, COW) agree; the date itself is read from the lists.
# Left out on purpose: states older than the lists, states that made treaties in
# their own name before independence (India, the Philippines, the old Dominions,
# Morocco, Tunisia ...), the successor states of the Soviet Union and of
# Yugoslavia, and the Baltic states, for which authorities differ.
AGREED_START = """
    AGO ARE ATG BDI BGD BHR BHS BLZ BRB BRN BWA CAF CIV CMR COG COM CPV CUB CYP CZE DJI DMA DZA
    ERI FIN FJI GAB GHA GIN GMB GNB GNQ GRD GUY ISR JAM KEN KHM KNA KOR KWT LBY LCA LSO MDG MDV
    MLI MLT MMR MNE MOZ MRT MUS MWI MYS NAM NER NGA PAK PAN PNG PRK QAT SDN SEN SGP SLB SLE SOM
    SRB SSD STP SUR SVK SWZ SYC TCD TGO TLS TTO UGA VCT ZMB
""".split()

# Start dates that one list alone gives, or that follow from a hand-written succession.
START = {
    "BEN": "1975-11-30",  # Dahomey until then
    "BFA": "1984-08-04",  # Upper Volta until then
    "FSM": "1986-11-03",  # GGO
    "IRN": "1935-03",  # Persia until then
    "KIR": "1979-07-12",  # GGO
    "LKA": "1972-05-22",  # Ceylon until then
    "NRU": "1968-01-31",  # GGO
    "PLW": "1994-10-01",  # GGO
    "RWA": "1962-07-01",  # COW
    "TON": "1970-06-04",  # GGO
    "TUV": "1978-10-01",  # GGO
    "TZA": "1964-04-26",  # GW and COW: the end of Zanzibar
    "VNM": "1976-07-02",  # the union of North and South
    "WSM": "1962-01-01",  # GGO
    "YEM": "1990-05-22",  # COW and GGO
    "ZWE": "1980-04-18",  # GGO
}

# Successions: alpha-2 -> (slug of the predecessor, kind, date). Predecessors are
# in historical-states.yaml or in this file. Yugoslavia: the dates of succession
# of the Arbitration Commission's opinion no. 11 of 16 July 1993. Soviet Union:
# the day it ceased to exist. The Baltic states are not listed, since they and
# the UN's practice treat 1991 as the restoration of the states of 1918.
USSR_END = "1991-12-26"
SUCCESSIONS = {
    "AM": [("ussr", "DISSOLUTION", USSR_END)],
    "AT": [("austria-hungary", "DISSOLUTION", "1918-11-12")],
    "AW": [("netherlands-antilles", "SEPARATION", "1986-01-01")],
    "AZ": [("ussr", "DISSOLUTION", USSR_END)],
    "BA": [("yugoslavia", "DISSOLUTION", "1992-03-06")],
    "BD": [("pakistan", "SEPARATION", "1971-12-16")],
    "BF": [("upper-volta", "RENAMING", "1984-08-04")],
    "BI": [("ruanda-urundi", "INDEPENDENCE", "1962-07-01")],
    "BJ": [("dahomey", "RENAMING", "1975-11-30")],
    "BQ": [("netherlands-antilles", "DISSOLUTION", "2010-10-10")],
    "BY": [("ussr", "DISSOLUTION", USSR_END)],
    "CA": [("newfoundland", "ABSORPTION", "1949-03-31")],
    "CD": [("zaire", "RENAMING", "1997-05-17")],
    "CW": [("netherlands-antilles", "DISSOLUTION", "2010-10-10")],
    "CZ": [("czechoslovakia", "DISSOLUTION", "1993-01-01")],
    "DE": [
        ("federal-republic-of-germany-1949-1990", "CONTINUATION", "1990-10-03"),
        ("german-democratic-republic", "ABSORPTION", "1990-10-03"),
        ("prussia", "UNIFICATION", "1871-01-18"),
        ("bavaria", "UNIFICATION", "1871-01-18"),
    ],
    "EG": [("united-arab-republic", "RENAMING", "1971-09-02")],
    "ER": [("ethiopia", "SEPARATION", "1993-05-24")],
    "FM": [("trust-territory-of-the-pacific-islands", "SEPARATION", "1986-11-03")],
    "GE": [("ussr", "DISSOLUTION", USSR_END)],
    "HR": [("yugoslavia", "DISSOLUTION", "1991-10-08")],
    "HU": [("austria-hungary", "DISSOLUTION", "1918-11-16")],
    "IN": [("sikkim", "ABSORPTION", "1975-05-16")],
    "IR": [("persia", "RENAMING", "1935-03")],
    "IT": [
        ("kingdom-of-sardinia", "CONTINUATION", "1861-03-17"),
        ("two-sicilies", "ABSORPTION", "1861-03-17"),
    ],
    "KG": [("ussr", "DISSOLUTION", USSR_END)],
    "KI": [("gilbert-and-ellice-islands", "SEPARATION", "1976-01-01")],
    "KZ": [("ussr", "DISSOLUTION", USSR_END)],
    "LK": [("ceylon", "RENAMING", "1972-05-22")],
    "MD": [("ussr", "DISSOLUTION", USSR_END)],
    "ME": [("serbia-and-montenegro", "SEPARATION", "2006-06-03")],
    "MH": [("trust-territory-of-the-pacific-islands", "SEPARATION", "1986-10-21")],
    "MK": [("yugoslavia", "DISSOLUTION", "1991-11-17")],
    "ML": [("federation-of-mali", "DISSOLUTION", "1960-08-20")],
    "MP": [("trust-territory-of-the-pacific-islands", "SEPARATION", "1986-11")],
    "MW": [("federation-of-rhodesia-and-nyasaland", "DISSOLUTION", "1963-12-31")],
    "NO": [("sweden-and-norway", "SEPARATION", "1905-10-26")],
    "PW": [("trust-territory-of-the-pacific-islands", "DISSOLUTION", "1994-10-01")],
    "RS": [("serbia-and-montenegro", "CONTINUATION", "2006-06-03")],
    "RU": [("ussr", "CONTINUATION", USSR_END)],
    "RW": [("ruanda-urundi", "INDEPENDENCE", "1962-07-01")],
    "SE": [("sweden-and-norway", "DISSOLUTION", "1905-10-26")],
    "SG": [("malaysia", "SEPARATION", "1965-08-09")],
    "SI": [("yugoslavia", "DISSOLUTION", "1991-10-08")],
    "SK": [("czechoslovakia", "DISSOLUTION", "1993-01-01")],
    "SN": [("federation-of-mali", "SEPARATION", "1960-08-20")],
    "SS": [("sudan", "SEPARATION", "2011-07-09")],
    "SX": [("netherlands-antilles", "DISSOLUTION", "2010-10-10")],
    "SY": [("united-arab-republic", "SEPARATION", "1961-09-28")],
    "TH": [("siam", "RENAMING", "1939-06-24")],
    "TJ": [("ussr", "DISSOLUTION", USSR_END)],
    "TM": [("ussr", "DISSOLUTION", USSR_END)],
    "TR": [("ottoman-empire", "CONTINUATION", "1923-10-29")],
    "TV": [("gilbert-and-ellice-islands", "SEPARATION", "1976-01-01")],
    "TZ": [
        ("tanganyika", "UNIFICATION", "1964-04-26"),
        ("zanzibar", "UNIFICATION", "1964-04-26"),
    ],
    "UA": [("ussr", "DISSOLUTION", USSR_END)],
    "US": [
        ("republic-of-texas", "ABSORPTION", "1845-12-29"),
        ("republic-of-hawaii", "ABSORPTION", "1898-08-12"),
    ],
    "UZ": [("ussr", "DISSOLUTION", USSR_END)],
    "VN": [
        ("democratic-republic-of-viet-nam", "UNIFICATION", "1976-07-02"),
        ("republic-of-viet-nam", "UNIFICATION", "1976-07-02"),
    ],
    "YE": [
        ("yemen-arab-republic", "UNIFICATION", "1990-05-22"),
        ("democratic-yemen", "UNIFICATION", "1990-05-22"),
    ],
    "ZM": [("federation-of-rhodesia-and-nyasaland", "DISSOLUTION", "1963-12-31")],
    "ZW": [("rhodesia", "INDEPENDENCE", "1980-04-18")],
}

# Other names, one per line: alpha-2 | language | name [| valid from | valid to].
# A former name has a date of end; a state that has a record of its own in
# historical-states.yaml (Dahomey, Ceylon, Zaire ...) is not repeated here.
OTHER_NAMES = """
AE|en|UAE
AE|en|Trucial States||1971-12-02
AE|fr|ÉAU
AE|fr|États de la Trêve||1971-12-02
AG|en|Antigua
AR|en|Argentine Republic
AR|en|Argentine Confederation||1861
AR|fr|Confédération argentine||1861
AX|en|Aland Islands
AX|fr|Åland
BA|en|Bosnia
BA|en|Bosnia-Herzegovina
BA|fr|Bosnie
BH|fr|Bahrein
BL|en|Saint Barthelemy
BL|en|St Barthélemy
BN|en|Brunei
BN|fr|Brunéi
BN|fr|Brunei
BO|en|Bolivia
BO|en|Bolivia, Plurinational State of
BO|fr|Bolivie
BO|ru|Боливия
BO|es|Bolivia
BO|ar|بوليفيا
BO|zh|玻利维亚
BQ|en|Caribbean Netherlands
BQ|en|Caribbean part of the Netherlands
BQ|en|BES Islands
BQ|fr|Pays-Bas caribéens
BS|en|The Bahamas
BW|en|Bechuanaland||1966-09-30
BW|en|Bechuanaland Protectorate||1966-09-30
BW|fr|Bechuanaland||1966-09-30
BY|en|Byelorussia||1991-09-19
BY|en|Byelorussian SSR||1991-09-19
BY|en|Byelorussia S S R||1991-09-19
BY|fr|Biélorussie
BY|fr|RSS de Biélorussie||1991-09-19
BY|ru|Белоруссия
BY|ru|Белорусская ССР||1991-09-19
BZ|en|British Honduras||1973-06-01
BZ|fr|Honduras britannique||1973-06-01
CC|en|Cocos Islands
CC|en|Keeling Islands
CC|fr|Îles Cocos
CD|en|DR Congo
CD|en|DRC
CD|en|Congo-Kinshasa
CD|en|Congo Kinshasa
CD|en|Congo Leopoldville||1966
CD|en|Congo, Democratic Republic of
CD|en|Congo, Democratic Republic of the
CD|en|Belgian Congo||1960-06-30
CD|fr|RDC
CD|fr|RD Congo
CD|fr|Congo-Kinshasa
CD|fr|Congo-Léopoldville||1966
CD|fr|Congo belge||1960-06-30
CF|en|CAR
CF|en|Central African Empire|1976-12-04|1979-09-21
CF|fr|Centrafrique
CF|fr|Empire centrafricain|1976-12-04|1979-09-21
CG|en|Republic of the Congo
CG|en|Congo, Republic of
CG|en|Congo, Republic of the
CG|en|Congo-Brazzaville
CG|en|Congo, People's Republic of||1992
CG|en|Congo, Peoples Republic of||1992
CG|en|People's Republic of the Congo||1992
CG|fr|République du Congo
CG|fr|Congo-Brazzaville
CG|fr|République populaire du Congo||1992
CH|en|Swiss Confederation
CH|fr|Confédération helvétique
CI|en|Ivory Coast
CI|en|Cote d'Ivoire
CN|en|People's Republic of China
CN|en|PRC
CN|en|China P R
CN|fr|République populaire de Chine
CN|fr|RPC
CN|ru|КНР
CO|en|New Granada|1831|1858
CO|fr|Nouvelle-Grenade|1831|1858
CV|en|Cape Verde||2013-10-24
CV|en|Cape Verde Islands||1975-07-05
CV|fr|Cap-Vert||2013-10-24
CW|en|Curacao
CZ|en|Czech Republic
CZ|fr|République tchèque
DE|en|German Reich||1945-05-08
DE|en|German Empire|1871-01-18|1918-11-09
DE|en|Weimar Republic|1918-11-09|1933
DE|fr|Reich allemand||1945-05-08
DE|fr|Empire allemand|1871-01-18|1918-11-09
DE|fr|République de Weimar|1918-11-09|1933
DE|ru|ФРГ
DJ|en|French Territory of the Afars and the Issas|1967|1977-06-27
DJ|en|French Terr of Afars and Issas|1967|1977-06-27
DJ|en|French Somaliland||1967
DJ|fr|Territoire français des Afars et des Issas|1967|1977-06-27
DJ|fr|Côte française des Somalis||1967
DM|en|Commonwealth of Dominica
DM|en|Dominica, Commonwealth of
EG|en|Arab Republic of Egypt|1971-09-02|
EH|en|Spanish Sahara||1976-02-26
EH|fr|Sahara espagnol||1976-02-26
ET|en|Abyssinia
ET|fr|Abyssinie
FK|en|Falkland Islands
FK|en|Malvinas
FK|fr|Malouines
FK|fr|Îles Malouines
FK|es|Islas Malvinas
FM|en|Micronesia
FM|en|Micronesia, Federated States of
FM|fr|Micronésie
FM|ru|Микронезия
FM|es|Micronesia
FM|ar|ميكرونيزيا
FM|zh|密克罗尼西亚
FO|en|Faeroe Islands
FR|en|French Republic
GB|en|United Kingdom
GB|en|UK
GB|en|Great Britain
GB|en|Britain
GB|fr|Royaume-Uni
GB|fr|Grande-Bretagne
GB|ru|Великобритания
GB|ru|Соединенное Королевство
GB|es|Reino Unido
GB|es|Gran Bretaña
GB|ar|المملكة المتحدة
GB|ar|بريطانيا
GB|zh|英国
GF|fr|Guyane
GG|en|Guernsey, Bailiwick of
GG|fr|Bailliage de Guernesey
GH|en|Gold Coast||1957-03-06
GH|fr|Côte-de-l'Or||1957-03-06
GM|en|The Gambia
GQ|en|Spanish Guinea||1968-10-12
GQ|en|Guinea, Equatorial
GQ|fr|Guinée espagnole||1968-10-12
GS|en|South Georgia and South Sandwich Islands
GW|en|Portuguese Guinea||1974-09-10
GW|fr|Guinée portugaise||1974-09-10
GY|en|British Guiana||1966-05-26
GY|fr|Guyane britannique||1966-05-26
HK|en|Hong Kong
HK|en|Hong Kong SAR
HK|en|Hong Kong, China SAR
HK|fr|Hong Kong
HK|ru|Гонконг
HK|es|Hong Kong
HK|ar|هونغ كونغ
HK|zh|香港
HT|en|Hayti
ID|en|Netherlands East Indies||1949-12-27
ID|en|Dutch East Indies||1949-12-27
ID|fr|Indes orientales néerlandaises||1949-12-27
ID|fr|Indes néerlandaises||1949-12-27
IE|en|Republic of Ireland
IE|en|Ireland, Republic of
IE|en|Irish Free State|1922-12-06|1937-12-29
IE|en|Eire
IE|fr|République d'Irlande
IE|fr|État libre d'Irlande|1922-12-06|1937-12-29
IQ|en|Irak
IQ|fr|Irak
IR|en|Iran
IR|en|Iran, Islamic Republic of
IR|fr|Iran
IR|ru|Иран
IR|es|Irán
IR|ar|إيران
IR|zh|伊朗
JE|en|Jersey, Bailiwick of
JE|fr|Bailliage de Jersey
JO|en|Transjordan||1949
JO|en|Trans-Jordan||1949
JO|fr|Transjordanie||1949
KG|en|Kyrgyz Republic
KG|en|Kirghizia
KG|fr|Kirghizie
KG|fr|Kirghizstan
KG|ru|Киргизия
KH|en|Kampuchea
KH|en|Khmer Republic|1970-10-09|1975
KH|en|Democratic Kampuchea|1976-01-05|1990
KH|fr|Kampuchéa
KH|fr|République khmère|1970-10-09|1975
KH|fr|Kampuchéa démocratique|1976-01-05|1990
KI|en|Gilbert Islands|1976-01-01|1979-07-12
KI|fr|Îles Gilbert|1976-01-01|1979-07-12
KM|en|Comoro Islands
KM|en|Comoros Islands
KM|fr|Archipel des Comores
KN|en|St Kitts and Nevis
KN|en|St Christopher and Nevis
KN|en|Saint Christopher and Nevis
KN|fr|Saint-Christophe-et-Niévès
KP|en|North Korea
KP|en|DPRK
KP|en|Korea, Democratic People's Republic of
KP|en|Korea, Dem. People's Rep. of
KP|fr|Corée du Nord
KP|fr|RPDC
KP|ru|Северная Корея
KP|ru|КНДР
KP|es|Corea del Norte
KP|ar|كوريا الشمالية
KP|zh|朝鲜
KR|en|South Korea
KR|en|Korea, Republic of
KR|fr|Corée du Sud
KR|ru|Южная Корея
KR|es|Corea del Sur
KR|ar|كوريا الجنوبية
KR|zh|韩国
LA|en|Laos
LA|fr|Laos
LA|ru|Лаос
LA|es|Laos
LA|ar|لاوس
LA|zh|老挝
LC|en|St Lucia
LS|en|Basutoland||1966-10-04
LS|fr|Basutoland||1966-10-04
LY|en|Libyan Arab Jamahiriya|1977-03-02|2011-09-16
LY|fr|Jamahiriya arabe libyenne|1977-03-02|2011-09-16
MD|en|Moldova
MD|en|Moldova, Republic of
MD|fr|Moldova
MD|fr|Moldavie
MD|ru|Молдова
MD|ru|Молдавия
MD|es|Moldova
MD|ar|مولدوفا
MD|zh|摩尔多瓦
MF|en|Saint Martin
MF|en|St Martin
MF|fr|Saint-Martin
MG|en|Malagasy Republic|1958-10-14|1975-12-30
MG|fr|République malgache|1958-10-14|1975-12-30
MK|en|Macedonia||2019-02-12
MK|en|The former Yugoslav Republic of Macedonia|1993-04-08|2019-02-12
MK|en|Macedonia, The former Yugoslav Republic of|1993-04-08|2019-02-12
MK|en|Macedonia the FYR of|1993-04-08|2019-02-12
MK|en|FYROM|1993-04-08|2019-02-12
MK|fr|Macédoine||2019-02-12
MK|fr|Ex-République yougoslave de Macédoine|1993-04-08|2019-02-12
MK|ru|Македония||2019-02-12
ML|en|French Sudan||1958-11-24
ML|en|Sudanese Republic|1958-11-24|1960-09-22
ML|fr|Soudan français||1958-11-24
ML|fr|République soudanaise|1958-11-24|1960-09-22
MM|en|Burma||1989-06-18
MM|fr|Birmanie
MO|en|Macao
MO|en|Macau
MO|en|Macao, China SAR
MO|fr|Macao
MO|ru|Макао
MO|es|Macao
MO|zh|澳门
MU|fr|Île Maurice
MW|en|Nyasaland||1964-07-06
MW|fr|Nyassaland||1964-07-06
MY|en|Malaya||1963-09-16
MY|en|Federation of Malaya||1963-09-16
MY|fr|Malaya||1963-09-16
MY|fr|Fédération de Malaya||1963-09-16
NA|en|South West Africa||1968-06-12
NA|fr|Sud-Ouest africain||1968-06-12
NL|en|Holland
NL|en|The Netherlands
NL|en|Kingdom of the Netherlands
NL|en|Netherlands (Kingdom of the)
NL|fr|Hollande
NL|fr|Royaume des Pays-Bas
NU|fr|Niue
NU|en|Niue Island
OM|en|Muscat||1970-08-09
OM|en|Muscat and Oman||1970-08-09
OM|fr|Mascate||1970-08-09
OM|fr|Mascate et Oman||1970-08-09
PM|en|St Pierre and Miquelon
PN|en|Pitcairn Islands
PN|en|Pitcairn Group
PN|fr|Îles Pitcairn
PS|en|Palestine|1988-12-15|
PS|en|Occupied Palestinian territory
PS|fr|Palestine|1988-12-15|
PS|fr|Territoire palestinien occupé
PS|ru|Палестина|1988-12-15|
PS|es|Palestina|1988-12-15|
PS|ar|فلسطين|1988-12-15|
PS|zh|巴勒斯坦|1988-12-15|
RE|en|Reunion
RE|fr|La Réunion
RO|en|Roumania
RO|en|Rumania
RU|en|Russia
RU|fr|Russie
RU|ru|Россия
RU|es|Rusia
RU|ar|روسيا
RU|zh|俄罗斯
SB|en|British Solomon Islands||1975-06-22
SB|en|Solomon Islands Protectorate||1978-07-07
SB|fr|Îles Salomon britanniques||1975-06-22
SH|en|St Helena
SJ|en|Svalbard and Jan Mayen
SJ|fr|Svalbard et Jan Mayen
SK|en|Slovak Republic
SO|en|Somali Republic|1960-07-01|1969-10-21
SO|en|Somali Democratic Republic|1969-10-21|1991
SO|fr|République démocratique somalie|1969-10-21|1991
SR|en|Surinam
SR|en|Dutch Guiana||1975-11-25
SR|fr|Guyane néerlandaise||1975-11-25
ST|en|São Tomé and Príncipe
SV|en|Salvador
SV|fr|Salvador
SX|en|Sint Maarten
SX|fr|Sint Maarten
SY|en|Syria
SY|fr|Syrie
SY|ru|Сирия
SY|es|Siria
SY|ar|سوريا
SY|zh|叙利亚
SZ|en|Swaziland||2018-04-19
SZ|fr|Swaziland||2018-04-19
SZ|ru|Свазиленд||2018-04-19
SZ|es|Swazilandia||2018-04-19
TF|en|French Southern and Antarctic Territories
TF|fr|Terres australes et antarctiques françaises
TF|fr|TAAF
TK|en|Tokelau Islands
TL|en|East Timor||2002-05-20
TL|en|Portuguese Timor||1975-11-28
TL|fr|Timor oriental||2002-05-20
TL|fr|Timor portugais||1975-11-28
TN|en|Tunis
TN|en|Regency of Tunis
TN|fr|Régence de Tunis
TR|en|Turkey||2022-06
TR|fr|Turquie||2022-06
TR|es|Turquía||2022-06
TW|en|Taiwan
TW|en|Taiwan Province of China
TW|en|Taiwan (Province of China)
TW|fr|Taïwan
TW|fr|Taïwan (Province de Chine)
TW|ru|Тайвань
TW|es|Taiwán
TW|ar|تايوان
TW|zh|台湾
TZ|en|Tanzania
TZ|en|Tanzania, United Republic of
TZ|en|Tanganyika and Zanzibar|1964-04-26|1964-10-29
TZ|fr|Tanzanie
TZ|fr|Tanganyika et Zanzibar|1964-04-26|1964-10-29
TZ|ru|Танзания
TZ|es|Tanzanía
TZ|ar|تنزانيا
TZ|zh|坦桑尼亚
UA|en|Ukrainian SSR||1991-08-24
UA|en|Ukraine S S R||1991-08-24
UA|fr|RSS d'Ukraine||1991-08-24
US|en|United States
US|en|USA
US|en|US
US|fr|États-Unis
US|fr|USA
US|ru|США
US|es|Estados Unidos
US|es|EE.UU.
US|ar|الولايات المتحدة
US|zh|美国
VA|en|Vatican City
VA|en|Vatican
VA|en|Vatican City State
VA|fr|Vatican
VA|fr|Cité du Vatican
VA|fr|État de la Cité du Vatican
VA|ru|Ватикан
VA|es|Ciudad del Vaticano
VC|en|St Vincent and the Grenadines
VC|en|St Vincent||1979-10-27
VE|en|Venezuela
VE|en|Venezuela, Bolivarian Republic of
VE|fr|Venezuela
VE|ru|Венесуэла
VE|es|Venezuela
VE|ar|فنزويلا
VE|zh|委内瑞拉
VG|en|Virgin Islands (British)
VI|en|US Virgin Islands
VI|en|Virgin Islands (U.S.)
VI|fr|Îles Vierges des États-Unis
VN|en|Vietnam
VN|en|Socialist Republic of Viet Nam
VN|en|Vietnam, Socialist Republic of
VN|en|Vietnam, Socialist Rep of
VN|fr|Vietnam
VN|fr|Viêt Nam
VN|es|Vietnam
VU|en|New Hebrides||1980-07-30
VU|en|New Hebrides Condominium||1980-07-30
VU|fr|Nouvelles-Hébrides||1980-07-30
WF|en|Wallis and Futuna
WF|fr|Wallis-et-Futuna
WS|en|Western Samoa||1997-07-04
WS|fr|Samoa occidental||1997-07-04
YE|en|Republic of Yemen
YE|en|Yemen, Republic of
ZA|en|Union of South Africa|1910-05-31|1961-05-31
ZA|fr|Union sud-africaine|1910-05-31|1961-05-31
ZM|en|Northern Rhodesia||1964-10-24
ZM|fr|Rhodésie du Nord||1964-10-24
"""

HEADER = """\
# Countries and areas of ISO 3166-1. Made by scripts/make_countries.py: change the
# tables in that script and run it again, do not edit this file.
#
# Sources and licences: names, codes, regions, capitals and Wikidata ids from the
# country-codes table (github.com/datasets/country-codes, PDDL 1.0), whose names
# come from UNTERM and from the UN's M49 standard; COW codes and dates of
# independence from the manystates data (CC BY 4.0) and from the Correlates of War
# State System Membership list, v2016. Other names, successions and repairs of
# faulty cells are hand-written in the script.
#
# Choices, which take no position on any question of status:
# - One record for each of the 249 entries of ISO 3166-1, no more. Kosovo has no
#   entry there, and so no record here; a file of your own can add one.
# - kind is STATE for the 193 members of the UN, its two observer states (the Holy
#   See, the State of Palestine), and the Cook Islands and Niue, whose full
#   treaty-making capacity the UN Secretariat recognises and which UNTERM lists
#   as non-member states. Every other entry is TERRITORY, whatever its autonomy.
# - NAME is the UNTERM short name, without the article that UNTERM puts in
#   brackets, else the M49 name. Where there is neither (Taiwan), it is the
#   wording of ISO 3166-1 and of UN documents. Every other current or former name
#   is an ALTERNATIVE_NAME and can be searched just as well.
# - FORMAL_NAME is the UNTERM formal name, with its article.
# - capital is the value of the source table, which names some that are disputed.
# - validFrom is given only where the lists agree on a well-known date, or where
#   the record takes over from an older one of historical-states.yaml.
# - COW codes follow the COW list: Serbia carries on 345 (Yugoslavia), Russia 365
#   (Soviet Union); Germany is 255 and Yemen 679 since 1990.
# Load historical-states.yaml first: the successions below refer to it.
"""

BRACKETED_ARTICLE = re.compile(r"\s*\((?:the|l[ea']|les|el|las|los)\)$", re.IGNORECASE)


def clean(text):
    """A cell without footnote stars, curly apostrophes and doubled spaces."""
    return re.sub(r"\s+", " ", text.replace("*", " ").replace("’", "'")).strip()


def slugify(text):
    text = re.sub(r"\(.*?\)", " ", text)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("'", "-")).strip("-")


def read(path):
    # Only the csv module reads these files, so that "NA" stays text.
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Lists:
    """The three lists of states: COW numbers and start dates by alpha-3 code."""

    def __init__(self, gw, ggo, cow):
        self.cow = {}
        for row in cow:
            if row["end_date"] == "2016-12-31":
                self.cow[row["cow_code"]] = row
        self.cow_names = {row["name"]: code for code, row in self.cow.items()}
        self.gw = {r["stateID"]: r for r in gw if r["End"].endswith("..")}
        self.ggo = {r["stateID"]: r for r in ggo if r["End"].startswith("9999")}

    def cow_code(self, alpha3):
        if alpha3 in COW:
            code = COW[alpha3]
        elif alpha3 in COW_NAMES:
            code = self.cow_names[COW_NAMES[alpha3]]
        else:
            row = self.gw.get(alpha3)
            code = row and row["cowNR"]
        if code is not None and code not in self.cow:
            sys.exit(f"{alpha3}: {code} is not the code of a present member of the COW list")
        return code

    def agreed_start(self, alpha3):
        dates = collections.Counter()
        if alpha3 in self.gw:
            dates[self.gw[alpha3]["Begin"]] += 1
        if alpha3 in self.ggo:
            dates[self.ggo[alpha3]["Begin"]] += 1
        code = self.cow_code(alpha3)
        if code:
            dates[self.cow[code]["start_date"]] += 1
        date, count = dates.most_common(1)[0]
        if count < 2 or not re.fullmatch(r"\d{4}-\d\d-\d\d", date):
            sys.exit(f"{alpha3}: the lists do not agree on a start date: {dict(dates)}")
        return date


def other_names():
    names = collections.defaultdict(list)
    for line in OTHER_NAMES.strip().splitlines():
        alpha2, lang, text, *dates = line.split("|")
        name = {"use": "ALTERNATIVE_NAME", "lang": lang, "text": text}
        for key, date in zip(("validFrom", "validTo"), dates):
            if date:
                name[key] = date
        names[alpha2].append(name)
    return names


def names_of(row, others):
    alpha2 = row["ISO3166-1-Alpha-2"]
    names = []
    formal_names = []
    for lang, (unterm, suffix) in LANGUAGES.items():
        short = clean(row[f"UNTERM {unterm} Short"])
        short = BRACKETED_ARTICLE.sub("", short) or clean(row[f"official_name_{suffix}"])
        short = NAMES.get((alpha2, lang), short)
        if not short:
            sys.exit(f"{alpha2}: no name in {lang}")
        names.append({"lang": lang, "text": short})
        formal = FORMAL_NAMES.get((alpha2, lang)) or clean(row[f"UNTERM {unterm} Formal"])
        if formal:
            formal_names.append({"use": "FORMAL_NAME", "lang": lang, "text": formal})
    for other in others:
        if {"lang": other["lang"], "text": other["text"]} in names:
            sys.exit(f"{alpha2}: {other['text']} is already the name in {other['lang']}")
    return names + formal_names + others


def record(row, lists, others):
    alpha2, alpha3 = row["ISO3166-1-Alpha-2"], row["ISO3166-1-Alpha-3"]
    names = names_of(row, others.get(alpha2, []))
    is_state = bool(clean(row["UNTERM English Short"])) or alpha2 in UNTERM_CELLS_MISSING
    identifiers = []
    wikidata = WIKIDATA.get(alpha2) or row["wikidata_id"].rsplit("/", 1)[-1]
    if wikidata:
        identifiers.append({"scheme": "WIKIDATA", "value": wikidata})
    if lists.cow_code(alpha3):
        identifiers.append({"scheme": "COW", "value": lists.cow_code(alpha3)})
    identifiers.append({"scheme": "M49", "value": row["M49"].zfill(3)})
    country = {
        "slug": SLUGS.get(alpha2) or slugify(names[0]["text"]),
        "kind": "STATE" if is_state else "TERRITORY",
        "alpha2": alpha2,
        "alpha3": alpha3,
        "numeric": row["ISO3166-1-numeric"].zfill(3),
        "region": row["Region Name"].strip() or None,
        "subregion": row["Sub-region Name"].strip() or None,
        "intermediateRegion": row["Intermediate Region Name"].strip() or None,
        "capital": CAPITALS.get(alpha2) or clean(row["Capital"]) or None,
        "validFrom": START.get(alpha3)
        or (lists.agreed_start(alpha3) if alpha3 in AGREED_START else None),
        "names": names,
        "identifiers": identifiers,
        "successorOf": [
            {"predecessor": slug, "kind": kind, "occurredOn": date}
            for slug, kind, date in SUCCESSIONS.get(alpha2, [])
        ],
    }
    return {key: value for key, value in country.items() if value not in (None, [])}


def predecessors_first(countries):
    by_slug = {country["slug"]: country for country in countries}
    ordered = {}

    def place(country):
        for succession in country.get("successorOf", []):
            if succession["predecessor"] in by_slug:
                place(by_slug[succession["predecessor"]])
        ordered.setdefault(country["slug"], country)

    for country in sorted(countries, key=lambda c: c["alpha2"]):
        place(country)
    return list(ordered.values())


PLAIN = re.compile(r"[A-Za-z][A-Za-z_-]*(?: [A-Za-z][A-Za-z-]*)*")
# Codes and short words are always quoted: NO, ON and NA are not truth values here.
NOT_PLAIN = {"yes", "no", "on", "off", "true", "false", "null", "y", "n", "nan"}


def scalar(value, always=False):
    if not always and PLAIN.fullmatch(value) and value.lower() not in NOT_PLAIN:
        return value
    return json.dumps(value, ensure_ascii=False)


def flow(mapping):
    quoted = ("value", "occurredOn", "validFrom", "validTo")
    pairs = (f"{scalar(k)}: {scalar(v, k in quoted)}" for k, v in mapping.items())
    return "{" + ", ".join(pairs) + "}"


def block(mapping, indent):
    lines = []
    for key, value in mapping.items():
        if isinstance(value, dict):
            lines += [f"{indent}{key}:", *block(value, indent + "  ")]
        else:
            text = str(value).lower() if isinstance(value, bool) else scalar(value)
            lines.append(f"{indent}{key}: {text}")
    return lines


def render(dataset, countries):
    lines = [HEADER, "dataset:", *block(dataset, "  "), "", "countries:"]
    for country in countries:
        prefix = "  - "
        for key, value in country.items():
            if isinstance(value, list):
                lines.append(f"{prefix}{key}:")
                lines += [f"      - {flow(item)}" for item in value]
            else:
                codes = ("alpha2", "alpha3", "numeric", "validFrom")
                lines.append(f"{prefix}{key}: {scalar(value, key in codes)}")
            prefix = "    "
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("country-codes", "gw", "ggo", "cow", "out"):
        parser.add_argument(f"--{name}", required=True)
    args = parser.parse_args()
    lists = Lists(read(args.gw), read(args.ggo), read(args.cow))
    others = other_names()
    countries = [record(row, lists, others) for row in read(args.country_codes)]
    codes = {country["alpha2"] for country in countries}
    for table in (others, SUCCESSIONS, SLUGS, CAPITALS):
        if set(table) - codes:
            sys.exit(f"codes that are not in the source: {sorted(set(table) - codes)}")
    dataset = {
        "slug": "countries",
        "title": "Countries and areas of ISO 3166-1",
        "publisher": "The Entente contributors",
        "licence": "PDDL-1.0 AND CC-BY-4.0",
        "description": "Codes, names in six languages, regions and identifiers from the "
        "country-codes table (PDDL 1.0); COW codes and dates of independence from manystates "
        "(CC BY 4.0) and Correlates of War v2016.",
        "coverage": {
            "worldwide": True,
            "note": "The 249 entries of ISO 3166-1 as they are today, and no more: Kosovo has no "
            "entry there. States that are gone are in another dataset.",
        },
    }
    countries = predecessors_first(countries)
    text = render(dataset, countries)
    if yaml.safe_load(text) != {"dataset": dataset, "countries": countries}:
        sys.exit("the YAML text does not read back as it was meant")
    with open(args.out, "w", encoding="utf-8") as file:
        file.write(text)
    states = sum(country["kind"] == "STATE" for country in countries)
    print(f"{len(countries)} countries, {states} of them states, written to {args.out}")


if __name__ == "__main__":
    main()
