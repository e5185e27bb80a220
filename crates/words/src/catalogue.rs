//! One Fluent file as a list of messages. Only the parts of Fluent that translators need here: text, variables,
//! `NUMBER`, `JOSA` and select. Terms, attributes and references are refused by name.

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement, Resource, Variant, VariantKey,
};

/// A file's messages in their order, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    pub lang: &'static str,
    pub messages: Vec<Message>,
    pub problems: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub key: String,
    pub pieces: Vec<Piece>,
}

/// A piece of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Text(String),
    /// `{ $name }`
    Show(String),
    /// `{ NUMBER($n) }`: with thousands separators.
    Number(String),
    /// `{ JOSA($name, "을/를") }`
    Josa {
        arg: String,
        number: bool,
        with: String,
        without: String,
    },
    /// `{ $n -> [0] .. *[other] .. }`; the starred variant is `rest`.
    Choose {
        arg: String,
        cases: Vec<(Case, Vec<Piece>)>,
        rest: Vec<Piece>,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub enum Case {
    Number(i64),
    Word(String),
}

/// Reads one file. Never fails: problems are collected.
pub fn parse(lang: &'static str, text: &str) -> Catalogue {
    let mut reader = Reader { lang, key: String::new(), problems: Vec::new() };
    let resource: Resource<String> = match fluent_syntax::parser::parse(text.to_string()) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            for error in errors {
                let line = text.get(..error.pos.start).map_or(0, |before| before.matches('\n').count()) + 1;
                reader.problems.push(format!("{lang}.ftl line {line}: {}", error.kind));
            }
            resource
        }
    };
    let mut messages: Vec<Message> = Vec::new();
    for entry in resource.body {
        let Some(message) = reader.entry(entry) else { continue };
        if messages.iter().any(|other| other.key == message.key) {
            reader.problems.push(format!("{lang}.ftl has `{}` twice", message.key));
        }
        messages.push(message);
    }
    Catalogue { lang, messages, problems: reader.problems }
}

struct Reader {
    lang: &'static str,
    key: String,
    problems: Vec<String>,
}

impl Reader {
    fn complain(&mut self, what: &str) {
        self.problems.push(format!("{}.ftl `{}`: {what}", self.lang, self.key));
    }

    fn entry(&mut self, entry: Entry<String>) -> Option<Message> {
        match entry {
            Entry::Message(message) => {
                self.key = message.id.name;
                if !message.attributes.is_empty() {
                    self.complain("attributes are not used here");
                }
                let Some(value) = message.value else {
                    self.complain("has no text");
                    return None;
                };
                Some(Message { key: self.key.clone(), pieces: self.pattern(&value) })
            }
            Entry::Term(term) => {
                self.key = term.id.name;
                self.complain("terms are not used here; write the words out");
                None
            }
            // Broken lines are reported by the parser itself.
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => None,
        }
    }

    fn pattern(&mut self, pattern: &Pattern<String>) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        for element in &pattern.elements {
            let piece = match element {
                PatternElement::TextElement { value } => Some(Piece::Text(value.clone())),
                PatternElement::Placeable { expression } => self.expression(expression),
            };
            match (pieces.last_mut(), piece) {
                (Some(Piece::Text(before)), Some(Piece::Text(more))) => before.push_str(&more),
                (_, Some(piece)) => pieces.push(piece),
                (_, None) => {}
            }
        }
        pieces
    }

    fn expression(&mut self, expression: &Expression<String>) -> Option<Piece> {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => self.select(selector, variants),
        }
    }

    fn select(&mut self, selector: &InlineExpression<String>, variants: &[Variant<String>]) -> Option<Piece> {
        let Some(arg) = variable(selector) else {
            self.complain("a select needs a plain variable before the arrow");
            return None;
        };
        let (mut cases, mut rest) = (Vec::new(), Vec::new());
        for variant in variants {
            let pieces = self.pattern(&variant.value);
            if variant.default {
                rest = pieces;
                continue;
            }
            match &variant.key {
                VariantKey::Identifier { name } => cases.push((Case::Word(name.clone()), pieces)),
                VariantKey::NumberLiteral { value } => match value.parse() {
                    Ok(n) => cases.push((Case::Number(n), pieces)),
                    Err(_) => self.complain("only whole numbers can be selected"),
                },
            }
        }
        Some(Piece::Choose { arg, cases, rest })
    }

    fn inline(&mut self, inline: &InlineExpression<String>) -> Option<Piece> {
        match inline {
            InlineExpression::StringLiteral { value } => Some(Piece::Text(value.clone())),
            InlineExpression::NumberLiteral { value } => Some(Piece::Text(value.clone())),
            InlineExpression::VariableReference { id } => Some(Piece::Show(argument(&id.name))),
            InlineExpression::FunctionReference { id, arguments } => self.call(&id.name, arguments),
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::MessageReference { .. } | InlineExpression::TermReference { .. } => {
                self.complain("references to other messages are not used here");
                None
            }
        }
    }

    fn call(&mut self, name: &str, arguments: &CallArguments<String>) -> Option<Piece> {
        let piece = match (name, arguments.positional.as_slice()) {
            ("NUMBER", [arg]) => variable(arg).map(Piece::Number),
            ("JOSA", [word, InlineExpression::StringLiteral { value }]) => josa(word, value),
            _ => None,
        };
        if piece.is_none() || !arguments.named.is_empty() {
            self.complain(&format!("write NUMBER($n) or JOSA($name, \"with/without\"), not this {name}(..)"));
        }
        piece
    }
}

fn josa(word: &InlineExpression<String>, pair: &str) -> Option<Piece> {
    let (with, without) = pair.split_once('/')?;
    let (arg, number) = match word {
        InlineExpression::FunctionReference { id, arguments } if id.name == "NUMBER" => {
            (variable(arguments.positional.first()?)?, true)
        }
        other => (variable(other)?, false),
    };
    Some(Piece::Josa { arg, number, with: with.to_string(), without: without.to_string() })
}

fn variable(inline: &InlineExpression<String>) -> Option<String> {
    match inline {
        InlineExpression::VariableReference { id } => Some(argument(&id.name)),
        _ => None,
    }
}

fn argument(name: &str) -> String {
    name.replace('-', "_")
}
