//! Lays two catalogues side by side: one typed method per key, or a list of everything they disagree about.

use std::collections::BTreeMap;

use crate::catalogue::{Case, Catalogue, Message, Piece};

/// What a message's argument is in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `i64`: shown by `NUMBER` or selected by number.
    Number,
    /// `impl Display`
    Shown,
    /// `impl Display`, selected by its text.
    Word,
}

/// One message in both languages. Arguments are sorted by name, so rewording a sentence never swaps them.
#[derive(Clone, Debug)]
pub struct Method {
    pub key: String,
    pub args: BTreeMap<String, Kind>,
    pub ko: Vec<Piece>,
    pub en: Vec<Piece>,
}

/// Pairs every key of the base with the other language.
pub fn agree(base: &Catalogue, other: &Catalogue) -> Result<Vec<Method>, Vec<String>> {
    let mut problems = Vec::new();
    for message in &other.messages {
        if find(base, &message.key).is_none() {
            problems.push(format!("{}.ftl lacks `{}`", base.lang, message.key));
        }
    }
    let mut methods = Vec::new();
    for message in &base.messages {
        match find(other, &message.key) {
            None => problems.push(format!("{}.ftl lacks `{}`", other.lang, message.key)),
            Some(twin) => match pair(message, twin) {
                Ok(method) => methods.push(method),
                Err(why) => problems.push(why),
            },
        }
    }
    if problems.is_empty() { Ok(methods) } else { Err(problems) }
}

fn find<'a>(catalogue: &'a Catalogue, key: &str) -> Option<&'a Message> {
    catalogue.messages.iter().find(|message| message.key == key)
}

fn pair(ko: &Message, en: &Message) -> Result<Method, String> {
    let wrong = |why: String| format!("`{}`: {why}", ko.key);
    let (mut args, mut twin) = (BTreeMap::new(), BTreeMap::new());
    collect(&ko.pieces, &mut args).map_err(wrong)?;
    collect(&en.pieces, &mut twin).map_err(wrong)?;
    if !args.keys().eq(twin.keys()) {
        let list = |map: &BTreeMap<String, Kind>| map.keys().map(|k| format!("${k}")).collect::<Vec<_>>().join(" ");
        return Err(wrong(format!("ko.ftl has [{}], en.ftl has [{}]", list(&args), list(&twin))));
    }
    for (name, kind) in twin {
        note(&mut args, &name, kind).map_err(wrong)?;
    }
    if has_plural(&ko.pieces) {
        return Err(wrong("Korean has no plural forms: select numbers, or use *[other] alone".to_string()));
    }
    Ok(Method { key: ko.key.clone(), args, ko: ko.pieces.clone(), en: en.pieces.clone() })
}

fn collect(pieces: &[Piece], args: &mut BTreeMap<String, Kind>) -> Result<(), String> {
    for piece in pieces {
        match piece {
            Piece::Text(_) => {}
            Piece::Show(arg) | Piece::Josa { arg, number: false, .. } => note(args, arg, Kind::Shown)?,
            Piece::Number(arg) | Piece::Josa { arg, number: true, .. } => note(args, arg, Kind::Number)?,
            Piece::Choose { arg, cases, rest } => {
                note(args, arg, selected(cases))?;
                for (_, inner) in cases {
                    collect(inner, args)?;
                }
                collect(rest, args)?;
            }
        }
    }
    Ok(())
}

/// Numbers and the plural word `one` select by number; any other word selects by text.
fn selected(cases: &[(Case, Vec<Piece>)]) -> Kind {
    let word = |case: &Case| matches!(case, Case::Word(word) if word != "one");
    if cases.iter().any(|(case, _)| word(case)) { Kind::Word } else { Kind::Number }
}

fn note(args: &mut BTreeMap<String, Kind>, name: &str, kind: Kind) -> Result<(), String> {
    let seen = args.entry(name.to_string()).or_insert(kind);
    match (*seen, kind) {
        (Kind::Number, Kind::Word) | (Kind::Word, Kind::Number) => {
            Err(format!("${name} is selected by number and by word"))
        }
        (Kind::Shown, _) => {
            *seen = kind;
            Ok(())
        }
        (Kind::Number | Kind::Word, _) => Ok(()),
    }
}

fn has_plural(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| match piece {
        Piece::Choose { cases, rest, .. } => {
            let one =
                selected(cases) == Kind::Number && cases.iter().any(|(case, _)| *case == Case::Word("one".into()));
            one || has_plural(rest) || cases.iter().any(|(_, inner)| has_plural(inner))
        }
        _ => false,
    })
}
