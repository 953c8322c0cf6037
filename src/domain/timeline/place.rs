//! A place in a timeline: what a cursor says, and which entries lie beyond it.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::date::is_held;
use crate::domain::error::{Error, Result};
use crate::domain::timeline::{Asked, Entry, TimelineKind, TimelineOrder};

/// The list and the order it belongs to, then day, kind and id of the entry that stands there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Place(String, Option<NaiveDate>, TimelineKind, Uuid);

/// Which entries of one kind, of those with a day or of those without, lie beyond a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beyond {
    /// All of them.
    All,
    /// None of them.
    Nothing,
    /// Those on this day or beyond it.
    From(NaiveDate),
    /// Those beyond this day.
    After(NaiveDate),
    /// Those beyond this day, and on the day those beyond this id.
    AfterEntry(NaiveDate, Uuid),
    /// Those beyond this id.
    AfterId(Uuid),
}

impl Place {
    /// The place of an entry.
    pub(super) fn of(order: TimelineOrder, entry: &Entry) -> Self {
        Self(list_name(order), entry.day(), entry.kind, entry.id)
    }

    /// The place as a cursor.
    pub(super) fn write(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// The place at which a page begins, if the caller gives one.
    pub(super) fn read(asked: &Asked) -> Result<Option<Self>> {
        let refuse = |what| {
            Error::invalid(
                asked.page.cursor_name(),
                format!(
                    "This cursor {what}. Use a cursor from `pageInfo` or `edges` of a timeline in the same order."
                ),
            )
        };
        let Some(cursor) = asked.page.cursor() else {
            return Ok(None);
        };
        let place: Self = BASE64_URL_SAFE_NO_PAD
            .decode(cursor)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .ok_or_else(|| refuse("cannot be read, or comes from another list"))?;
        if !place.1.is_none_or(is_held) {
            Err(refuse("cannot be read"))
        } else if place.0 == list_name(asked.order) {
            Ok(Some(place))
        } else {
            Err(refuse("comes from another list"))
        }
    }

    /// Which entries of a kind lie beyond this place, for those with a day and for those without.
    /// Entries are read with rising days or with falling ones; those without a day come last, and
    /// so first where the list is read backwards.
    pub(super) fn beyond(
        &self,
        kind: TimelineKind,
        dated: bool,
        rising: bool,
        backwards: bool,
    ) -> Beyond {
        let Self(_, place, at, id) = self;
        let is_ahead = (kind > *at) == rising;
        match (place, dated) {
            (Some(day), true) if kind == *at => Beyond::AfterEntry(*day, *id),
            (Some(day), true) if is_ahead => Beyond::From(*day),
            (Some(day), true) => Beyond::After(*day),
            (None, false) if kind == *at => Beyond::AfterId(*id),
            (None, false) if is_ahead => Beyond::All,
            (None, false) => Beyond::Nothing,
            (Some(_), false) if backwards => Beyond::Nothing,
            (None, true) if !backwards => Beyond::Nothing,
            (Some(_), false) | (None, true) => Beyond::All,
        }
    }
}

fn list_name(order: TimelineOrder) -> String {
    format!("timeline:{order:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: Uuid = Uuid::from_u128(7);

    fn at(day: Option<NaiveDate>) -> Place {
        Place(String::new(), day, TimelineKind::Meeting, ID)
    }

    #[test]
    fn on_the_day_of_the_place_the_kind_decides() {
        let day = NaiveDate::MIN;
        let beyond = |kind, rising| at(Some(day)).beyond(kind, true, rising, false);
        let (before, same, after) = (
            TimelineKind::RelationEvent,
            TimelineKind::Meeting,
            TimelineKind::MissionClosed,
        );
        assert_eq!(beyond(same, true), Beyond::AfterEntry(day, ID));
        assert_eq!(beyond(after, true), Beyond::From(day));
        assert_eq!(beyond(before, true), Beyond::After(day));
        assert_eq!(beyond(after, false), Beyond::After(day));
        assert_eq!(beyond(before, false), Beyond::From(day));
    }

    #[test]
    fn entries_without_a_day_lie_beyond_those_with_one_and_never_before_them() {
        let kind = TimelineKind::Meeting;
        for rising in [true, false] {
            let dated = at(Some(NaiveDate::MIN));
            assert_eq!(dated.beyond(kind, false, rising, false), Beyond::All);
            assert_eq!(dated.beyond(kind, false, rising, true), Beyond::Nothing);
            assert_eq!(at(None).beyond(kind, true, rising, false), Beyond::Nothing);
            assert_eq!(at(None).beyond(kind, true, rising, true), Beyond::All);
            let same = at(None).beyond(kind, false, rising, false);
            assert_eq!(same, Beyond::AfterId(ID));
        }
    }
}
