//! Our names for what a file may tell, and which of the file's columns tells it: as somebody said, or guessed from the
//! names in the first line.

use base::Lang;
use base::text::fold;
use serde_json::{Value, json};
use shop::import::Kind;

use crate::failure::Failure;
use crate::words::T;

base::codes! {
    /// What a cell is about.
    pub enum Column {
        Customer = "customer",
        Name = "name",
        Reference = "reference",
        Phone = "phone",
        Email = "email",
        Postcode = "postcode",
        Road = "road",
        Detail = "detail",
        Since = "since",
        Note = "note",
        MarketingEmail = "marketing_email",
        MarketingSms = "marketing_sms",
        MarketingNight = "marketing_night",
        Day = "day",
        Quantity = "quantity",
        Amount = "amount",
        Product = "product",
        Plan = "plan",
        Price = "price",
        Months = "months",
        Started = "started",
        Ended = "ended",
        EndedOn = "ended_on",
    }
}

use Column::*;

const CUSTOMERS: &[Column] =
    &[Name, Reference, Phone, Email, Postcode, Road, Detail, Since, Note, MarketingEmail, MarketingSms, MarketingNight];
const PURCHASES: &[Column] = &[Customer, Day, Amount, Quantity, Product, Reference, Name, Phone, Email];
const SUBSCRIPTIONS: &[Column] =
    &[Customer, Plan, Price, Months, Started, EndedOn, Ended, Reference, Name, Phone, Email, Postcode, Road, Detail];

/// What a file of a kind may tell.
pub fn known(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Customers => CUSTOMERS,
        Kind::Purchases => PURCHASES,
        Kind::Subscriptions => SUBSCRIPTIONS,
    }
}

/// What it must tell.
pub fn needed(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Customers => &[Name],
        Kind::Purchases => &[Customer, Day, Amount],
        Kind::Subscriptions => &[Customer, Plan, Price],
    }
}

/// Which column of a file tells what.
#[derive(Clone, Debug, PartialEq)]
pub struct Map(Vec<(Column, usize)>);

impl Map {
    /// From `ours=theirs` pairs. Columns not named are not read.
    pub fn told(kind: Kind, header: &[String], pairs: &[String]) -> Result<Map, Failure> {
        let mut map = Map(Vec::new());
        for pair in pairs {
            let (ours, theirs) = pair.split_once('=').ok_or_else(|| unclear_pair(pair))?;
            let ours = Column::from_code(ours.trim()).filter(|column| known(kind).contains(column));
            let ours = ours.ok_or_else(|| unknown(kind, pair))?;
            if map.at(ours).is_some() {
                return Err(Failure::unclear(format!("--map names {ours} twice.")));
            }
            map.0.push((ours, find(header, theirs)?));
        }
        map.complete(kind, header)
    }

    /// Guessed from what columns are usually called in Korean and in English.
    pub fn guess(kind: Kind, header: &[String]) -> Result<Map, Failure> {
        let mut map = Map(Vec::new());
        let names: Vec<String> = header.iter().map(|name| plain(name)).collect();
        for column in known(kind) {
            let calls = usual(kind, *column);
            let free = |at: &usize| !map.0.iter().any(|(_, taken)| taken == at);
            let at = calls.iter().find_map(|call| names.iter().position(|name| name == call).filter(free));
            map.0.extend(at.map(|at| (*column, at)));
        }
        map.complete(kind, header)
    }

    pub fn at(&self, column: Column) -> Option<usize> {
        self.0.iter().find(|(known, _)| *known == column).map(|(_, at)| *at)
    }

    /// `{"customer": "customer_id"}`, with the file's own names.
    pub fn to_json(&self, header: &[String]) -> Value {
        let name = |at: usize| header.get(at).cloned().unwrap_or_default();
        self.0.iter().map(|(column, at)| (column.code().to_string(), json!(name(*at)))).collect()
    }

    fn complete(self, kind: Kind, header: &[String]) -> Result<Map, Failure> {
        let missing: Vec<&str> =
            needed(kind).iter().filter(|column| self.at(**column).is_none()).map(|column| column.code()).collect();
        if missing.is_empty() {
            return Ok(self);
        }
        let (missing, has) = (missing.join(", "), list(header));
        let example = missing.split(", ").map(|ours| format!("{ours}=...")).collect::<Vec<_>>().join(",");
        Err(Failure::unclear(format!(
            "No column of the file is known to be {missing}. The file has: {has}. Name them with --map {example}"
        )))
    }
}

