//! Opens the story's shop and puts its plans on sale.

use base::{Currency, Lang, Ratio, Zone};
use catalog::plan::{self, NewPlan};
use catalog::plan_item::{Part, Tax};
use catalog::price::NewPrice;
use domain::catalog::plan::{Draft, DraftItem, Name, check_plan};
use domain::shop::policy::Policy;
use domain::shop::setting::Prices;
use kit::app::App;
use serde_json::Value;
use shop::tenant::{self, NewShop};
use shop::{Actor, Shop};

use super::file::{ItemPart, PlanPart, Story};

/// The shop of a story, or the place and the reason why there is none.
pub fn open(app: &App, story: &Story, zone: Zone) -> Result<Shop, String> {
    let part = &story.shop;
    let currency: Currency = part.currency.parse().map_err(|_| "shop.currency: three capital letters".to_string())?;
    let rate = part.tax.as_ref().map_or("0", |tax| tax.rate.as_str());
    let tax_rate = Ratio::parse(rate).and_then(|r| domain::shop::setting::check_rate(r).ok());
    let tax_rate = tax_rate.ok_or("shop.tax.rate: a decimal from 0 to 1")?;
    let prices = part.tax.as_ref().and_then(|tax| tax.prices.as_deref()).unwrap_or("inclusive");
    let prices = Prices::from_code(prices).ok_or("shop.tax.prices: inclusive or exclusive")?;
    let policy = Policy::from_json(&Value::Object(part.policy.clone()));
    let policy = policy.map_err(|why| format!("shop.policy.{}: {}", why.key(), why.code()))?;
    let new = NewShop {
        name: "Story".into(),
        slug: "story".into(),
        domain: None,
        language: Lang::Ko,
        zone,
        currency,
        tax_rate,
        prices,
        policy,
        hue: 20,
    };
    let (ids, now) = (app.ids.clone(), app.now());
    let id = app.db.write(move |tx| tenant::open(tx, &ids, now, new.clone())).wait().map_err(|e| e.to_string())?;
    let shop = app.db.read(move |r| tenant::find(r, id)).wait().map_err(|e| e.to_string())?;
    let shop = shop.ok_or("the shop was not opened")?;
    for (i, meter) in story.meters.iter().enumerate() {
        let (ids, now, id, new) = (app.ids.clone(), app.now(), shop.id, meter.clone());
        let added = app.db.write(move |tx| catalog::meter::add(tx, &ids, id, &new, now)).wait();
        added.map_err(|error| format!("meters[{i}].code: {error}"))?;
    }
    for (i, part) in story.plans.iter().enumerate() {
        sell(app, &shop, i, part).map_err(|why| format!("plans[{i}].{why}"))?;
    }
    Ok(shop)
}

fn sell(app: &App, shop: &Shop, position: usize, part: &PlanPart) -> Result<(), String> {
    let usage = |item: &ItemPart| item.kind.as_deref() == Some("usage");
    let draft_item = |item: &ItemPart| DraftItem {
        code: item.code.clone(),
        name_ko: item.code.clone(),
        name_en: item.code.clone(),
        kind: item.kind.clone().unwrap_or_else(|| "access".into()),
        every: item.every.clone().unwrap_or_else(|| "1 month".into()),
        bill: item.bill.clone().unwrap_or_else(|| if usage(item) { "arrears" } else { "advance" }.into()),
        meter: item.meter.clone().unwrap_or_default(),
        increase: item.increase.clone().unwrap_or_default(),
        decrease: item.decrease.clone().unwrap_or_default(),
    };
    let draft = Draft {
        code: part.code.clone(),
        name_ko: part.code.clone(),
        name_en: part.code.clone(),
        items: part.items.iter().map(draft_item).collect(),
        conditions: part.conditions()?,
    };
    let plan = check_plan(&draft).map_err(|wrong| match wrong.first() {
        Some((field, why)) => format!("{field}: {}", why.code()),
        None => "not a plan".into(),
    })?;
    let from = shop.zone.day(app.now()).plus_days(-36_600);
    let parts = part.items.iter().enumerate().map(|(i, item)| {
        let tax: Option<Result<Tax, _>> = item.tax.as_deref().map(|tax| tax.parse());
        let tax = tax.transpose().map_err(|_| format!("items[{i}].tax: a decimal from 0 to 1, or exempt"))?;
        let price = NewPrice { currency: shop.currency, price: item.price.clone(), from };
        Ok(Part { product: None, tax, prices: vec![price] })
    });
    let new = NewPlan {
        plan,
        summary: Name::default(),
        benefits: Vec::new(),
        state: plan::State::Live,
        position: i64::try_from(position).unwrap_or(0),
        parts: parts.collect::<Result<Vec<Part>, String>>()?,
    };
    let (ids, now, owner) = (app.ids.clone(), app.now(), shop.clone());
    let added = app.db.write(move |tx| plan::add(tx, &ids, now, &owner, &Actor::Command, &new)).wait();
    added.map(|_| ()).map_err(|error| format!("code: {error}"))
}
