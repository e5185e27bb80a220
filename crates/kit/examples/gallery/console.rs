//! The staff console.

use base::{Currency, Lang, Money};
use kit::web::chart::{self, Cohort, Series};
use kit::web::parts::{self, Button, Card, Delta, Empty, Event, Facts, Job, Kpi, Tone};
use kit::web::shell::{self, Admin, Group, Link, Shop};
use kit::web::table::{self, Column, Dir, Paging, Query, Row};
use kit::web::{Choice, Field, Form, Page, Visitor, field, show};
use maud::{Markup, html};

use crate::w;

pub fn shop(lang: Lang) -> Shop {
    Shop { name: w(lang, "shop").into(), address: "plum.dangol.shop".into(), logo: None, accent: None }
}

fn frame(lang: Lang) -> Admin {
    let link = |id: &str, icon: &'static str, key: &str| Link::new(id, icon, w(lang, key), format!("/admin/{id}"));
    let home = Link::new("home", "home", w(lang, "home"), "/admin");
    let people =
        ["kim", "lee"].map(|key| Link::new(key, "user", w(lang, key), "/admin/customers/1").hint(w(lang, "plan-m")));
    let go =
        vec![home.clone(), link("subscriptions", "repeat", "subscriptions"), link("insights", "chart", "insights")];
    Admin {
        shop: shop(lang),
        person: (w(lang, "boss-v").into(), 2),
        groups: vec![
            Group::new(
                "",
                vec![
                    home.clone(),
                    link("customers", "users", "customers").count(1407),
                    link("subscriptions", "repeat", "subscriptions"),
                    link("orders", "truck", "orders").count(24),
                    link("stock", "box", "stock"),
                    link("empty", "chat", "tickets").count(5).hot(true),
                ],
            ),
            Group::new(
                w(lang, "grow"),
                vec![
                    link("leads", "board", "leads"),
                    link("campaigns", "megaphone", "marketing"),
                    link("loyalty", "gift", "loyalty"),
                    link("insights", "chart", "insights"),
                ],
            ),
        ],
        foot: vec![link("edit", "sliders", "settings")],
        tabs: vec![
            home,
            link("customers", "users", "customers"),
            link("subscriptions", "repeat", "subscriptions"),
            link("empty", "chat", "tickets").count(5).hot(true),
        ],
        bell: Some(("/admin/empty".into(), true)),
        leave: "/save".into(),
        palette: vec![Group::new(w(lang, "people"), people.to_vec()), Group::new(w(lang, "go"), go)],
        search: "/admin/search".into(),
        ..Admin::default()
    }
}

fn page(visitor: &Visitor, here: &str, key: &str, main: Markup) -> Page {
    shell::admin(visitor, &frame(visitor.lang), here, w(visitor.lang, key), main)
}

fn won(lang: Lang, amount: i64) -> String {
    Money::new(amount, Currency::KRW).show(lang)
}

pub async fn dashboard(visitor: Visitor) -> Page {
    let lang = visitor.lang;
    let spans = [("month1", false), ("month3", false), ("month12", true)];
    let segments: Vec<(&str, String, bool)> =
        spans.iter().map(|(key, on)| (w(lang, key), format!("/admin?span={key}"), *on)).collect();
    let main = html! {
        (parts::head(w(lang, "hello"), w(lang, "hello-sub"), html! {
            (parts::segments(w(lang, "month12"), &segments))
            (Button::new(w(lang, "export")).icon("save").download("/admin/x.csv"))
        }))
        (parts::row_4(kpis(lang)))
        (parts::row_21(html! { (moves(lang)) (todo(lang)) }))
        (parts::row_21(html! { (cohorts(lang)) (funnel(lang)) }))
    };
    page(&visitor, "home", "home", main)
}

