//! The customer's own pages.

use kit::web::parts::{self, Button, Card, Facts, Tone};
use kit::web::shell::{self, Link, Portal};
use kit::web::{Page, Visitor};
use maud::html;

use crate::{console, w};

pub async fn home(visitor: Visitor) -> Page {
    let lang = visitor.lang;
    let t = |key: &str| w(lang, key);
    let tab = |id: &str, icon: &'static str, key: &str| Link::new(id, icon, t(key), format!("/my?{id}"));
    let frame = Portal {
        shop: console::shop(lang),
        tabs: vec![
            tab("home", "home", "mine"),
            tab("pick", "gift", "t-pick"),
            tab("way", "truck", "delivery"),
            tab("ask", "chat", "ask").hot(true),
            tab("me", "user", "me"),
        ],
        bell: Some(("/my?news".into(), true)),
        leave: "/save".into(),
    };
    let tiles = [
        ("clock", t("pause"), "/my".to_string()),
        ("repeat", t("change"), "/my".to_string()),
        ("pin", t("moving"), "/my".to_string()),
        ("back", t("giveback"), "/my".to_string()),
    ];
    let toys = [("train", "until", ""), ("book", "until", ""), ("stones", "left3", "due")];
    let all = html! { a.link href="/my" { (t("all")) } };
    let points = html! { b.pts { "3,240" small { (t("points-unit")) } } };
    let receipts = html! { a.link href="/my" { (t("receipts")) } };
    let main = html! {
        h1 { (t("next-title")) }
        section.card aria-labelledby="next" {
            (parts::hero_day(t("nov"), "25", t("thu"), html! { h2 #next { (t("plan-l")) } p.small.soft { (t("five")) } }))
            (parts::track(t("delivery"), &[t("t-pick"), t("t-clean"), t("t-go"), t("t-come")], 1))
            div.pair { (Button::new(t("pick-box")).go().link("/my")) (Button::new(t("other-day")).link("/my")) }
        }
        (parts::tiles(&tiles))
        (Card::new("toys", t("toys")).aside(all).show(html! {
            ul.things { @for (i, (toy, until, due)) in toys.iter().enumerate() {
                li { (parts::thumb(None, "gift", i as i64)) div { b { (t(toy)) } small class=(due) { (t(until)) } } (Button::new(t("buy")).mini().link("/my")) }
            } }
        }))
        (Card::new("tier", t("tier")).note(t("tier-sub")).aside(points).show(html! {
            (parts::meter(t("tier-sub"), 6, 8, "f2"))
            p.small.soft { (t("friend")) }
        }))
        (Card::new("pay", t("payment")).aside(receipts).show(html! {
            (Facts::new().text(t("next-pay"), t("next-pay-v")).markup(t("card"), html! { (t("card-v")) " " (parts::tag(t("card-expired"), Tone::Warn)) }).show())
            a.quiet href="/my" { (t("cancel")) }
        }))
    };
    shell::portal(&visitor, &frame, "home", t("mine"), main)
}