/// What a column of this kind of file is usually called, likeliest first.
fn usual(kind: Kind, column: Column) -> Vec<String> {
    // In a list of customers their number is its own reference.
    let keys = match (kind, column) {
        (Kind::Customers, Reference) => vec![Customer, Reference],
        (_, column) => vec![column],
    };
    let own = keys.iter().map(|key| plain(key.code()));
    let told = keys.iter().flat_map(|key| [Lang::Ko, Lang::En].map(|lang| words_of(lang, &format!("column_{key}"))));
    own.chain(told.flatten()).collect()
}

/// The words of a list in the words files, made plain.
pub fn words_of(lang: Lang, key: &str) -> Vec<String> {
    let listed = T(lang).by_key(&key.replace('_', "-")).unwrap_or_default();
    listed.split(',').map(plain).filter(|word| !word.is_empty()).collect()
}

/// Without case, spaces and signs.
pub fn plain(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn find(header: &[String], theirs: &str) -> Result<usize, Failure> {
    let theirs = theirs.trim();
    let same = |test: &dyn Fn(&str) -> bool| -> Vec<usize> {
        header.iter().enumerate().filter(|(_, name)| test(name)).map(|(at, _)| at).collect()
    };
    let exact = same(&|name| name == theirs);
    let found = if exact.is_empty() { same(&|name| plain(name) == plain(theirs)) } else { exact };
    match found.as_slice() {
        [at] => Ok(*at),
        [] => Err(Failure::unclear(format!("The file has no column {theirs}. It has: {}.", list(header)))),
        _ => Err(Failure::unclear(format!("The file has more than one column {theirs}. Give them different names."))),
    }
}

fn list(header: &[String]) -> String {
    header.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn unclear_pair(pair: &str) -> Failure {
    Failure::unclear(format!("--map {pair}: write ours=theirs, for example name=full_name."))
}

fn unknown(kind: Kind, pair: &str) -> Failure {
    let ours = known(kind).iter().map(|column| column.code()).collect::<Vec<_>>().join(", ");
    Failure::unclear(format!("--map {pair}: for {kind} our names are {ours}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: Kind, header: &str, want: &str) {
        let header: Vec<String> = header.split('|').map(String::from).collect();
        let map = Map::guess(kind, &header).map(|map| map.to_json(&header).to_string());
        assert_eq!(map.as_deref().map_err(|_| ()), Ok(want), "{header:?}");
    }

    #[test]
    fn columns_are_guessed_in_both_languages() {
        check(
            Kind::Customers,
            "고객명|휴대폰 번호|가입일",
            r#"{"name":"고객명","phone":"휴대폰 번호","since":"가입일"}"#,
        );
        check(Kind::Customers, "Customer ID|Full_Name", r#"{"name":"Full_Name","reference":"Customer ID"}"#);
        check(
            Kind::Purchases,
            "customer_id|date|units|amount",
            r#"{"customer":"customer_id","day":"date","amount":"amount","quantity":"units"}"#,
        );
        check(
            Kind::Subscriptions,
            "회원번호|요금제|월요금|시작일|해지일",
            r#"{"customer":"회원번호","plan":"요금제","price":"월요금","started":"시작일","ended_on":"해지일"}"#,
        );
    }

    #[test]
    fn what_is_missing_is_named_with_what_is_there() {
        let header = ["day".to_string(), "sum".to_string()];
        let Err(Failure::Unclear(text)) = Map::guess(Kind::Purchases, &header) else { panic!("complete?") };
        assert!(text.contains("customer") && text.contains("day, sum"), "{text}");
    }

    #[test]
    fn a_map_names_our_columns_and_theirs_once() {
        let header = ["id".to_string(), "when".to_string(), "sum".to_string()];
        let check = |pairs: &[&str], want: bool| {
            let pairs: Vec<String> = pairs.iter().map(|pair| pair.to_string()).collect();
            assert_eq!(Map::told(Kind::Purchases, &header, &pairs).is_ok(), want, "{pairs:?}");
        };
        check(&["customer=id", "day=When", "amount=sum"], true);
        check(&["customer=id", "day=when"], false);
        check(&["customer=id", "day=when", "amount=total"], false);
        check(&["customer=id", "day=when", "price=sum"], false);
        check(&["customer=id", "day=when", "day=sum"], false);
        check(&["customer"], false);
    }
}