fn kpis(lang: Lang) -> Markup {
    let t = |key: &str| w(lang, key);
    let delta = |text: &str, up, better| Some(Delta { text: text.into(), up, better });
    let mrr = [33.1, 33.5, 34.4, 36.4, 37.7, 40.6, 42.6, 43.8, 44.9, 45.0, 45.8, 48.7];
    let churn = [2.9, 3.3, 3.1, 2.7, 3.2, 2.4, 2.7, 3.1, 3.4, 2.6, 2.5, 2.1];
    let active = [902., 918., 941., 978., 1004., 1071., 1108., 1130., 1149., 1205., 1246., 1284.];
    let value = if lang == Lang::Ko { "4,872" } else { "48.7" };
    html! {
        (Kpi::new("mrr", t("mrr"), value, t("man")).href("/admin/customers").how(t("mrr-how")).delta(delta("6.4%", true, true)).chart(chart::spark_line(&mrr, "")).show(lang))
        (Kpi::new("churn", t("churn"), "2.1", "%").how(t("mrr-how")).delta(delta("0.4%p", false, true)).chart(chart::spark_line(&churn, "c5")).show(lang))
        (Kpi::new("active", t("active"), "1,284", t("cases")).how(t("mrr-how")).delta(delta("38", true, true)).chart(chart::spark_bars(&active)).show(lang))
        (Kpi::new("nps", t("nps"), "52", t("points-unit")).how(t("mrr-how")).delta(delta("3", true, true))
            .chart(chart::split(&[(t("promoters"), "f2", 64), (t("passives"), "f3", 24), (t("detractors"), "f5", 12)])).show(lang))
    }
}

fn months(lang: Lang) -> Vec<String> {
    let last: base::Day = "2026-11-21".parse().unwrap_or(base::Day::FIRST);
    (0..12).map(|back| show::month_name(lang, last.plus_months(back - 11))).collect()
}

fn moves(lang: Lang) -> Markup {
    let t = |key: &str| w(lang, key);
    let series = [
        Series { name: t("new"), class: "f1", values: &[210, 180, 205, 262, 240, 318, 276, 254, 231, 289, 301, 318] },
        Series { name: t("expansion"), class: "f2", values: &[60, 70, 65, 84, 92, 110, 96, 88, 104, 118, 112, 124] },
        Series { name: t("reactivation"), class: "f3", values: &[20, 25, 18, 30, 22, 35, 28, 40, 33, 38, 36, 42] },
        Series {
            name: t("contraction"),
            class: "f4",
            values: &[-40, -60, -55, -48, -70, -52, -66, -82, -74, -58, -63, -61],
        },
        Series {
            name: t("lost"),
            class: "f5",
            values: &[-120, -150, -138, -126, -160, -118, -142, -171, -188, -134, -141, -130],
        },
    ];
    Card::new("moves", t("moves")).note(t("moves-sub")).aside(parts::tag(t("unit"), Tone::Plain)).show(html! {
        (parts::gain("+293", t("man"), t("gain")))
        (chart::legend(&series, t("net")))
        (chart::diverging(lang, t("moves"), &months(lang), &series, t("net"), show::count))
    })
}

fn todo(lang: Lang) -> Markup {
    let job = |icon, tone, key: &str, count: &str| Job {
        icon,
        tone,
        name: w(lang, key).into(),
        note: w(lang, &format!("{key}-sub")).into(),
        count: w(lang, count).into(),
        href: "/admin/customers".into(),
    };
    let jobs = [
        job("card", Tone::Bad, "todo-pay", "n7"),
        job("back", Tone::Warn, "todo-late", "n4"),
        job("chat", Tone::Plain, "todo-ticket", "n5"),
        job("box", Tone::Warn, "todo-stock", "n3"),
        job("pin", Tone::Good, "todo-move", "n2"),
    ];
    let all = html! { a.link href="/admin/customers" { (w(lang, "all")) } };
    Card::new("todo", w(lang, "todo")).aside(all).class("todo").show(parts::jobs(&jobs))
}

