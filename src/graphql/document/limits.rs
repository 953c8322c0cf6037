//! How large a document may be. Every figure is a setting.

/// The most that a document may hold or ask for.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of text.
    pub bytes: usize,
    /// Words, numbers, strings and signs.
    pub tokens: usize,
    /// Fields within fields.
    pub depth: usize,
    /// Fields, inline fragments and spreads of all operations, counted as if every fragment stood where it is spread.
    pub fields: usize,
    /// Fields of the root, counted likewise.
    pub root_fields: usize,
    /// Aliases, counted where they are written.
    pub aliases: usize,
    /// Directives in one place.
    pub directives_in_one_place: usize,
    /// Directives in all.
    pub directives: usize,
    /// Errors in one answer; what is wrong beyond them is not told.
    pub errors: usize,
    /// Records that the answer could hold; see [`super::cost`].
    pub cost: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 32 * 1024,
            tokens: 4_000,
            // The introspection that tools send is 15 deep.
            depth: 15,
            fields: 5_000,
            root_fields: 50,
            aliases: 30,
            directives_in_one_place: 5,
            directives: 50,
            errors: 20,
            cost: 50_000,
        }
    }
}

/// Selections within selections, fragments included. Not a setting: the stack is not one either.
pub const NESTING: usize = 30;

/// Values, types and selections within each other while reading.
pub const RECURSION: usize = 100;

/// Lists of the schema within each other, such as the fields of the types of fields. Each multiplies
/// the answer by the size of the schema.
pub const INTROSPECTION: usize = 2;
