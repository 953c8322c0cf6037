//! A small world to be counted, in which the easy wrong answers differ from the right ones.

use entente::clock::Clock;
use entente::dataset;

use super::{TestApp, now};

const WORLD: &str = r#"
dataset: {slug: countable, title: A world to be counted, licence: null, description: null}
sources:
  - {slug: gazette, titles: [{lang: en, text: Gazette}]}
  - {slug: newspaper, titles: [{lang: en, text: Newspaper}]}
countries:
  - {slug: ghana, kind: STATE, alpha2: GH, region: Africa, subregion: Sub-Saharan Africa, names: [{lang: en, text: Ghana}]}
  - {slug: togo, kind: STATE, alpha2: TG, region: Africa, subregion: Sub-Saharan Africa, names: [{lang: en, text: Togo}]}
  - {slug: benin, kind: STATE, alpha2: BJ, region: Africa, subregion: Sub-Saharan Africa, names: [{lang: en, text: Benin}]}
  - {slug: france, kind: STATE, alpha2: FR, region: Europe, subregion: Western Europe, names: [{lang: en, text: France}]}
  - {slug: new-caledonia, kind: TERRITORY, alpha2: NC, region: Oceania, subregion: Melanesia, names: [{lang: en, text: New Caledonia}]}
  - {slug: ussr, kind: HISTORICAL_STATE, alpha4: SUHH, names: [{lang: en, text: USSR}]}
domains:
  - {code: ENERGY, labels: [{lang: en, text: Energy}]}
  - {code: ENERGY.NUCLEAR, parent: ENERGY, labels: [{lang: en, text: Nuclear}]}
  - {code: ENERGY.NUCLEAR.SAFETY, parent: ENERGY.NUCLEAR, labels: [{lang: en, text: Safety}]}
  - {code: TRADE, labels: [{lang: en, text: Trade}]}
organisations:
  - {slug: a-bank, names: [{lang: en, text: A bank}]}
  - {slug: a-union, names: [{lang: en, text: A union}]}
offices:
  - {slug: gh-president, kind: HEAD_OF_STATE, country: GH, names: [{lang: en, text: o}]}
  - {slug: tg-president, kind: HEAD_OF_STATE, country: TG, names: [{lang: en, text: o}]}
  - {slug: gh-minister, kind: FOREIGN_MINISTER, country: GH, names: [{lang: en, text: o}]}
  - {slug: tg-minister, kind: FOREIGN_MINISTER, country: TG, names: [{lang: en, text: o}]}
  - {slug: bj-minister, kind: MINISTER, country: BJ, names: [{lang: en, text: o}]}
  - {slug: bj-sage, kind: OTHER, country: BJ, names: [{lang: en, text: o}]}
  - {slug: bank-official, kind: SENIOR_OFFICIAL, organisation: a-bank, names: [{lang: en, text: o}]}
  - {slug: wanderer, kind: EXPERT, names: [{lang: en, text: o}]}
  - {slug: untold, kind: null, country: TG, names: [{lang: en, text: o}]}
persons:
  - {slug: ama, names: [{lang: en, text: Ama}]}
  - {slug: kofi, names: [{lang: en, text: Kofi}]}
  - {slug: esi, names: [{lang: en, text: Esi}]}
meetings:
  - {slug: summit, titles: [{lang: en, text: m}], kind: STATE_VISIT, status: HELD, start: "2001-05-01", country: FR, topics: [ENERGY.NUCLEAR, ENERGY.NUCLEAR.SAFETY],
     participants: [{person: ama, office: gh-president, country: GH}, {person: kofi, office: tg-president, country: TG}, {person: esi, office: tg-minister, country: TG}]}
  - {slug: visit, titles: [{lang: en, text: m}], start: "2001", topics: [TRADE],
     participants: [{person: ama, office: gh-president, country: GH}, {person: kofi, office: tg-minister, country: TG}, {person: esi, office: bj-minister, country: BJ}]}
  - {slug: stated, titles: [{lang: en, text: m}], status: ANNOUNCED, statedLevel: MINISTER, start: "2003-02",
     participants: [{person: ama, office: gh-president, country: GH}, {person: kofi, office: tg-president, country: TG}]}
  - {slug: one-side, titles: [{lang: en, text: m}], participants: [{person: ama, office: gh-president, country: GH}, {person: kofi, office: gh-minister, country: GH}]}
  - {slug: at-the-bank, titles: [{lang: en, text: m}], status: HELD, start: "2001-12-31/2002-01-01",
     participants: [{person: ama, office: gh-president, country: GH}, {person: kofi, office: bank-official}, {person: esi, office: bj-sage, country: BJ}]}