fn cohorts(lang: Lang) -> Markup {
    let kept: [(i64, &[f64]); 8] = [
        (96, &[100., 93., 88., 84., 81., 79., 77., 76.]),
        (131, &[100., 94., 90., 87., 84., 82., 81.]),
        (118, &[100., 91., 85., 80., 77., 75.]),
        (104, &[100., 86., 76., 70., 66.]),
        (97, &[100., 89., 82., 78.]),
        (126, &[100., 95., 92.]),
        (133, &[100., 96.]),
        (141, &[100.]),
    ];
    let names = months(lang);
    let rows: Vec<Cohort> = kept
        .iter()
        .zip(names.iter().skip(4))
        .map(|((size, kept), label)| Cohort { label: label.clone(), size: *size, kept: kept.to_vec() })
        .collect();
    Card::new("cohorts", w(lang, "cohort")).note(w(lang, "cohort-sub")).aside(chart::scale(lang)).show(chart::heat(
        lang,
        w(lang, "cohort"),
        &rows,
    ))
}

fn funnel(lang: Lang) -> Markup {
    let steps = [("visit", 8420), ("choose", 1316), ("trial", 402), ("paid", 318)].map(|(key, n)| (w(lang, key), n));
    Card::new("funnel", w(lang, "funnel")).note(w(lang, "funnel-sub")).class("fill").show(html! {
        (chart::funnel(lang, &steps))
        (parts::note(Tone::Warn, w(lang, "funnel-note")))
    })
}

pub async fn list(visitor: Visitor) -> Page {
    let (lang, query) = (visitor.lang, Query::new(&visitor));
    let t = |key: &str| w(lang, key);
    let sorted = query.sort(&["name", "monthly", "risk"], ("risk", Dir::Down));
    let columns = [
        Column::new(t("customer")).title().sort("name"),
        Column::new(t("plan")),
        Column::new(t("monthly")).number().sort("monthly"),
        Column::new(t("risk")).aside().sort("risk"),
        Column::new(t("reason")),
        Column::new(t("contact")).wide_only(),
        Column::new("").foot(),
    ];
    let people = [
        ("kim", "plan-l", 49_000, 91),
        ("lee", "plan-m", 33_000, 84),
        ("park", "plan-l", 59_000, 66),
        ("choi", "plan-s", 33_000, 38),
    ];
    let rows: Vec<Row> = people
        .iter()
        .enumerate()
        .filter(|(_, (name, ..))| t(name).to_lowercase().contains(&query.text("q").to_lowercase()))
        .map(|(i, (name, plan, monthly, risk))| row(&visitor, i, t(name), t(plan), *monthly, *risk))
        .collect();
    let shown = rows.len();
    let chips = [
        ("", t("care"), Some(41)),
        ("failing", t("failing"), Some(7)),
        ("late", t("late"), Some(4)),
        ("less", t("less"), Some(18)),
    ];
    let main = html! {
        (parts::head(t("care"), t("care-sub"), html! { (Button::new(t("new")).go().icon("plus").link("/admin/edit")) }))
        section.card aria-label=(t("customers")) {
            div.bar { (table::search(lang, &query, t("search"))) (Button::new(t("export")).icon("save").download(&query.at("/admin/x.csv"))) }
            (table::frame(html! {
                (table::chips(&query, "why", t("reason"), &chips))
                (table::list(lang, &query, &columns, sorted, rows, html! {}))
                (table::pager(lang, &query, Paging { size: 4, total: Some(table::Total::People(41)), more: true }, shown))
            }))
        }
    };
    page(&visitor, "customers", "customers", main)
}

