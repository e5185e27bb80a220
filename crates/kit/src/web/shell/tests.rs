//! Every frame in both languages passes the checker.

use base::Lang;
use maud::html;

use super::*;
use crate::web::flash::Flash;
use crate::web::lint::lint;
use crate::web::parts::Tone;

fn check(page: &Page) {
    assert_eq!(lint(&page.0.0), Vec::<String>::new());
}

fn visitor(lang: Lang) -> Visitor {
    let flash = Some(Flash { tone: Tone::Good, text: "saved".into() });
    Visitor { csrf: "secret".into(), flash, ..Visitor::plain(lang, "/admin?x=1") }
}

fn shop() -> Shop {
    Shop { name: "Plum".into(), address: "plum.example".into(), logo: None, accent: Some(356) }
}

#[test]
fn every_frame_is_sound() {
    for lang in [Lang::Ko, Lang::En] {
        let (visitor, body) = (visitor(lang), html! { h1 { "x" } });
        let link = || Link::new("home", "home", "Home", "/").count(3).hot(true).hint("G H");
        let groups = || vec![Group::new("", vec![link()]), Group::new("Grow", vec![link()])];
        let frame = Admin {
            shop: shop(),
            shops: vec![link()],
            person: ("Kim".into(), 3),
            groups: groups(),
            foot: vec![link()],
            tabs: vec![link()],
            bell: Some(("/news".into(), true)),
            account: vec![link()],
            leave: "/leave".into(),
            palette: groups(),
            search: "/search".into(),
        };
        check(&admin(&visitor, &frame, "home", "Home", body.clone()));
        let frame =
            Portal { shop: shop(), tabs: vec![link()], bell: Some(("/n".into(), false)), leave: "/leave".into() };
        check(&portal(&visitor, &frame, "home", "Home", body.clone()));
        let about = vec![("Company".to_string(), "Plum Inc.".to_string())];
        let frame = Public { shop: shop(), links: vec![link()], act: Some(link()), about, legal: vec![link()] };
        check(&public(&visitor, &frame, "home", "Home", body.clone()));
        check(&plain(&visitor, None, "Home", body));
    }
}

#[test]
fn an_accent_is_a_class_in_steps_of_ten() {
    for (hue, want) in [(0, "hue-0\""), (14, "hue-1\""), (15, "hue-2\""), (356, "hue-0\""), (9999, "hue-28\"")] {
        let shop = Shop { accent: Some(hue), ..shop() };
        let page = plain(&visitor(Lang::Ko), Some(&shop), "x", html! { h1 { "x" } });
        assert!(page.0.0.contains(want), "{hue}");
    }
}
