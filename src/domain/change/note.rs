//! Rows as they were and as they are: what a transaction did, all in all.

use std::cmp::Reverse;
use std::collections::HashMap;

use chrono::{DateTime, SecondsFormat};
use serde_json::{Map, Number, Value};
use uuid::Uuid;

use crate::domain::change::tables;
use crate::domain::id;

/// A row: its columns by name.
pub type Row = Map<String, Value>;

/// What was done to a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Its table.
    pub table: String,
    /// Its id.
    pub id: Uuid,
    /// As it was; nothing if it was not there.
    pub before: Option<Row>,
    /// As it is; nothing if it is gone.
    pub after: Option<Row>,
}

/// What was done to one field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its column.
    pub name: String,
    /// As it was.
    pub before: Value,
    /// As it is.
    pub after: Value,
}

impl Note {
    /// Reads what a trigger wrote down, or what the log kept of it.
    pub fn read(table: &str, before: Option<&str>, after: Option<&str>) -> Option<Self> {
        let (before, after) = (before.map(row), after.map(row));
        let one = [&after, &before].into_iter().flatten().flatten().next()?;
        let id = Uuid::try_parse(one.get("id")?.as_str()?).ok()?;
        Some(Self {
            table: table.to_owned(),
            id,
            before: before.flatten(),
            after: after.flatten(),
        })
    }

    /// Whether the row differs: it may have been written as it was, or written and undone.
    pub fn is_change(&self) -> bool {
        self.before != self.after
    }

    /// Whether the field differs.
    pub fn wrote(&self, field: &str) -> bool {
        self.fields().iter().any(|it| it.name == field)
    }

    /// Whether the row was there before and is there after.
    pub fn is_update(&self) -> bool {
        self.before.is_some() && self.after.is_some()
    }

    /// Whether the row is a part of a record, and not the record's own.
    pub fn is_part(&self) -> bool {
        tables::owner(&self.table) != Some("id")
    }

    /// The value of a column, as it is or else as it was.
    pub fn value(&self, column: &str) -> Option<&Value> {
        self.after.as_ref().or(self.before.as_ref())?.get(column)
    }

    /// The id in a column.
    pub fn uuid(&self, column: &str) -> Option<Uuid> {
        Uuid::try_parse(self.value(column)?.as_str()?).ok()
    }

    /// Whether one of its columns holds this id, besides that of its own.
    pub fn refers_to(&self, id: Uuid) -> bool {
        let row = self.after.as_ref().or(self.before.as_ref());
        let mut columns = row.into_iter().flatten();
        columns.any(|(name, _)| name != "id" && is_id(name) && self.uuid(name) == Some(id))
    }

    /// The fields that differ, by name. Of a row that came or went, those that are known.
    pub fn fields(&self) -> Vec<Field> {
        let nothing = Row::new();
        let before = self.before.as_ref().unwrap_or(&nothing);
        let after = self.after.as_ref().unwrap_or(&nothing);
        let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
        names.sort_unstable();
        names.dedup();
        let value = |row: &Row, name: &String| row.get(name).cloned().unwrap_or_default();
        names
            .into_iter()
            .map(|name| Field {
                name: name.clone(),
                before: value(before, name),
                after: value(after, name),
            })
            .filter(|field| field.before != field.after)
            .collect()
    }
}

/// What several notes come to for each row, in the order in which the rows were first written.
pub fn net(notes: Vec<Note>) -> Vec<Note> {
    let mut places: HashMap<(String, Uuid), usize> = HashMap::new();
    let mut rows: Vec<Note> = Vec::new();
    for note in notes {
        match places.get(&(note.table.clone(), note.id)) {
            Some(place) => rows[*place].after = note.after,
            None => {
                places.insert((note.table.clone(), note.id), rows.len());
                rows.push(note);
            }
        }
    }
    rows
}

/// Tells what went from the parts to the whole. Where a row takes others with it, each database has an
/// order of its own.
pub fn order_going(notes: &mut [Note]) {
    let is_going = |note: &Note| note.after.is_none();
    let mut going: Vec<Note> = notes.iter().filter(|it| is_going(it)).cloned().collect();
    going.sort_by_key(|note| (Reverse(tables::place(&note.table)), note.id));
    let places = notes.iter_mut().filter(|note| is_going(note));
    for (place, note) in places.zip(going) {
        *place = note;
    }
}