fn row(visitor: &Visitor, i: usize, name: &str, plan: &str, monthly: i64, risk: u8) -> Row {
    let t = |key: &str| w(visitor.lang, key);
    let button = Button::new(t("retry")).mini().icon("card");
    Row::new(vec![
        html! { a.who href="/admin/customers/1" { (parts::face_of(name, i as i64, "")) span { b { (name) } small { (t("since")) } } } },
        html! { (plan) },
        html! { (won(visitor.lang, monthly)) },
        parts::risk(visitor.lang, risk),
        html! { span.tags { (parts::tag(t("failed-twice"), Tone::Bad)) (parts::tag(t("card-expired"), Tone::Plain)) } },
        html! { span.soft.small { (t("days12")) } },
        html! { div.acts {
            (parts::post(visitor, "/save", &[], button))
            (parts::menu(&format!("m{i}"), &format!("{name} {}", t("actions")), html! { a href="/admin/edit" { (parts::icon("edit", "s")) (t("edit-title")) } }))
        } },
    ])
    .faint(i == 3)
}

pub async fn profile(visitor: Visitor) -> Page {
    let lang = visitor.lang;
    let t = |key: &str| w(lang, key);
    let event = |icon, tone, what: &str, more: &str, when: &str| Event {
        icon,
        tone,
        what: html! { (t(what)) },
        more: if more.is_empty() { String::new() } else { t(more).into() },
        when: t(when).into(),
    };
    let events = [
        event("check", Tone::Good, "ev-paid", "ev-card", "today"),
        event("alert", Tone::Bad, "ev-fail", "ev-fail-why", "yesterday"),
        event("pin", Tone::Act, "ev-move", "", "days12"),
        event("user", Tone::Plain, "ev-join", "", "since"),
    ];
    let tabs = [
        (t("overview"), "/admin/customers/1".to_string(), None),
        (t("invoices"), "/admin/invoice".to_string(), Some(24)),
        (t("history"), "/admin/customers/1?tab=log".to_string(), None),
    ];
    let facts = Facts::new()
        .link(t("email"), "seoyeon@example.com", "mailto:seoyeon@example.com")
        .text(t("phone"), "010-1234-2841")
        .text(t("address"), t("address-v"))
        .text(t("memo"), "");
    let changes = [
        (t("phone").to_string(), Some("010-1111-2841".to_string()), Some("010-1234-2841".to_string())),
        (t("memo").to_string(), None, Some("VIP".to_string())),
    ];
    let main = html! {
        (parts::crumbs(t("go"), &[(t("customers"), "/admin/customers")]))
        (parts::head(t("profile"), t("profile-sub"), html! {
            (parts::opener("quick", Button::new(t("dialog")).icon("edit")))
            (parts::confirm(&visitor, "ask", Button::new(t("delete")).danger(), t("delete-q"), t("delete-text"), "/save", Button::new(t("delete")).danger().go()))
        }))
        (parts::tabs(t("overview"), "/admin/customers/1", &tabs))
        (parts::notice(Tone::Warn, t("notice"), html! { p { (t("notice-text")) } }))
        (parts::empty_card(parts::stats(&[(t("mrr"), won(lang, 49_000), ""), (t("invoices"), "24".into(), t("cases")), (t("loyalty"), "3,240".into(), t("points-unit")), (t("risk"), "91".into(), "")])))
        (parts::row_21(html! {
            (parts::card("events", t("timeline"), parts::timeline(&events)))
            div.stack {
                (parts::card("facts", t("facts"), facts.show_wide()))
                (parts::card("log", t("log"), parts::changes(t("before"), t("after"), &changes)))
            }
        }))
        (parts::row_2(html! {
            (parts::card("line", t("signups"), chart::line(lang, t("signups"), &months(lang), &Series { name: t("signups"), class: "f1", values: &[3, 5, 4, 9, 12, 11, 15, 14, 18, 22, 21, 26] }, show::count)))
            (parts::card("nothing", t("empty-chart"), chart::bars(lang, t("empty-chart"), &[], &Series { name: "", class: "f1", values: &[] }, show::count)))
        }))
        (parts::dialog(lang, "quick", t("dialog"), false, field::form(&visitor, "/save", html! {
            (Field::text("quick-name", t("name")).required().show(lang, &Form::filled([("quick-name", t("kim").into())])))
            (field::acts(lang, t("save"), None))
        })))
    };
    page(&visitor, "customers", "customers", main)
}

