//! Opening the demo shop: its owner, its look and its plans. Done once; a demo that goes on finds it.

use base::{Currency, Lang, Ratio, Zone};
use catalog::plan::{self, NewPlan, State};
use catalog::plan_item::Part;
use catalog::price::NewPrice;
use domain::billing::price::Price;
use domain::catalog::conditions::{Conditions, Trial, TrialAnchor};
use domain::catalog::plan::{Draft, DraftItem, Name, check_plan};
use domain::shop::policy::{PeriodStart, Policy};
use domain::shop::role::Role;
use domain::shop::setting::Prices;
use kit::app::App;
use shop::staff::{self, NewStaff};
use shop::tenant::{self, NewShop};
use shop::{Actor, Shop};

use super::names::{OWNER, PLANS, PlanText, SHOP};
use crate::failure::Failure;

pub const SLUG: &str = "toys";
pub const EMAIL: &str = "jieun@example.com";
/// A password for looking around; the demo is served on this machine only.
pub const PASSWORD: &str = "danji-toys-demo";

/// The demo shop of this name, opened when it is not there yet.
pub fn open(app: &App, slug: &str) -> Result<Shop, Failure> {
    let asked = slug.to_string();
    if let Some(shop) = app.db.read(move |r| tenant::find_by_slug(r, &asked)).wait()? {
        return Ok(shop);
    }
    let zone: Zone = "Asia/Seoul".parse().map_err(|_| Failure::new("the zone database lacks Asia/Seoul"))?;
    let policy = Policy { period_start: PeriodStart::Midnight, ..Policy::default() };
    let new = NewShop {
        name: SHOP.into(),
        slug: slug.into(),
        domain: None,
        language: Lang::Ko,
        zone,
        currency: Currency::KRW,
        tax_rate: Ratio::new(1, 10),
        prices: Prices::Inclusive,
        policy,
        hue: 268,
    };
    let owner = NewStaff::check(EMAIL, OWNER, Role::Owner, PASSWORD).map_err(|why| Failure::new(why.to_string()))?;
    let inner = app.clone();
    let made = app.db.write(move |tx| {
        let now = inner.now();
        let id = tenant::open(tx, &inner.ids, now, new.clone()).map_err(|why| why.to_string())?;
        staff::add(tx, &inner.ids, id, now, &Actor::Command, &owner).map_err(|why| why.to_string())?;
        let shop = tenant::find(tx, id).map_err(|why| why.to_string())?.ok_or("the shop was not opened")?;
        for (position, text) in PLANS.iter().enumerate() {
            sell(&inner, tx, &shop, position, text)?;
        }
        Ok::<Shop, Trouble>(shop)
    });
    made.wait().map_err(|trouble| Failure::new(trouble.0))
}

/// A sentence on its way out of a transaction.
struct Trouble(String);

impl<T: ToString> From<T> for Trouble {
    fn from(text: T) -> Trouble {
        Trouble(text.to_string())
    }
}

fn sell(app: &App, tx: &mut kit::db::Tx<'_>, shop: &Shop, position: usize, text: &PlanText) -> Result<(), Trouble> {
    let item = DraftItem {
        code: "base".into(),
        name_ko: text.name.0.into(),
        name_en: text.name.1.into(),
        kind: "rental".into(),
        every: text.every.into(),
        bill: "advance".into(),
        ..DraftItem::default()
    };
    let draft = Draft {
        code: text.code.into(),
        name_ko: text.name.0.into(),
        name_en: text.name.1.into(),
        items: vec![item],
        conditions: Conditions {
            trial: Some(Trial { days: text.trial_days, price: 0, anchor: TrialAnchor::TrialEnd }),
            deposit: text.deposit,
            ..Conditions::default()
        },
        ..Draft::default()
    };
    let plan = check_plan(&draft).map_err(|wrong| format!("{wrong:?}"))?;
    let named = |(ko, en): (&str, &str)| Name { ko: ko.into(), en: en.into() };
    let price = NewPrice { currency: shop.currency, price: Price::flat(text.price), from: shop.today(app.now()) };
    let new = NewPlan {
        plan,
        summary: named(text.summary),
        benefits: text.benefits.iter().map(|benefit| named(*benefit)).collect(),
        state: State::Live,
        position: i64::try_from(position).unwrap_or(0),
        parts: vec![Part { product: None, tax: None, prices: vec![price] }],
    };
    plan::add(tx, &app.ids, app.now(), shop, &Actor::Command, &new)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Every;

    #[test]
    fn every_demo_plan_is_a_plan() {
        for text in &PLANS {
            assert!(text.every.parse::<Every>().is_ok() && text.price > 0, "{}", text.code);
        }
    }
}
