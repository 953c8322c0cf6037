//! The values of variables are read before anything is run: a request whose variables do not fit is
//! refused as a whole. Scalars of our own are read by the fields that take them.

use apollo_compiler::Schema;
use apollo_compiler::ast::Type;
use apollo_compiler::executable::Operation;
use apollo_compiler::schema::{ExtendedType, InputObjectType};
use async_graphql::ServerError;
use serde_json::{Map, Value};

use super::rules::{UNSAYABLE, is_one_of};
use crate::graphql::error::{ErrorCode, at_field, with_code};

/// Refuses values that are not of the types that the operation declares.
pub fn check(
    schema: &Schema,
    operation: &Operation,
    values: &Map<String, Value>,
) -> Result<(), ServerError> {
    for variable in &operation.variables {
        let mut place = Place {
            schema,
            path: vec![variable.name.to_string()],
        };
        match values.get(variable.name.as_str()) {
            Some(value) => place.value(&variable.ty, value)?,
            None if variable.ty.is_non_null() && variable.default_value.is_none() => {
                return Err(place.refuse(&format!("is missing; it is of type {}", variable.ty)));
            }
            None => {}
        }
    }
    Ok(())
}

struct Place<'a> {
    schema: &'a Schema,
    path: Vec<String>,
}

impl Place<'_> {
    fn value(&mut self, of_type: &Type, value: &Value) -> Result<(), ServerError> {
        if value.is_null() {
            return if of_type.is_non_null() {
                Err(self.refuse(&format!("is null; it is of type {of_type}")))
            } else {
                Ok(())
            };
        }
        match (of_type, value) {
            (Type::List(item) | Type::NonNullList(item), Value::Array(values)) => {
                for (index, value) in values.iter().enumerate() {
                    self.within(&index.to_string(), |place| place.value(item, value))?;
                }
                Ok(())
            }
            // One value stands for a list of one.
            (Type::List(item) | Type::NonNullList(item), value) => self.value(item, value),
            (Type::Named(name) | Type::NonNullNamed(name), value) => {
                match self.schema.types.get(name) {
                    Some(ExtendedType::InputObject(input)) => self.object(input, value),
                    Some(ExtendedType::Enum(it)) => {
                        let text = value.as_str().unwrap_or_default();
                        let known = it.values.keys().any(|known| known == text);
                        self.fits(known, name, value)
                    }
                    _ => self.fits(is_scalar(name, value), name, value),
                }
            }
        }
    }

    fn object(&mut self, input: &InputObjectType, value: &Value) -> Result<(), ServerError> {
        let Value::Object(given) = value else {
            return self.fits(false, &input.name, value);
        };
        if let Some(unknown) = given
            .keys()
            .find(|key| !input.fields.contains_key(key.as_str()))
        {
            return self.within(unknown, |place| {
                Err(place.refuse(&format!("is no field of {}", input.name)))
            });
        }
        let one = given.len() == 1 && given.values().all(|value| !value.is_null());
        if is_one_of(input) && !one {
            return Err(self.refuse(&format!(
                "needs exactly one of the fields of {}, and not null",
                input.name
            )));
        }
        for (name, field) in &input.fields {
            self.within(name, |place| match given.get(name.as_str()) {
                Some(value) => place.value(&field.ty, value),
                None if field.is_required() => {
                    Err(place.refuse(&format!("is missing; it is of type {}", field.ty)))
                }
                None => Ok(()),
            })?;
        }
        Ok(())
    }

    fn fits(&self, fits: bool, name: &str, value: &Value) -> Result<(), ServerError> {
        if fits && is_sayable(value) {
            return Ok(());
        }
        if fits {
            return Err(self.refuse(UNSAYABLE));
        }
        let given: String = value.to_string().chars().take(60).collect();
        Err(self.refuse(&format!("is {given}, which is no {name}")))
    }

    fn within<T>(&mut self, part: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(part.to_owned());
        let read = read(self);
        self.path.pop();
        read
    }

    fn refuse(&self, what: &str) -> ServerError {
        let message = format!("The variable ${} {what}.", self.path.join("."));
        let error = with_code(ServerError::new(message, None), ErrorCode::BadUserInput);
        at_field(error, &self.path)
    }
}

/// Whether a value can be kept: see [`UNSAYABLE`].
fn is_sayable(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.contains('\0'),
        Value::Array(values) => values.iter().all(is_sayable),
        Value::Object(fields) => fields
            .iter()
            .all(|(name, value)| !name.contains('\0') && is_sayable(value)),
        _ => true,
    }
}

/// Whether a scalar of the specification takes the value; ours are read elsewhere.
fn is_scalar(name: &str, value: &Value) -> bool {
    match name {
        "Int" => value
            .as_i64()
            .is_some_and(|number| i32::try_from(number).is_ok()),
        "Float" => value.as_f64().is_some_and(f64::is_finite),
        "String" => value.is_string(),
        "Boolean" => value.is_boolean(),
        "ID" => value.is_string() || value.is_i64(),
        _ => true,
    }
}