agreements:
  - {slug: nuclear, titles: [{lang: en, text: a}], instrumentType: TREATY, legalNature: BINDING, parties: [{country: GH, role: PARTY}, {country: TG, role: PARTY}],
     domains: [{domain: ENERGY.NUCLEAR}, {domain: ENERGY.NUCLEAR.SAFETY}], events: [{kind: SIGNED, occurredOn: "2000-06-15"}, {kind: ENTERED_INTO_FORCE, occurredOn: "2001-02"}]}
  - {slug: of-three, titles: [{lang: en, text: a}], instrumentType: CONVENTION,
     parties: [{key: gh, country: GH, role: PARTY}, {country: TG, role: SIGNATORY}, {country: TG, role: CONTRACTING_STATE}, {key: bj, country: BJ, role: PARTY}, {country: NC, role: TERRITORIAL_APPLICATION}],
     domains: [{domain: ENERGY}, {domain: TRADE}], events: [{kind: SIGNED, occurredOn: "2000", party: gh}, {kind: SIGNED, occurredOn: "2004", party: bj}, {kind: ENTERED_INTO_FORCE, occurredOn: "2004", party: gh}]}
  - {slug: across-years, titles: [{lang: en, text: a}], parties: [{country: GH, role: PARTY}, {country: FR, role: PARTY}], domains: [{domain: TRADE}], events: [{kind: SIGNED, occurredOn: "1999-12/2000-01"}]}
  - {slug: in-the-decade, titles: [{lang: en, text: a}], parties: [{country: GH, role: PARTY}, {country: SUHH, role: PARTY}], events: [{kind: SIGNED, occurredOn: "197X"}]}
  - {slug: undated, titles: [{lang: en, text: a}], parties: [{country: FR, role: PARTY}, {country: SUHH, role: PARTY}], events: [{kind: SIGNED}]}
  - {slug: with-the-bank, titles: [{lang: en, text: a}], parties: [{country: GH, role: PARTY}, {organisation: a-bank, role: PARTY}], domains: [{domain: TRADE}], events: [{kind: SIGNED, occurredOn: "2003-08"}]}
  - {slug: draft, titles: [{lang: en, text: a}], parties: [{country: TG, role: PARTY}, {country: BJ, role: PARTY}]}
  - {slug: open, titles: [{lang: en, text: a}], parties: [{country: BJ, role: PARTY}, {country: FR, role: PARTY}], domains: [{domain: ENERGY}], events: [{kind: SIGNED, occurredOn: "../1990"}]}
  - {slug: of-organisations, titles: [{lang: en, text: a}], parties: [{organisation: a-bank, role: PARTY}, {organisation: a-union, role: PARTY}], events: [{kind: SIGNED, occurredOn: "2003"}]}
claims:
  - {about: agreement/nuclear, field: instrumentType, value: TREATY, modality: ASSERTED, source: gazette, shown: true, inferred: false}
  - {about: agreement/nuclear, field: legalNature, value: BINDING, modality: ASSERTED, source: gazette, shown: true, inferred: false}
  - {about: agreement/nuclear, field: instrumentType, value: PACT, modality: ASSERTED, source: newspaper, shown: false, inferred: false}
  - {about: agreement/of-three, field: instrumentType, value: CONVENTION, modality: ASSERTED, source: gazette, shown: true, inferred: false}
  - {about: meeting/summit, field: kind, value: STATE_VISIT, modality: ASSERTED, source: newspaper, shown: true, inferred: false}
"#;

/// Loads the world.
pub async fn world(app: &TestApp) {
    load(app, WORLD).await;
}

