//! Addresses keep what they must and forget what they should.

use base::Lang;
use maud::html;

use super::*;

fn query(text: &str) -> Query {
    Query::parse("/admin/things", text)
}

#[test]
fn links_keep_the_other_parameters() {
    let q = query("q=%EA%B9%80&status=new&page=3&sort=name");
    for (link, want) in [
        (q.with("status", "old"), "/admin/things?q=%EA%B9%80&status=old&sort=name"),
        (q.with("status", ""), "/admin/things?q=%EA%B9%80&sort=name"),
        (q.at_page(4), "/admin/things?q=%EA%B9%80&status=new&page=4&sort=name"),
        (q.sorted("name", Some(Dir::Up)), "/admin/things?q=%EA%B9%80&status=new&sort=name&dir=down"),
        (q.at("/export.csv"), "/export.csv?q=%EA%B9%80&status=new&sort=name"),
        (query("").with("q", "a b"), "/admin/things?q=a%20b"),
    ] {
        assert_eq!(link, want);
    }
}

#[test]
fn only_what_is_offered_counts() {
    let usual = ("created", Dir::Down);
    for (text, want) in [
        ("sort=name", ("name", Dir::Up)),
        ("sort=name&dir=down", ("name", Dir::Down)),
        ("sort=password", usual),
        ("dir=up", usual),
        ("", usual),
    ] {
        assert_eq!(query(text).sort(&["name", "created"], usual), want, "{text}");
    }
    assert_eq!(query("status=x").one("status", &["a", "b"]), None);
}

#[test]
fn pages_stay_in_bounds() {
    for (text, want) in [
        ("page=3", 3),
        ("page=0", 1),
        ("page=-5", 1),
        ("page=x", 1),
        ("page=99999999999999999999", 1),
        ("page=20000", PAGE_MOST),
    ] {
        assert_eq!(query(text).page(), want, "{text}");
    }
    assert_eq!(query("page=3").offset(50), 100);
}

#[test]
fn the_first_of_a_doubled_parameter_wins() {
    assert_eq!(query("q=a&q=b").text("q"), "a");
    assert!(!query("sort=a&page=2").is_narrowed());
    assert!(query("q=a").is_narrowed());
}

#[test]
fn a_list_is_a_table_or_a_reason() {
    let columns = [Column::new("Name").title().sort("name"), Column::new("Sum").number()];
    let rows = vec![Row::new(vec![html! { "a" }, html! { "1" }])];
    let sorted = ("name", Dir::Up);
    let full = list(Lang::En, &query(""), &columns, sorted, rows, html! { "none yet" }).into_string();
    assert!(full.contains("aria-sort=\"ascending\"") && full.contains("data-label=\"Sum\""));
    assert_eq!(list(Lang::En, &query(""), &columns, sorted, vec![], html! { "none yet" }).into_string(), "none yet");
    assert!(list(Lang::En, &query("q=z"), &columns, sorted, vec![], html! {}).into_string().contains("Nothing found"));
}

#[test]
fn the_pager_offers_only_what_is_there() {
    let paging = Paging { size: 50, total: Some(Total::Cases(120)), more: false };
    let html = pager(Lang::En, &query("page=3"), paging, 20).into_string();
    assert!(html.contains("101–120 of 120") && html.contains("rel=\"prev\"") && !html.contains("rel=\"next\""));
    let unknown = |more| Paging { size: 50, total: None, more };
    assert!(pager(Lang::En, &query("page=3"), unknown(false), 20).into_string().contains("101–120 of 120"));
    assert!(pager(Lang::En, &query("page=3"), unknown(true), 50).into_string().contains(">101–150<"));
    assert_eq!(pager(Lang::En, &query(""), unknown(false), 20).into_string(), "");
}
