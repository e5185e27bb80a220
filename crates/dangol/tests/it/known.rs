//! What a page may say: its own language, and what somebody wrote into the shop. A Korean word on an English page must be
//! in the data; a code or a key of the words files must be nowhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use base::Lang;
use kit::app::App;

use crate::page::Page;
use crate::rows;

/// Texts that are stored in two languages or were written in the customer's language.
const SPOKEN: [&str; 5] = ["messages", "events", "consents", "changes", "audits"];
/// Pages that show such texts as they are.
const QUOTING: [&str; 4] = ["/admin/messages", "/admin/audit", "/admin/plans/", "/admin/customers/"];
/// A language names itself.
const THIS_LANGUAGE: [&str; 2] = ["한국어로 보기", "한국어"];

pub struct Known {
    /// What people wrote: names, addresses, notes.
    written: String,
    /// Its words, because most are found as they are.
    words: BTreeSet<String>,
    /// The same with what the program wrote for them.
    spoken: String,
    keys: BTreeSet<String>,
}

impl Known {
    pub fn read(app: &App) -> Known {
        let (mut written, mut spoken) = (String::new(), String::new());
        for row in rows::all(app) {
            for (column, text) in row.texts() {
                let own = !SPOKEN.contains(&row.table.as_str()) && !column.ends_with("_ko") && column != "benefits";
                let place = if own { &mut written } else { &mut spoken };
                place.push_str(text);
                place.push('\n');
            }
        }
        let words = runs(&written).map(str::to_string).collect();
        Known { written, words, spoken, keys: keys() }
    }

    /// What a page says that it should not.
    pub fn faults(&self, page: &Page, at: &str, lang: Lang) -> Vec<String> {
        let mut faults = Vec::new();
        if lang == Lang::Ko && !page.title.contains(is_hangul) {
            faults.push(format!("its title is not Korean: {}", page.title));
        }
        for text in page.texts.iter().chain([&page.title]) {
            if text == "None" || ["{ $", "{$", "Some(", "NaN", "Ok("].iter().any(|left| text.contains(left)) {
                faults.push(format!("says \"{text}\""));
            }
            if is_code(text) || self.keys.contains(text) {
                faults.push(format!("says the code \"{text}\""));
            }
            if lang == Lang::En && !THIS_LANGUAGE.contains(&text.as_str()) {
                let foreign = runs(text).filter(|run| !self.is_data(run, at));
                faults.extend(foreign.map(|run| format!("says \"{run}\" in English: {text}")));
            }
        }
        faults
    }

    fn is_data(&self, run: &str, at: &str) -> bool {
        let quotes = QUOTING.iter().any(|page| at.starts_with(page));
        self.words.contains(run) || self.written.contains(run) || (quotes && self.spoken.contains(run))
    }
}

fn is_hangul(c: char) -> bool {
    matches!(c, '가'..='힣' | 'ㄱ'..='ㆎ')
}

fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_hangul(c)).filter(|run| !run.is_empty())
}

/// `past_due` or `customer.added`: a name for programs.
fn is_code(text: &str) -> bool {
    let joined =
        text.contains('_') || text.split_once('.').is_some_and(|(noun, verb)| verb.len() > 3 && noun.len() > 3);
    let address = [".localhost", ".com"].iter().any(|end| text.ends_with(end));
    joined && !address && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b == b'.')
}

/// The keys of all words files that cannot be mistaken for a word.
fn keys() -> BTreeSet<String> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut keys = BTreeSet::new();
    for folder in fs::read_dir(crates).unwrap() {
        let text = fs::read_to_string(folder.unwrap().path().join("words/en.ftl")).unwrap_or_default();
        let named = text.lines().filter_map(|line| line.split_once(" =")).map(|(key, _)| key.to_string());
        keys.extend(named.filter(|key| key.contains('-') && !key.contains(' ')));
    }
    assert!(keys.len() > 300, "only {} words are known", keys.len());
    keys
}

#[test]
fn what_does_not_belong_on_a_page_is_noticed() {
    let (written, spoken) = ("김서연".to_string(), "나무".to_string());
    let known = Known { written, words: BTreeSet::new(), spoken, keys: ["skip-link".to_string()].into() };
    let check = |text: &str, at: &str, lang: Lang, want: usize| {
        let page = Page { title: "제목".into(), texts: vec![text.into()], ..Page::default() };
        let page = if lang == Lang::En { Page { title: "A title".into(), ..page } } else { page };
        assert_eq!(known.faults(&page, at, lang).len(), want, "{text}");
    };
    check("김서연 · 3 invoices", "/admin", Lang::En, 0);
    check("구독 3", "/admin", Lang::En, 1);
    check("나무", "/admin", Lang::En, 1);
    check("나무", "/admin/audit?p=2", Lang::En, 0);
    check("구독 3", "/admin", Lang::Ko, 0);
    check("past_due", "/admin", Lang::Ko, 1);
    check("skip-link", "/admin", Lang::En, 1);
    check("customer.added", "/admin", Lang::Ko, 1);
    check("in { $days } days", "/admin", Lang::En, 1);
}
