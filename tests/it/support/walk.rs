//! Walks the schema, so that what holds for every question and act is tested for those to come too.

use std::cell::RefCell;
use std::collections::{HashSet, VecDeque};

use serde_json::{Map, Value, json};

use super::TestApp;

const SCHEMA: &str = "{ __schema { queryType { name } mutationType { name } types {
    name kind isOneOf
    fields { name type { ...T } args { name type { ...T } } }
    inputFields { name defaultValue type { ...T } }
    enumValues { name }
} } }
fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// The types by name, and the filters whose fields have been asked for already. Filters lie in each
/// other without end and read their fields in the same way wherever they lie, so each is entered
/// once for each text.
pub struct Types(Map<String, Value>, RefCell<HashSet<String>>);

impl Types {
    pub async fn of(app: &TestApp) -> Self {
        let schema = app.ask(SCHEMA).await;
        let types = schema["__schema"]["types"].as_array().unwrap().iter();
        Self(
            types
                .map(|of_type| (name(of_type).to_owned(), of_type.clone()))
                .collect(),
            RefCell::default(),
        )
    }

    pub fn fields(&self, of_type: &str) -> &Vec<Value> {
        self.0[of_type]["fields"].as_array().unwrap()
    }

    fn input_fields(&self, of_type: &Value) -> &Vec<Value> {
        self.0[name(of_type)]["inputFields"].as_array().unwrap()
    }

