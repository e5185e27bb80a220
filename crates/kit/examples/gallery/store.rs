//! The storefront, signing up, signing in.

use kit::web::parts::{self, Button, Cell, Plan, Step, Topic};
use kit::web::shell::{self, Link, Public, Shop};
use kit::web::{Choice, Field, Form, Page, Visitor, field};
use maud::{Markup, html};

use crate::{console, w};

fn page(visitor: &Visitor, here: &str, main: Markup) -> Page {
    let t = |key: &str| w(visitor.lang, key);
    let accent =
        kit::web::url::pairs(&visitor.query).iter().find(|(key, _)| key == "hue").and_then(|(_, hue)| hue.parse().ok());
    let frame = Public {
        shop: Shop { accent, ..console::shop(visitor.lang) },
        links: vec![
            Link::new("home", "home", t("plans"), "/"),
            Link::new("faq", "info", t("faq"), "/#faq"),
            Link::new("login", "user", t("login"), "/login"),
        ],
        act: Some(Link::new("signup", "plus", t("signup"), "/signup")),
        about: vec![
            (t("company").into(), t("company-v").into()),
            (t("boss").into(), t("boss-v").into()),
            (t("reg").into(), "123-45-67890".into()),
            (t("address").into(), t("address-v").into()),
        ],
        legal: vec![
            Link::new("terms", "file", t("terms"), "/#terms"),
            Link::new("privacy", "file", t("privacy"), "/#privacy"),
        ],
    };
    shell::public(visitor, &frame, here, t("shop"), main)
}

pub async fn home(visitor: Visitor) -> Page {
    let lang = visitor.lang;
    let t = |key: &str| w(lang, key);
    let plan = |name: &str, sub: &str, toys: &str, price: &str, best: bool| Plan {
        name: t(name).into(),
        sentence: t(sub).into(),
        price: price.into(),
        per: t("month").into(),
        note: t("trial30").into(),
        points: [toys, "p-swap", "p-clean", "p-free"].map(|key| t(key).to_string()).to_vec(),
        badge: best.then(|| t("best").to_string()),
        act: if best { Button::new(t("start")).go().link("/signup") } else { Button::new(t("start")).link("/signup") },
    };
    let plans = [
        plan("plan-s", "s-sub", "p-3", "33,000", false),
        plan("plan-m", "m-sub", "p-5", "49,000", true),
        plan("plan-l", "l-sub", "p-9", "79,000", false),
    ];
    let names = ["plan-s", "plan-m", "plan-l"].map(|key| t(key).to_string());
    let text = |key: &str| Cell::Text(t(key).into());
    let topics = [
        Topic { name: t("c-toys").into(), cells: vec![text("p-3"), text("p-5"), text("p-9")] },
        Topic { name: t("c-swap").into(), cells: vec![Cell::No, Cell::Yes, Cell::Yes] },
        Topic { name: t("c-broken").into(), cells: vec![Cell::No, Cell::No, Cell::Yes] },
    ];
    let questions = [(t("q1").to_string(), t("a1").to_string()), (t("q2").to_string(), t("a2").to_string())];
    let main = html! {
        section.hero { h1 { (t("hero")) } p { (t("hero-text")) } div.acts { (Button::new(t("start")).go().link("/signup")) (Button::new(t("see-plans")).link("/#plans")) } }
        section.part #plans { header { h2 { (t("plans")) } p.soft { (t("plans-sub")) } } (parts::plans(&plans)) }
        section.part { header { h2 { (t("compare")) } } (parts::compare(lang, t("compare"), &names, &topics)) }
        section.part #faq { header { h2 { (t("faq")) } } (parts::faq("faq-set", &questions)) }
    };
    page(&visitor, "home", main)
}

pub async fn signup(visitor: Visitor) -> Page {
    let lang = visitor.lang;
    let t = |key: &str| w(lang, key);
    let steps = [
        Step { name: t("step1"), href: Some("/signup".into()) },
        Step { name: t("step2"), href: None },
        Step { name: t("step3"), href: None },
    ];
    let form = Form::filled([("plan", "m".into())]);
    let choices = vec![
        Choice::new("s", t("plan-s")).note(t("p-3")),
        Choice::new("m", t("plan-m")).note(t("p-5")),
        Choice::new("l", t("plan-l")).note(t("p-9")),
    ];
    let main = html! {
        (parts::head(t("signup"), t("plans-sub"), html! {}))
        (parts::stepper(t("signup"), &steps, 1))
        div.signup {
            div.card { (field::form(&visitor, "/save", html! {
                (Field::cards("plan", t("plan"), choices).required().show(lang, &form))
                (field::group(t("step2"), "", html! {
                    (Field::text("name", t("name")).autocomplete("name").required().focus().show(lang, &form))
                    (Field::phone("phone", t("phone")).required().show(lang, &form))
                    (Field::email("email", t("email")).hint(t("email-hint")).required().show(lang, &form))
                }))
                (Field::check("agree", t("agree")).show(lang, &form))
                (field::acts(lang, t("start"), None))
            })) }
            aside { (parts::card("sum", t("summary"), html! {
                (parts::Facts::new().text(t("plan-m"), "49,000").text(t("deposit"), "20,000").show())
                p.total { span { (t("first")) } b { "69,000" } }
            })) }
        }
    };
    page(&visitor, "signup", main)
}

pub async fn login(visitor: Visitor) -> Page {
    let lang = visitor.lang;
    let t = |key: &str| w(lang, key);
    let form = Form::default();
    let main = html! {
        h1 { (t("login")) }
        p.soft { (t("login-sub")) }
        (field::form(&visitor, "/save", html! {
            (Field::email("email", t("email")).required().focus().show(lang, &form))
            (Field::password("password", t("password")).required().show(lang, &form))
            (Button::new(t("login")).go().submit())
        }))
    };
    shell::plain(&visitor, Some(&console::shop(lang)), t("login"), main)
}