/// Loads a data file.
pub async fn load(app: &TestApp, text: &str) {
    let clock = Clock::Fixed(now());
    dataset::load(&app.db, clock, "world.yaml", text)
        .await
        .unwrap();
}

/// Many agreements and meetings in the same world, all of them different, none of them thought out
/// and always the same.
pub async fn many(app: &TestApp) {
    let mut dice = Dice(7);
    let mut text =
        "dataset: {slug: many, title: Many, licence: null, description: null}\nmeetings:\n"
            .to_owned();
    for number in 0..60 {
        text.push_str(&meeting(&mut dice, number));
    }
    text.push_str("agreements:\n");
    for number in 0..90 {
        text.push_str(&agreement(&mut dice, number));
    }
    load(app, &text).await;
}

fn meeting(dice: &mut Dice, number: usize) -> String {
    let mut participants = Vec::new();
    for person in ["ama", "kofi", "esi", "ama"].iter().take(dice.below(5)) {
        let office = dice.one_of(&[
            "gh-president",
            "tg-president",
            "gh-minister",
            "tg-minister",
            "bj-minister",
            "bj-sage",
            "bank-official",
            "wanderer",
            "untold",
        ]);
        let side = dice.one_of(&[
            "",
            "",
            ", country: GH",
            ", country: TG",
            ", country: FR",
            ", organisation: a-union",
        ]);
        participants.push(format!("{{person: {person}, office: {office}{side}}}"));
    }
    format!(
        "  - {{slug: meeting-{number}, titles: [{{lang: en, text: m}}], kind: {}, status: {}, statedLevel: {}, start: {}, topics: [{}], participants: [{}]}}\n",
        dice.one_of(&["null", "STATE_VISIT", "PHONE_CALL"]),
        dice.one_of(&["null", "HELD", "CANCELLED"]),
        dice.one_of(&["null", "null", "null", "AMBASSADOR"]),
        date(dice),
        domains(dice).join(", "),
        participants.join(", "),
    )
}

fn agreement(dice: &mut Dice, number: usize) -> String {
    let mut parties = Vec::new();
    for country in ["GH", "TG", "BJ", "FR", "NC", "SUHH"] {
        match dice.below(7) {
            0 => parties.push(format!("{{country: {country}, role: PARTY}}")),
            1 => parties.push(format!("{{country: {country}, role: SIGNATORY}}, {{country: {country}, role: CONTRACTING_STATE}}")),
            2 => parties.push(format!("{{country: {country}, role: TERRITORIAL_APPLICATION}}")),
            _ => {}
        }
    }
    let domains = domains(dice)
        .into_iter()
        .map(|code| format!("{{domain: {code}}}"));
    let domains: Vec<_> = domains.collect();
    let mut events = Vec::new();
    for kind in ["SIGNED", "SIGNED", "ENTERED_INTO_FORCE", "TERMINATED"] {
        if dice.below(2) == 0 {
            events.push(format!("{{kind: {kind}, occurredOn: {}}}", date(dice)));
        }
    }
    format!(
        "  - {{slug: agreement-{number}, titles: [{{lang: en, text: a}}], instrumentType: {}, parties: [{}], domains: [{}], events: [{}]}}\n",
        dice.one_of(&["null", "TREATY", "PROTOCOL"]),
        parties.join(", "),
        domains.join(", "),
        events.join(", "),
    )
}

fn domains(dice: &mut Dice) -> Vec<&'static str> {
    let all = ["ENERGY", "ENERGY.NUCLEAR", "ENERGY.NUCLEAR.SAFETY", "TRADE"];
    all.into_iter().filter(|_| dice.below(3) == 0).collect()
}

fn date(dice: &mut Dice) -> String {
    let year = 1998 + dice.below(5);
    match dice.below(8) {
        0 => "null".to_owned(),
        1 => format!("\"{year}\""),
        2 => format!("\"{year}-0{}\"", 1 + dice.below(9)),
        3 => format!("\"{year}/{}\"", year + 1),
        4 => format!("\"{year}/..\""),
        5 => format!("\"../{year}\""),
        6 => "\"199X\"".to_owned(),
        _ => format!("\"{year}-1{}-2{}\"", dice.below(3), dice.below(9)),
    }
}

/// Numbers that look thrown and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}
