//! Cursors of lists, one sorted by a word and one by a day.

use entente::domain::agreement::list::AgreementKey;
use entente::domain::error::Error;
use entente::domain::list::{Listed, PageRequest, Query, Sort, place};
use entity::{agreement, country};

/// A cursor that is taken is written again as one that is taken, and says the same. Any other is
/// refused for what it is.
pub fn cursor(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    for_list::<country::Entity>(&[], text);
    let by_day = Sort {
        by: AgreementKey::Signed,
        descending: true,
    };
    for_list::<agreement::Entity>(&[by_day], text);
}

fn for_list<E: Listed>(order: &[Sort<E::SortBy>], text: &str) {
    match read::<E>(order, text) {
        Ok(said) => assert_eq!(read::<E>(order, &said).ok().as_ref(), Some(&said), "{text}"),
        Err(Error::Refused(problems)) => assert_eq!(problems[0].field, ["after"], "{text}"),
        Err(cause @ (Error::Database(_) | Error::TooMuch(_))) => panic!("{text}: {cause}"),
    }
}

fn read<E: Listed>(order: &[Sort<E::SortBy>], text: &str) -> Result<String, Error> {
    let page = PageRequest::new(None, Some(text.to_owned()), None, None)?;
    let query = Query::<E> {
        filter: Default::default(),
        order: order.to_vec(),
        page,
    };
    place(&query).map(Option::unwrap_or_default)
}
