//! The plan of day nurseries: billed by the child from the first of the month, washing by the basket, at least so much a
//! month, for a year at a time. The first month is cheaper.

use base::Ratio;
use catalog::plan::{self, NewPlan, State};
use catalog::plan_item::Part;
use catalog::price::NewPrice;
use domain::billing::price::{Intro, Model, Price, Tier};
use domain::catalog::conditions::{Conditions, Minimum, Term, Then};
use domain::catalog::plan::{Draft, DraftItem, Name, check_plan};
use kit::app::App;
use kit::db::Tx;
use shop::{Actor, Shop};

use super::super::names::{CHILDREN, DAYCARE, NURSERY, NURSERY_GIVES, WASHING};
use super::{Trouble, WASH};

pub(super) fn sell(app: &App, tx: &mut Tx<'_>, shop: &Shop) -> Result<(), Trouble> {
    let (code, name, summary) = NURSERY;
    let named = |(ko, en): (&str, &str)| Name { ko: ko.into(), en: en.into() };
    let item = |code: &str, name: (&str, &str), kind: &str, meter: &str| DraftItem {
        code: code.into(),
        name_ko: name.0.into(),
        name_en: name.1.into(),
        kind: kind.into(),
        every: "1 month".into(),
        meter: meter.into(),
        ..DraftItem::default()
    };
    let draft = Draft {
        code: code.into(),
        name_ko: name.0.into(),
        name_en: name.1.into(),
        items: vec![item("children", CHILDREN, "rental", ""), item("washing", WASHING, "usage", WASH)],
        conditions: Conditions {
            setup: 50_000,
            commitment: 90_000,
            term: Some(Term { periods: 12, then: Then::Renew }),
            minimum: Some(Minimum { months: 12, clawback: 0, of_remaining: Some(Ratio::new(1, 10)) }),
            ..Conditions::default()
        },
    };
    let plan = check_plan(&draft).map_err(|wrong| format!("{wrong:?}"))?;
    let (currency, from) = (shop.currency, shop.today(app.now()));
    let part = |model, intro| {
        let price = Price { model, intro, ..Price::flat(0) };
        Part { prices: vec![NewPrice { currency, price, from }], ..Part::default() }
    };
    // The more children, the less each: all of them at the price of their number.
    let tier = |up_to, each| Tier { up_to, each: Ratio::whole(each), flat: Ratio::ZERO };
    let children = Model::Volume(vec![tier(Some(10), 7_900), tier(Some(14), 6_900), tier(None, 5_900)]);
    let washing = Model::Package { of: 10, amount: Ratio::whole(4_000), free: 10 };
    let new = NewPlan {
        plan,
        summary: named(summary),
        benefits: NURSERY_GIVES.iter().map(|gives| named(*gives)).collect(),
        state: State::Live,
        position: i64::try_from(DAYCARE).unwrap_or(i64::MAX),
        parts: vec![part(children, vec![Intro { periods: 1, price: Price::each(3_900) }]), part(washing, Vec::new())],
    };
    plan::add(tx, &app.ids, app.now(), shop, &Actor::Command, &new)?;
    Ok(())
}
