//! Opening the demo shop: its owner, its look and its plans. Done once; a demo that goes on finds it.

mod nursery;

use base::calendar::{Time, Weekday};
use base::{Currency, Ratio, Zone};
use catalog::plan::{self, NewPlan, State};
use catalog::plan_item::Part;
use catalog::price::NewPrice;
use domain::billing::coupon::{self, Coupon, Worth};
use domain::billing::price::{Model, Price, Tier};
use domain::catalog::conditions::{Conditions, Cutoff, Deliver, Minimum, Trial, TrialAnchor};
use domain::catalog::meter::{Aggregate, Meter};
use domain::catalog::plan::{Draft, DraftItem, Name, check_plan};
use domain::fulfilment::OpenDays;
use domain::shop::business::Business;
use domain::shop::policy::{Consent, PeriodStart, Policy};
use domain::shop::role::Role;
use fulfilment::delivery_calendar;
use kit::app::App;
use shop::staff::{self, NewStaff};
use shop::tenant::{self, NewShop};
use shop::{Actor, Shop};

use super::names::{BUSINESS, OWNER, PLANS, PlanText, SHOP, SWAP, SWAPS, WELCOME};
use crate::failure::Failure;

pub const SLUG: &str = "toys";
pub const METER: &str = "swap";
pub const WASH: &str = "wash";
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
    let policy = Policy { period_start: PeriodStart::Midnight, consent: Consent::Kr, ..Policy::default() };
    let new = NewShop { policy, hue: 268, ..NewShop::korean(SHOP, slug, zone) };
    let owner = NewStaff::check(EMAIL, OWNER, Role::Owner, PASSWORD).map_err(|why| Failure::new(why.to_string()))?;
    let inner = app.clone();
    let made = app.db.write(move |tx| {
        let now = inner.now();
        let id = tenant::open(tx, &inner.ids, now, new.clone()).map_err(|why| why.to_string())?;
        staff::add(tx, &inner.ids, id, now, &Actor::Command, &owner).map_err(|why| why.to_string())?;
        let shop = tenant::find(tx, id).map_err(|why| why.to_string())?.ok_or("the shop was not opened")?;
        let typed = |key: &str| BUSINESS.iter().find(|(name, _)| *name == key).map_or("", |(_, text)| text).to_string();
        let business = Business::check(typed).map_err(|_| "the demo's business details are not right")?;
        let shop = Shop { business: business.into(), ..shop };
        tenant::save(tx, &shop).map_err(|why| why.to_string())?;
        let shop = Shop { version: shop.version + 1, ..shop };
        let open =
            OpenDays { weekdays: vec![Weekday::Saturday, Weekday::Sunday], ..OpenDays::always(shop.zone.clone()) };
        delivery_calendar::save(tx, shop.id, &open, now).map_err(|why| why.to_string())?;
        for code in [METER, WASH] {
            let meter = Meter { code: code.into(), aggregate: Aggregate::Sum, recurring: false };
            catalog::meter::add(tx, &inner.ids, shop.id, &meter, now).map_err(|why| why.to_string())?;
        }
        billing::coupon::add(tx, &inner.ids, now, &shop, &Actor::Command, &welcome()).map_err(|why| why.to_string())?;
        for (position, text) in PLANS.iter().enumerate() {
            sell(&inner, tx, &shop, position, text)?;
        }
        nursery::sell(&inner, tx, &shop)?;
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
    let base = DraftItem {
        code: "base".into(),
        name_ko: text.name.0.into(),
        name_en: text.name.1.into(),
        kind: "rental".into(),
        every: text.every.into(),
        bill: "advance".into(),
        ..DraftItem::default()
    };
    let addons = text.addons.iter().map(|(code, (ko, en), _)| DraftItem {
        code: (*code).into(),
        name_ko: (*ko).into(),
        name_en: (*en).into(),
        every: text.every.into(),
        addon: true,
        ..DraftItem::default()
    });
    let draft = Draft {
        code: text.code.into(),
        name_ko: text.name.0.into(),
        name_en: text.name.1.into(),
        items: std::iter::once(base).chain(text.swaps.map(|_| swaps(text.every))).chain(addons).collect(),
        conditions: Conditions {
            trial: Some(Trial { days: text.trial_days, price: 0, anchor: TrialAnchor::TrialEnd }),
            deposit: text.deposit,
            minimum: text.minimum.map(|(months, clawback)| Minimum { months, clawback, of_remaining: None }),
            deliver: text.deliver.and_then(deliver),
            ..Conditions::default()
        },
    };
    let plan = check_plan(&draft).map_err(|wrong| format!("{wrong:?}"))?;
    let named = |(ko, en): (&str, &str)| Name { ko: ko.into(), en: en.into() };
    let (currency, from) = (shop.currency, shop.today(app.now()));
    let price = |price: Price| Part { prices: vec![NewPrice { currency, price, from }], ..Part::default() };
    let mut base = price(Price::flat(text.price));
    base.prices.extend(text.usd.map(|cents| NewPrice { currency: Currency::USD, price: Price::flat(cents), from }));
    let swaps = text.swaps.map(|free| {
        let tier = |up_to, each| Tier { up_to, each: Ratio::whole(each), flat: Ratio::ZERO };
        let model = Model::Graduated(vec![tier(Some(free), 0), tier(None, SWAP)]);
        price(Price { model, ..Price::flat(0) })
    });
    let addons = text.addons.iter().map(|(.., amount)| price(Price::flat(*amount)));
    let new = NewPlan {
        plan,
        summary: named(text.summary),
        benefits: text.benefits.iter().map(|benefit| named(*benefit)).collect(),
        state: State::Live,
        position: i64::try_from(position).unwrap_or(0),
        parts: std::iter::once(base).chain(swaps).chain(addons).collect(),
    };
    plan::add(tx, &app.ids, app.now(), shop, &Actor::Command, &new)?;
    Ok(())
}

/// Swaps are counted, and those beyond the plan's own billed afterwards.
fn swaps(every: &str) -> DraftItem {
    DraftItem {
        code: "swaps".into(),
        name_ko: SWAPS.0.into(),
        name_en: SWAPS.1.into(),
        kind: "usage".into(),
        every: every.into(),
        meter: METER.into(),
        ..DraftItem::default()
    }
}

/// Half of the first two periods, for everybody who knows the code.
fn welcome() -> Coupon {
    let (code, (ko, en)) = WELCOME;
    Coupon {
        code: code.into(),
        name: Name { ko: ko.into(), en: en.into() },
        worth: Worth::Percent(Ratio::new(1, 2)),
        items: Vec::new(),
        plans: Vec::new(),
        periods: Some(2),
        from: None,
        until: None,
        most: None,
        most_each: Some(1),
        state: coupon::State::Live,
    }
}

/// A box so often, changeable until the evening two days before, on the next open day when it falls on a weekend.
fn deliver(every: &str) -> Option<Deliver> {
    let cutoff = Some(Cutoff { days: 2, at: Time::new(18, 0)? });
    Some(Deliver { cutoff, ..Deliver::every(every.parse().ok()?) })
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
