//! Small catalogues from strings: the generated text and the problems found.

use super::*;

fn good(ko: &str, en: &str, wanted: &[&str]) {
    let text = source(ko, en).unwrap();
    for want in wanted {
        assert!(text.contains(want), "{want}\nis not in\n{text}");
    }
}

fn bad(ko: &str, en: &str, wanted: &str) {
    let problems = source(ko, en).unwrap_err().join("\n");
    assert!(problems.contains(wanted), "{wanted}\nis not in\n{problems}");
}

#[test]
fn a_plain_message_is_static() {
    good(
        "hello-you = 안녕하세요\n",
        "hello-you = Hello\n",
        &["pub fn hello_you(self) -> &'static str", "base::Lang::Ko => \"안녕하세요\"", "base::Lang::En => \"Hello\""],
    );
}

#[test]
fn lines_are_joined_without_their_indent() {
    good("a =\n    하나\n    둘\n", "a = one\n", &["\"하나\\n둘\""]);
}

#[test]
fn arguments_are_sorted_and_typed() {
    good(
        "a = { $who } { NUMBER($n) }건\n",
        "a = { NUMBER($n) } for { $who }\n",
        &["pub fn a(self, n: i64, who: impl std::fmt::Display) -> String", "base::text::push_grouped(&mut out, n)"],
    );
}

#[test]
fn numbers_are_selected_with_the_english_singular() {
    good(
        "a = { $n ->\n    [0] 없음\n   *[other] { NUMBER($n) }건\n }\n",
        "a = { $n ->\n    [0] none\n    [one] one\n   *[other] { NUMBER($n) } items\n }\n",
        &["match n { 0 => { out.push_str(\"없음\"); } _ => {", "1 => { out.push_str(\"one\"); }"],
    );
}

#[test]
fn a_select_of_one_is_its_text() {
    good(
        "a = { $n ->\n   *[other] 가\n }\n",
        "a = { $n ->\n    [one] one\n   *[other] more\n }\n",
        &["Ko => { let _ = &n; out.push('가'); }"],
    );
}

#[test]
fn words_are_selected_by_their_text() {
    good(
        "a = { $kind ->\n    [card] 카드\n   *[other] 기타\n }\n",
        "a = { $kind ->\n    [card] Card\n   *[other] Other\n }\n",
        &["kind: impl std::fmt::Display", "match kind.to_string().as_str() { \"card\" => {"],
    );
}

#[test]
fn particles_follow_names_and_numbers() {
    good(
        "a = { JOSA($name, \"을/를\") } { JOSA(NUMBER($n), \"으로/로\") }\n",
        "a = { $name } to { NUMBER($n) }\n",
        &[
            "push_josa(&mut out, &name, \"을\", \"를\")",
            "push_josa(&mut out, &base::text::grouped(n), \"으로\", \"로\")",
        ],
    );
}

#[test]
fn codes_are_found_by_key() {
    good(
        "code-past-due = 밀림\ncode-new = 새로\nother = x\n",
        "code-past-due = Past due\ncode-new = New\nother = x\n",
        &["\"past-due\" | \"past_due\" => self.code_past_due()", "\"new\" => self.code_new()"],
    );
    assert!(!source("a = 가\n", "a = A\n").unwrap().contains("by_key"));
}

#[test]
fn reserved_words_get_an_underscore() {
    good("type = { $type } { $out }\n", "type = { $type } { $out }\n", &["pub fn type_(self, out_: impl", "{type_}"]);
}

#[test]
fn catalogues_must_agree() {
    bad("a = 가\nb = 나\n", "a = A\n", "en.ftl lacks `b`");
    bad("a = 가\n", "a = A\nb = B\n", "ko.ftl lacks `b`");
    bad("a = { $n }\n", "a = { $m }\n", "`a`: ko.ftl has [$n], en.ftl has [$m]");
    bad("a = 가\na = 나\n", "a = A\n", "ko.ftl has `a` twice");
    bad("a = { $n ->\n [one] 가\n *[other] 나\n }\n", "a = { $n ->\n [one] A\n *[other] B\n }\n", "no plural");
    bad("a = { $n ->\n [x] 가\n *[other] 나\n }\n", "a = { NUMBER($n) }\n", "by number and by word");
}

#[test]
fn what_is_not_understood_is_named() {
    bad("a = { DATE($d) }\n", "a = { $d }\n", "not this DATE(..)");
    bad("a = { b }\nb = 나\n", "a = A\nb = B\n", "references to other messages");
    bad("-brand = 단골\n", "a = A\n", "terms are not used");
    bad("a = 가\n    .title = 나\n", "a = A\n", "attributes are not used");
    bad("a = 가\n!!!\n", "a = A\n", "ko.ftl line 2");
}