/// A row as both databases mean it: they write ids, instants and numbers in ways of their own.
fn row(text: &str) -> Option<Row> {
    let row: Row = serde_json::from_str(text).ok()?;
    let normal = row.into_iter().map(|(name, value)| {
        let value = normal(&name, value);
        (name, value)
    });
    Some(normal.collect())
}

fn normal(name: &str, value: Value) -> Value {
    match value {
        Value::String(text) if is_id(name) => match Uuid::try_parse(&text) {
            Ok(id) => Value::String(id.to_string()),
            Err(_) => Value::String(text),
        },
        Value::String(text) if name.ends_with("_at") => {
            match DateTime::parse_from_rfc3339(&text.replacen(' ', "T", 1)) {
                Ok(at) => at
                    .to_utc()
                    .to_rfc3339_opts(SecondsFormat::AutoSi, false)
                    .into(),
                Err(_) => Value::String(text),
            }
        }
        Value::Number(number) => Value::Number(whole(number)),
        other => other,
    }
}

/// A number without a fraction is the same number with `.0` behind it.
#[expect(
    clippy::cast_possible_truncation,
    reason = "whole numbers of this size are exact"
)]
fn whole(number: Number) -> Number {
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 1e15 => {
            Number::from(float as i64)
        }
        _ => number,
    }
}

/// Whether a column holds ids.
pub fn is_id(column: &str) -> bool {
    column == "id" || column.ends_with("_id")
}

/// A value as callers know it: with the ids of records as the API writes them.
pub fn shown(table: &str, column: &str, value: Value) -> Value {
    let kind = tables::refers_to(table, column);
    let uuid = value.as_str().and_then(|text| Uuid::try_parse(text).ok());
    match (kind, uuid) {
        (Some(kind), Some(uuid)) => id::show(id::prefix(kind), uuid).into(),
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ID: &str = "00000000-0000-0000-0000-000000000001";

    fn note(before: Option<Value>, after: Option<Value>) -> Note {
        let text = |value: Option<Value>| {
            value.map(|mut value| {
                value["id"] = json!(ID);
                value.to_string()
            })
        };
        let (before, after) = (text(before), text(after));
        Note::read("country", before.as_deref(), after.as_deref()).unwrap()
    }

    #[test]
    fn several_writes_to_a_row_are_one_change_from_first_to_last() {
        let (a, b, c) = (json!({"x": 1}), json!({"x": 2}), json!({"x": 3}));
        let notes = vec![
            note(Some(a.clone()), Some(b.clone())),
            note(Some(b.clone()), None),
            note(None, Some(c.clone())),
        ];
        assert_eq!(net(notes), [note(Some(a.clone()), Some(c))]);
        let undone = net(vec![
            note(Some(a.clone()), Some(b.clone())),
            note(Some(b), Some(a.clone())),
        ]);
        assert!(undone.len() == 1 && !undone[0].is_change());
        let gone = net(vec![note(None, Some(a.clone())), note(Some(a), None)]);
        assert!(gone.len() == 1 && !gone[0].is_change());
    }

    #[test]
    fn only_what_differs_is_told() {
        let changed = note(
            Some(json!({"x": 1, "y": 2})),
            Some(json!({"x": 1, "y": null})),
        );
        let fields: Vec<String> = changed.fields().into_iter().map(|it| it.name).collect();
        assert_eq!(fields, ["y"]);
        let made = note(None, Some(json!({"x": 1, "y": null})));
        let fields: Vec<String> = made.fields().into_iter().map(|it| it.name).collect();
        assert_eq!(fields, ["id", "x"]);
    }

    /// Otherwise the same change would read differently on the two databases.
    #[test]
    fn a_row_means_the_same_however_a_database_writes_it() {
        let sqlite = r#"{"id": "00000000000000000000000000000001", "seen_at": "2025-06-23 10:15:00.500+00:00", "share": 1.0}"#;
        let postgres = r#"{"id": "00000000-0000-0000-0000-000000000001", "seen_at": "2025-06-23T10:15:00.5+00:00", "share": 1}"#;
        assert_eq!(row(sqlite), row(postgres));
        assert_eq!(normal("share", json!(0.9)), json!(0.9));
        assert_eq!(
            normal("value", json!("00000000000000000000000000000001")),
            json!("00000000000000000000000000000001")
        );
    }

    #[test]
    fn ids_are_told_as_callers_know_them() {
        let told = shown("party", "country_id", json!(ID));
        assert_eq!(told, json!("country_00000000000000000000000000000001"));
        assert_eq!(shown("party", "country_id", Value::Null), Value::Null);
    }
}
