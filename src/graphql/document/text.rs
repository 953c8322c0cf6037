//! The text of a document, before it is read: counted, and without its descriptions.
//!
//! Since September 2025 operations, fragments and variables may have descriptions. They change
//! nothing, and the parser does not know them, so they are blanked. Every other sign keeps its
//! line and column, so that errors point to where the caller wrote them.

use std::borrow::Cow;

use apollo_parser::{Lexer, Token, TokenKind};

/// The words and signs that mean something, or nothing if there are more than so many.
pub fn tokens(text: &str, most: usize) -> Option<Vec<Token<'_>>> {
    let mut tokens = Vec::new();
    // What is no token is left for the parser, which tells where it is.
    for token in Lexer::new(text).flatten() {
        if is_significant(token.kind()) {
            if tokens.len() == most {
                return None;
            }
            tokens.push(token);
        }
    }
    Some(tokens)
}

/// The text without descriptions.
pub fn without_descriptions<'a>(text: &'a str, tokens: &[Token<'a>]) -> Option<Cow<'a, str>> {
    let mut blanked: Option<String> = None;
    let mut end = 0;
    for description in descriptions(tokens) {
        let start = description.index();
        let blanked = blanked.get_or_insert_default();
        blanked.push_str(text.get(end..start)?);
        blanked.extend(description.data().bytes().map(blank));
        end = start + description.data().len();
    }
    match blanked {
        None => Some(Cow::Borrowed(text)),
        Some(mut blanked) => {
            blanked.push_str(text.get(end..)?);
            Some(Cow::Owned(blanked))
        }
    }
}

fn is_significant(kind: TokenKind) -> bool {
    !matches!(
        kind,
        TokenKind::Whitespace | TokenKind::Comment | TokenKind::Comma | TokenKind::Eof
    )
}

/// Byte for byte, since the parser counts bytes.
fn blank(byte: u8) -> char {
    match byte {
        b'\n' => '\n',
        b'\r' => '\r',
        _ => ' ',
    }
}

/// Strings before a definition, and before a variable that is being defined.
fn descriptions<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<&'t Token<'a>> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut defining_variables = false;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind() {
            TokenKind::LParen | TokenKind::LBracket | TokenKind::LCurly => {
                if depth == 0 {
                    defining_variables =
                        token.kind() == TokenKind::LParen && follows_operation(tokens, index);
                }
                depth += 1;
            }
            TokenKind::RParen | TokenKind::RBracket | TokenKind::RCurly => {
                depth = depth.saturating_sub(1);
            }
            TokenKind::StringValue => {
                let next = tokens.get(index + 1);
                let describes = match depth {
                    0 => next.is_some_and(starts_definition),
                    1 => {
                        defining_variables
                            && next.is_some_and(|next| next.kind() == TokenKind::Dollar)
                            && kind(tokens, index, 1) != Some(TokenKind::Eq)
                    }
                    _ => false,
                };
                if describes {
                    found.push(token);
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether the bracket at `index` comes right after `query` or `query Name`.
pub fn follows_operation(tokens: &[Token<'_>], index: usize) -> bool {
    let is_keyword = |back: usize| {
        let token = index.checked_sub(back).and_then(|at| tokens.get(at));
        token.is_some_and(|it| matches!(it.data(), "query" | "mutation" | "subscription"))
            && kind(tokens, index, back + 1) != Some(TokenKind::At)
    };
    is_keyword(1) || kind(tokens, index, 1) == Some(TokenKind::Name) && is_keyword(2)
}

fn kind(tokens: &[Token<'_>], index: usize, back: usize) -> Option<TokenKind> {
    let at = index.checked_sub(back)?;
    tokens.get(at).map(Token::kind)
}

fn starts_definition(token: &Token<'_>) -> bool {
    matches!(
        token.data(),
        "query" | "mutation" | "subscription" | "fragment"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let tokens = tokens(text, 1_000).unwrap();
        without_descriptions(text, &tokens).unwrap().into_owned()
    }

    #[test]
    fn descriptions_are_blanked_and_nothing_moves() {
        for (text, expected) in [
            (r#""d" query A { a }"#, r"    query A { a }"),
            (
                "\"\"\"two\nlines\"\"\" fragment f on A { a }",
                "      \n         fragment f on A { a }",
            ),
            (
                r#"query A("é" $a: Int "b" $b: Int) { a }"#,
                r"query A(     $a: Int     $b: Int) { a }",
            ),
            (
                r#"query ("d" $a: String = "x" "e" $b: Int @d(x: "y") "f" $c: Int) { a }"#,
                r#"query (    $a: String = "x"     $b: Int @d(x: "y")     $c: Int) { a }"#,
            ),
        ] {
            assert_eq!(read(text), expected);
        }
    }

    #[test]
    fn other_strings_are_left() {
        for text in [
            r#"{ a(x: "query") }"#,
            r#"query ($a: String = "x" $b: Int) { a }"#,
            r#"query ($a: [String] = ["x" "y"] $b: Int) { a }"#,
            r#"query @query (x: "y" $b: Int) { a }"#,
            r#"query A @d(x: "y" $b: Int) { a(x: ["y" $b]) }"#,
            r#""d" { a }"#,
            r#""query" "#,
            r#"{ a } "open"#,
        ] {
            assert_eq!(read(text), text);
        }
    }

    #[test]
    fn only_what_means_something_is_counted() {
        let text = "{ a, b # a comment\n }";
        assert!(tokens(text, 4).is_some());
        assert!(tokens(text, 3).is_none());
    }
}