    /// A value of each input type with this text at one place, for each place a text can stand.
    fn with(&self, of_type: &Value, text: &str) -> Vec<Value> {
        match of_type["kind"].as_str().unwrap() {
            "NON_NULL" => self.with(&of_type["ofType"], text),
            "LIST" => {
                let each = self.with(&of_type["ofType"], text);
                each.into_iter()
                    .map(|value| json!([value, value]))
                    .collect()
            }
            "SCALAR" if !matches!(name(of_type), "Int" | "Float" | "Boolean") => vec![json!(text)],
            "INPUT_OBJECT" if !self.is_new(name(of_type), text) => Vec::new(),
            "INPUT_OBJECT" => {
                let least = self.least(of_type);
                let fields = self.input_fields(of_type).iter();
                fields
                    .flat_map(|field| {
                        let values = self.with(&field["type"], text).into_iter();
                        values.map(|value| {
                            let mut input = match self.is_one_of(of_type) {
                                true => json!({}),
                                false => least.clone(),
                            };
                            input[name(field)] = value;
                            input
                        })
                    })
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    fn is_one_of(&self, of_type: &Value) -> bool {
        self.0[name(of_type)]["isOneOf"] == true
    }

    fn is_new(&self, name: &str, text: &str) -> bool {
        !name.ends_with("Filter") || self.1.borrow_mut().insert(format!("{name} {text}"))
    }

    /// The smallest value of an input type.
    fn least(&self, of_type: &Value) -> Value {
        match of_type["kind"].as_str().unwrap() {
            "NON_NULL" => self.least(&of_type["ofType"]),
            "LIST" => json!([self.least(&of_type["ofType"])]),
            "ENUM" => self.0[name(of_type)]["enumValues"][0]["name"].clone(),
            "INPUT_OBJECT" => {
                let fields = self.input_fields(of_type).iter();
                let needed = fields.filter(|field| is_needed(field));
                // Exactly one field, and none of them is needed more than the others.
                let one = self
                    .is_one_of(of_type)
                    .then(|| &self.input_fields(of_type)[0]);
                Value::Object(
                    needed
                        .chain(one)
                        .map(|field| (name(field).to_owned(), self.least(&field["type"])))
                        .collect(),
                )
            }
            _ => match name(of_type) {
                "Int" | "Float" => json!(1),
                "Boolean" => json!(false),
                _ => json!("x"),
            },
        }
    }

    /// Everything that can be asked of a root field with this text at one place.
    pub fn questions(&self, root: &str, text: &str) -> Vec<(String, Value)> {
        let mut questions = Vec::new();
        for field in self.fields(root) {
            for argument in field["args"].as_array().unwrap() {
                for value in self.with(&argument["type"], text) {
                    questions.push(self.question(root, field, Some((argument, value))));
                }
            }
        }
        questions
    }

    /// Everything that can be asked of a field below the root with this text at one place.
    pub fn questions_below(&self, text: &str) -> Vec<(String, Value)> {
        let mut questions = Vec::new();
        for (of_type, way) in self.ways() {
            for field in self.fields(&of_type) {
                for argument in field["args"].as_array().unwrap() {
                    for value in self.with(&argument["type"], text) {
                        let (head, field, variables) = self.field(field, Some((argument, value)));
                        let (open, close) = (way.join(" { "), " }".repeat(way.len()));
                        let query = format!("query{head} {{ {open} {{ {field} }}{close}");
                        questions.push((query, variables));
                    }
                }
            }
        }
        questions
    }

    /// The shortest way from the root to each type of objects, by fields that need nothing.
    fn ways(&self) -> Vec<(String, Vec<String>)> {
        let mut ways: Vec<(String, Vec<String>)> = Vec::new();
        let mut seen = HashSet::from(["Query".to_owned()]);
        let mut ahead = VecDeque::from([("Query".to_owned(), Vec::new())]);
        while let Some((of_type, way)) = ahead.pop_front() {
            for field in self.fields(&of_type) {
                let next = innermost(&field["type"]);
                let is_open = field["args"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .all(|it| !is_needed(it));
                let is_object = self.0[next]["kind"] == "OBJECT";
                if is_open && is_object && seen.insert(next.to_owned()) {
                    let few = if next.ends_with("Connection") {
                        "(first: 2)"
                    } else {
                        ""
                    };
                    let step = format!("{}{few}", name(field));
                    ahead.push_back((next.to_owned(), [&way[..], &[step]].concat()));
                }
            }
            ways.push((of_type, way));
        }
        ways.retain(|(_, way)| !way.is_empty());
        ways
    }

    /// The shortest question to a root field.
    pub fn least_question(&self, root: &str, field: &Value) -> (String, Value) {
        self.question(root, field, None)
    }

    /// An act with these arguments as its variables, which asks for this beside the errors.
    pub fn act(&self, act: &str, arguments: &Value, what: &str) -> String {
        let mut fields = self.fields("Mutation").iter();
        let field = fields.find(|field| name(field) == act).unwrap();
        let all = field["args"].as_array().unwrap().iter();
        let (declared, given): (Vec<_>, Vec<_>) = all
            .filter(|argument| arguments.get(name(argument)).is_some())
            .map(|argument| {
                let (name, of_type) = (name(argument), written(&argument["type"]));
                (format!("${name}: {of_type}"), format!("{name}: ${name}"))
            })
            .unzip();
        format!(
            "mutation({}) {{ {act}({}) {{ {what} errors {{ code field message }} }} }}",
            declared.join(", "),
            given.join(", ")
        )
    }

    /// A question to a root field with what it needs, and one argument as it is given.
    fn question(
        &self,
        root: &str,
        field: &Value,
        chosen: Option<(&Value, Value)>,
    ) -> (String, Value) {
        let (head, field, variables) = self.field(field, chosen);
        let kind = root.to_lowercase();
        (format!("{kind}{head} {{ {field} }}"), variables)
    }

    /// A field with what it needs and one argument as it is given: the head that declares the
    /// variables, the field itself, and the variables.
    fn field(&self, field: &Value, chosen: Option<(&Value, Value)>) -> (String, String, Value) {
        let mut variables = json!({});
        let (mut declared, mut given) = (Vec::new(), Vec::new());
        for argument in field["args"].as_array().unwrap() {
            let of_type = &argument["type"];
            variables[name(argument)] = match &chosen {
                Some((chosen, value)) if name(chosen) == name(argument) => value.clone(),
                _ if of_type["kind"] == "NON_NULL" && name(argument) != "orderBy" => {
                    self.least(of_type)
                }
                _ => continue,
            };
            declared.push(format!("${}: {}", name(argument), written(of_type)));
            given.push(format!("{0}: ${0}", name(argument)));
        }
        let in_brackets = |parts: Vec<String>| match parts.is_empty() {
            true => String::new(),
            false => format!("({})", parts.join(", ")),
        };
        let of_type = innermost(&field["type"]);
        let selection = match self.0[of_type]["kind"].as_str().unwrap() {
            "SCALAR" | "ENUM" => "",
            _ if of_type.ends_with("Connection") => " { totalCount nodes { __typename } }",
            _ if of_type.ends_with("Payload") => " { errors { code field message } }",
            _ => " { __typename }",
        };
        let asked = format!("{}{}{selection}", name(field), in_brackets(given));
        (in_brackets(declared), asked, variables)
    }
}

pub fn name(of: &Value) -> &str {
    of["name"].as_str().unwrap_or_default()
}

fn is_needed(field: &Value) -> bool {
    field["type"]["kind"] == "NON_NULL" && field["defaultValue"].is_null()
}

fn innermost(of_type: &Value) -> &str {
    match &of_type["ofType"] {
        Value::Null => name(of_type),
        inner => innermost(inner),
    }
}

/// A type as it is declared: `[String!]!`
fn written(of_type: &Value) -> String {
    match of_type["kind"].as_str().unwrap() {
        "NON_NULL" => format!("{}!", written(&of_type["ofType"])),
        "LIST" => format!("[{}]", written(&of_type["ofType"])),
        _ => name(of_type).to_owned(),
    }
}