pub async fn edit(visitor: Visitor) -> Page {
    let lang = visitor.lang;
    let t = |key: &str| w(lang, key);
    let mut form = Form::filled([
        ("name", t("kim").into()),
        ("email", "kim@shop".into()),
        ("pay", "card".into()),
        ("lang", "ko".into()),
    ]);
    form.refuse("email", t("taken"));
    let _ = form.phone("phone");
    let languages = vec![Choice::new("ko", t("korean")), Choice::new("en", t("english"))];
    let pays = vec![
        Choice::new("card", t("pay-card")).note(t("pay-card-note")),
        Choice::new("bank", t("pay-bank")).note(t("pay-bank-note")),
    ];
    let main = html! {
        (parts::head(t("edit-title"), t("edit-sub"), html! {}))
        (field::summary(lang, &form))
        div.card { (field::form(&visitor, "/save", html! {
            (field::group(t("who"), t("who-note"), html! {
                (Field::text("name", t("name")).required().show(lang, &form))
                (Field::email("email", t("email")).hint(t("email-hint")).required().show(lang, &form))
                (Field::phone("phone", t("phone")).required().show(lang, &form))
                (Field::date("birth", t("birth")).show(lang, &form))
                (Field::select("lang", t("lang-field"), languages).required().show(lang, &form))
                (Field::money("deposit", t("deposit"), Currency::KRW, lang).show(lang, &form))
                (Field::number("quantity", t("quantity")).range(1, 9).unit(t("cases")).show(lang, &form))
                (Field::area("memo", t("memo")).show(lang, &form))
            }))
            (field::group(t("payment"), "", html! {
                (Field::cards("pay", t("how-pay"), pays).required().show(lang, &form))
                (Field::check("agree", t("agree")).show(lang, &form))
                (Field::file("file", t("memo"), ".csv").show(lang, &form))
            }))
            (field::acts(lang, t("save"), Some("/admin/customers")))
        })) }
    };
    page(&visitor, "edit", "edit-title", main)
}

pub async fn empty(visitor: Visitor) -> Page {
    let lang = visitor.lang;
    let act = Button::new(w(lang, "sample")).go().link("/admin");
    let empty = Empty { icon: "chat", title: w(lang, "empty"), text: w(lang, "empty-text"), act };
    page(
        &visitor,
        "empty",
        "tickets",
        html! { (parts::head(w(lang, "tickets"), "", html! {})) (parts::empty_card(empty.show())) },
    )
}

pub async fn invoice(visitor: Visitor) -> Page {
    let lang = visitor.lang;
    let t = |key: &str| w(lang, key);
    let main = html! {
        article.sheet-a4 {
            header { div { h1 { (t("invoice")) } p.soft { (show::full_day(lang, base::Day::LAST)) } } (parts::tag(t("paid"), Tone::Good)) }
            div.parties {
                (Facts::new().text(t("company"), t("company-v")).text(t("reg"), "123-45-67890").show_wide())
                (Facts::new().text(t("customer"), t("kim")).text(t("address"), t("address-v")).show_wide())
            }
            table.grid {
                thead { tr { th scope="col" { (t("item")) } th.num scope="col" { (t("amount")) } } }
                tbody { tr { td.p-title { (t("plan-l")) } td.num.p-aside { (won(lang, 49_000)) } } tr { td.p-title { (t("deposit")) } td.num.p-aside { (won(lang, 20_000)) } } }
                tfoot { tr { td { (t("total")) } td { (won(lang, 69_000)) } } }
            }
        }
    };
    page(&visitor, "orders", "invoice", main)
}

pub async fn search(visitor: Visitor, form: Form) -> Page {
    let link = Link::new("x", "user", format!("{} {}", w(visitor.lang, "kim"), form.text("q")), "/admin/customers/1");
    shell::results(&[Group::new(w(visitor.lang, "people"), vec![link.hint("010-••••-2841")])])
}
