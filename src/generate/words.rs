//! Titles and quotations. Every title says in its first word that it is synthetic.

use entity::vocabulary::InstrumentType;

use crate::domain::text::NewText;
use crate::generate::chance::Chance;
use crate::generate::occasion::Sides;
use crate::generate::rows::said;
use crate::generate::world::World;

/// What an instrument is called in English, French, Russian and Arabic.
fn noun(kind: Option<InstrumentType>) -> [&'static str; 4] {
    use InstrumentType::*;
    match kind {
        Some(ExchangeOfNotes) => [
            "Exchange of notes",
            "Échange de notes",
            "Обмен нотами",
            "تبادل مذكرات",
        ],
        Some(Convention) => ["Convention", "Convention", "Конвенция", "اتفاقية"],
        Some(Protocol) => ["Protocol", "Protocole", "Протокол", "بروتوكول"],
        Some(Treaty) => ["Treaty", "Traité", "Договор", "معاهدة"],
        Some(MemorandumOfUnderstanding) => [
            "Memorandum of understanding",
            "Mémorandum d’entente",
            "Меморандум о взаимопонимании",
            "مذكرة تفاهم",
        ],
        Some(Amendment) => ["Amendment", "Avenant", "Поправка", "تعديل"],
        Some(JointDeclaration) => [
            "Joint declaration",
            "Déclaration commune",
            "Совместное заявление",
            "إعلان مشترك",
        ],
        Some(Arrangement) => ["Arrangement", "Arrangement", "Договорённость", "ترتيب"],
        _ => ["Agreement", "Accord", "Соглашение", "اتفاق"],
    }
}

/// The titles of an agreement: English and French, and for some Russian or Arabic.
pub fn titles(
    world: &World,
    chance: &mut Chance,
    number: usize,
    kind: Option<InstrumentType>,
    sides: &Sides,
    domain: usize,
) -> Vec<NewText> {
    let noun = noun(kind);
    let subject = &world.domains[domain].names;
    let name = |place: usize, language: usize| &world.countries[place].names[language];
    let between = |language: usize, word: &str, and: &str| match sides {
        Sides::Two(a, b) => format!("{word} {} {and} {}", name(*a, language), name(*b, language)),
        Sides::WithOrganisation(a) => format!("{word} {}", name(*a, language)),
        Sides::Many(_) => String::new(),
    };
    let title = |start: String, between: String, about: String| {
        let parts = [start, between, about].into_iter();
        parts
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut titles = vec![
        said(
            "en",
            title(
                format!("Synthetic agreement {number:06}: {}", noun[0]),
                between(0, "between", "and"),
                format!("on {}", subject[0]),
            ),
        ),
        said(
            "fr",
            title(
                format!("Accord synthétique {number:06} : {}", noun[1]),
                between(1, "entre", "et"),
                format!("concernant {}", subject[1]),
            ),
        ),
    ];
    if chance.in_thousand(100) {
        titles.push(said(
            "ru",
            title(
                format!("Синтетическое соглашение {number:06}: {}", noun[2]),
                between(2, "—", "и"),
                format!("— {}", subject[2]),
            ),
        ));
    }
    if chance.in_thousand(50) {
        titles.push(said(
            "ar",
            title(
                format!("اتفاق اصطناعي {number:06}: {}", noun[3]),
                between(3, "بين", "و"),
                format!("— {}", subject[3]),
            ),
        ));
    }
    titles
}

/// The titles of a meeting.
pub fn meeting_titles(world: &World, number: usize, sides: &Sides) -> Vec<NewText> {
    let name = |place: usize, language: usize| &world.countries[place].names[language];
    match sides {
        Sides::Two(host, guest) => vec![
            said(
                "en",
                format!(
                    "Synthetic meeting {number:06}: {} and {}",
                    name(*host, 0),
                    name(*guest, 0)
                ),
            ),
            said(
                "fr",
                format!(
                    "Rencontre synthétique {number:06} : {} et {}",
                    name(*host, 1),
                    name(*guest, 1)
                ),
            ),
        ],
        sides => vec![said(
            "en",
            format!(
                "Synthetic meeting {number:06}: summit of {} countries",
                sides.states().len()
            ),
        )],
    }
}
