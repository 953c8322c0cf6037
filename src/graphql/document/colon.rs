//! Names without a value, where one has to follow: `a(id id: 1)`, `{from, to: 2}`. The parser takes them
//! and forgets them; a caller who left out a colon would have something else done than was written.

use apollo_parser::{Token, TokenKind};

use super::text::follows_operation;

/// What stands between two brackets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// Fields, or definitions of variables.
    Selections,
    /// Names with values.
    Values,
    /// Values, or a type, without names.
    List,
}

/// The first name that a colon should follow.
pub fn missing<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<&'t Token<'a>> {
    let mut within = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        match token.kind() {
            TokenKind::LParen | TokenKind::LCurly | TokenKind::LBracket => {
                within.push(opened(tokens, index, within.last().copied()));
            }
            TokenKind::RParen | TokenKind::RCurly | TokenKind::RBracket => {
                within.pop();
            }
            TokenKind::Name if within.last() == Some(&Within::Values) => {
                let is_value = follows(tokens, index, &[TokenKind::Colon, TokenKind::Dollar]);
                let next = tokens.get(index + 1).map(Token::kind);
                if !is_value && next != Some(TokenKind::Colon) {
                    return Some(token);
                }
            }
            _ => {}
        }
    }
    None
}

fn opened(tokens: &[Token<'_>], index: usize, outside: Option<Within>) -> Within {
    let is_outermost = outside.is_none();
    match tokens.get(index).map(Token::kind) {
        Some(TokenKind::LBracket) => Within::List,
        Some(TokenKind::LParen) if is_outermost && follows_operation(tokens, index) => {
            Within::Selections
        }
        Some(TokenKind::LParen) => Within::Values,
        // A value, unless a selection follows: within selections, or after everything that a
        // definition begins with.
        _ if is_outermost => Within::Selections,
        _ if outside == Some(Within::Selections) && !follows(tokens, index, &[TokenKind::Eq]) => {
            Within::Selections
        }
        _ => Within::Values,
    }
}

fn follows(tokens: &[Token<'_>], index: usize, kinds: &[TokenKind]) -> bool {
    let before = index.checked_sub(1).and_then(|at| tokens.get(at));
    before.is_some_and(|before| kinds.contains(&before.kind()))
}

#[cfg(test)]
mod tests {
    use super::super::text::tokens;
    use super::*;

    fn missing_in(text: &str) -> Option<String> {
        missing(&tokens(text, 1_000).unwrap()).map(|it| it.data().to_owned())
    }

    #[test]
    fn a_name_without_a_value_is_found() {
        for (text, name) in [
            ("{ a(id id: 1) }", "id"),
            ("{ a(id: 1 x) { b } }", "x"),
            ("{ a(f: {from, to: 2}) }", "from"),
            ("{ a(f: [{a: 1}, {b}]) }", "b"),
            ("{ a @include(if: true true) }", "true"),
            ("query A($a: I = {x y: 1}) { a }", "x"),
            ("query ($a: I @d(x)) { a }", "x"),
            ("query A @d(x) { a }", "x"),
            ("fragment f on A @d(x) { a }", "x"),
        ] {
            assert_eq!(missing_in(text).as_deref(), Some(name), "{text}");
        }
    }

    #[test]
    fn all_others_are_left() {
        for text in [
            "query A($a: [I!]! = {x: [A B {c: D}]} @d(x: E), $b: B = C) @d(e: F) { x: a(b: $c, d: E) { f } }",
            "query query($on: on) { a(f: [A, B, [C]], query: {query: query}) { on ...on ... on A { b } } }",
            "{ a(x: null y: true z: 1.5 s: \"t\" v: $v) b c }",
            "fragment on on on { a { b { c(d: {}) } } }",
        ] {
            assert_eq!(missing_in(text), None, "{text}");
        }
    }
}
