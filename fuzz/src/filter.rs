//! Filters, from the variable to the database.

use std::sync::LazyLock;

use apollo_compiler::Schema;
use apollo_compiler::ast::Type;
use apollo_compiler::schema::ExtendedType;
use arbitrary::Unstructured;
use entente::clock::Clock;
use entente::domain::access::Viewer;
use entente::graphql::{Api, Asked, Caller, ErrorCode, Rules, schema, sdl};
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Deeper filters than these are refused, and two more are drawn.
const DEEPEST: usize = 7;
/// The lists that take a filter.
const LISTS: [&str; 12] = [
    "agreements",
    "countries",
    "domains",
    "meetings",
    "offices",
    "organisations",
    "persons",
    "sources",
    "claims",
    "changes",
    "reviewQueue",
    "datasets",
];
const TEXTS: [&str; 14] = [
    "",
    "ML",
    "mali",
    "%",
    "_",
    "\\",
    "a\0b",
    "' OR 1=1--",
    "country/ML",
    "ENERGY",
    "2025-06-23",
    "9999-12-31",
    "0000-01-01T00:00:00Z",
    "country_00000000000000000000000000000000",
];

struct World {
    runtime: Runtime,
    api: Api,
    types: Schema,
    _folder: TempDir,
}

static WORLD: LazyLock<World> = LazyLock::new(|| world().unwrap_or_else(|fault| panic!("{fault}")));

/// An API on a database of its own, with tables and nothing in them.
fn world() -> Result<World, String> {
    let told = |fault: &dyn std::fmt::Display| fault.to_string();
    let folder = TempDir::new().map_err(|it| told(&it))?;
    let url = format!("sqlite://{}/fuzz.db", folder.path().display());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|it| told(&it))?;
    let db = runtime.block_on(async {
        let db = entente::database::connect(&url)
            .await
            .map_err(|it| told(&it))?;
        entente::database::migrate(&db)
            .await
            .map_err(|it| told(&it))?;
        Ok::<_, String>(db)
    })?;
    let api = Api::new(schema(db.clone(), Clock::System), db, Rules::default())?;
    let types = Schema::parse(sdl(), "schema.graphql").map_err(|it| it.to_string())?;
    Ok(World {
        runtime,
        api,
        types,
        _folder: folder,
    })
}

/// A filter is answered with records or refused with a code; never with a fault of ours.
pub fn filter(bytes: &[u8]) {
    let mut drawn = Unstructured::new(bytes);
    if let Ok((query, variables)) = WORLD.request(&mut drawn) {
        let told = format!("{query} {variables:?}");
        let asked = Asked {
            query: Some(query),
            variables,
            ..Asked::default()
        };
        let (errors, data) = WORLD.ask(asked);
        assert!(data || !errors.is_empty(), "{told}");
        for code in errors {
            assert!(
                !code.is_empty() && code != ErrorCode::Internal.name(),
                "{code}: {told}"
            );
        }
    }
}

impl World {
    /// The codes of the errors, and whether there are data.
    fn ask(&self, asked: Asked) -> (Vec<String>, bool) {
        let caller = Caller::default();
        let answer = match self.api.prepare(asked, &caller) {
            Err(answer) => *answer,
            Ok(prepared) => {
                let run = self.api.run(prepared, Viewer::program("fuzz"), &caller);
                self.runtime.block_on(run)
            }
        };
        let codes = answer.errors.iter().map(|it| {
            let code = it.extensions.as_ref().and_then(|all| all.get("code"));
            code.map(|code| code.to_string().trim_matches('"').to_owned())
                .unwrap_or_default()
        });
        (codes.collect(), answer.data.is_some())
    }

    /// A question for a list with a filter.
    fn request(&self, drawn: &mut Unstructured) -> arbitrary::Result<(String, Map<String, Value>)> {
        let list = *drawn.choose(&LISTS)?;
        let field = self
            .types
            .get_object("Query")
            .and_then(|it| it.fields.get(list));
        let argument = field.and_then(|it| it.argument_by_name("filter"));
        let Some(argument) = argument else {
            panic!("{list} takes no filter")
        };
        let query = format!(
            "query ($filter: {}) {{ {list}(first: 1, filter: $filter) {{ totalCount nodes {{ __typename }} }} }}",
            argument.ty
        );
        let count = if list == "changes" {
            query.replace("totalCount ", "")
        } else {
            query
        };
        let value = self.value(drawn, &argument.ty, 0)?;
        Ok((count, Map::from_iter([("filter".to_owned(), value)])))
    }

    fn value(
        &self,
        drawn: &mut Unstructured,
        of_type: &Type,
        depth: usize,
    ) -> arbitrary::Result<Value> {
        if drawn.is_empty() {
            return Err(arbitrary::Error::NotEnoughData);
        }
        if !of_type.is_non_null() && drawn.ratio(1, 40)? {
            return Ok(Value::Null);
        }
        if of_type.is_list() {
            let many = drawn.int_in_range(0..=3)?;
            let items = (0..many).map(|_| self.value(drawn, of_type.item_type(), depth));
            return items.collect();
        }
        let name = of_type.inner_named_type();
        Ok(match self.types.types.get(name) {
            Some(ExtendedType::Enum(it)) => {
                let names: Vec<&str> = it.values.keys().map(|it| it.as_str()).collect();
                json!(drawn.choose(&names)?)
            }
            Some(ExtendedType::InputObject(it)) if depth < DEEPEST => {
                let mut fields = Map::new();
                for (name, field) in &it.fields {
                    if field.is_required() || drawn.ratio(1, 6)? {
                        fields.insert(name.to_string(), self.value(drawn, &field.ty, depth + 1)?);
                    }
                }
                Value::Object(fields)
            }
            Some(ExtendedType::InputObject(_)) => json!({}),
            _ => scalar(drawn, name)?,
        })
    }
}

fn scalar(drawn: &mut Unstructured, name: &str) -> arbitrary::Result<Value> {
    Ok(match name {
        "Boolean" => json!(drawn.arbitrary::<bool>()?),
        "Int" => json!(drawn.arbitrary::<i32>()?),
        _ if drawn.ratio(1, 3)? => json!(drawn.arbitrary::<String>()?),
        _ => json!(drawn.choose(&TEXTS)?),
    })
}
