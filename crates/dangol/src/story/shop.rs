//! Opens the story's shop and puts its plans on sale.

use base::id::PlanId;
use base::{Currency, Lang, Money, Ratio, Zone};
use catalog::plan::{self, NewPlan};
use catalog::plan_item::{Part, Tax};
use catalog::price::NewPrice;
use domain::billing::coupon;
use domain::catalog::plan::{Draft, DraftItem, Name, check_plan};
use domain::fulfilment::OpenDays;
use domain::shop::policy::Policy;
use domain::shop::setting::Prices;
use kit::app::App;
use kit::db::Tx;
use serde_json::Value;
use shop::tenant::{self, NewShop};
use shop::{Actor, Shop};

use super::file::{CouponPart, ItemPart, PlanPart, Story};

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
    let closed = story.shop.closed.iter().map(String::as_str);
    let open = OpenDays::read(shop.zone.clone(), closed).map_err(|text| format!("shop.closed: {text} is not a day"))?;
    let (id, now) = (shop.id, app.now());
    let closing = app.db.write(move |tx| fulfilment::delivery_calendar::save(tx, id, &open, now));
    closing.wait().map_err(|error| error.to_string())?;
    for (i, meter) in story.meters.iter().enumerate() {
        let (ids, now, id, new) = (app.ids.clone(), app.now(), shop.id, meter.clone());
        let added = app.db.write(move |tx| catalog::meter::add(tx, &ids, id, &new, now)).wait();
        added.map_err(|error| format!("meters[{i}].code: {error}"))?;
    }
    for (i, part) in story.plans.iter().enumerate() {
        sell(app, &shop, i, part).map_err(|why| format!("plans[{i}].{why}"))?;
    }
    for (i, part) in story.coupons.iter().enumerate() {
        hand_out(app, &shop, part).map_err(|why| format!("coupons[{i}].{why}"))?;
    }
    Ok(shop)
}

fn hand_out(app: &App, shop: &Shop, part: &CouponPart) -> Result<(), String> {
    let id = shop.id;
    let plans = app.db.read(move |r| plan::names(r, id)).wait().map_err(|error| error.to_string())?;
    // A coupon of a plan that nobody sells is for none of those that are sold.
    let plan = |code: &String| plans.iter().find(|plan| plan.code == *code).map_or(PlanId(0), |plan| plan.id);
    let number = |number: Option<i64>| number.map(|n| n.to_string()).unwrap_or_default();
    let typed = coupon::Typed {
        code: part.code.clone(),
        name: Name::default(),
        amount: part.amount.map(|amount| Money::new(amount, shop.currency).digits()).unwrap_or_default(),
        percent: part.percent.clone().unwrap_or_default(),
        items: part.items.clone(),
        plans: part.plans.iter().map(plan).collect(),
        periods: match &part.periods {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(word)) => word.clone(),
            Some(other) => other.to_string(),
        },
        from: part.from.clone(),
        until: part.until.clone(),
        most: number(part.most),
        most_each: number(part.most_each),
    };
    let coupon = coupon::check(&typed, shop.currency).map_err(|wrong| match wrong.first() {
        Some((field, why)) => format!("{field}: {}", why.code()),
        None => "not a coupon".into(),
    })?;
    let (ids, now, owner) = (app.ids.clone(), app.now(), shop.clone());
    let add = move |tx: &mut Tx<'_>| billing::coupon::add(tx, &ids, now, &owner, &Actor::Command, &coupon);
    app.db.write(add).wait().map(|_| ()).map_err(|error| format!("code: {error}"))
}

/// Where a field of a plan stands in the file: `items.0.every` is `items[0].every`, `trial_days` is `trial.days`.
fn place_in(part: &PlanPart, field: &str) -> String {
    let item = field.strip_prefix("items.").and_then(|rest| rest.split_once('.'));
    if let Some((n, key)) = item.and_then(|(n, key)| Some((n.parse::<usize>().ok()?, key))) {
        return format!("{}.{key}", part.place(n));
    }
    match field {
        "trial_days" => "trial.days",
        "trial_price" => "trial.price",
        "minimum_months" => "minimum.months",
        "clawback" => "minimum.clawback",
        "of_remaining" => "minimum.of_remaining",
        "term_periods" => "term.periods",
        "notice_days" => "notice.days",
        "cutoff_days" => "deliver.cutoff.days",
        // `setup.USD`
        other => match other.split_once('.') {
            Some((key, currency)) => return format!("amounts.{currency}.{key}"),
            None => other,
        },
    }
    .into()
}

fn sell(app: &App, shop: &Shop, position: usize, part: &PlanPart) -> Result<(), String> {
    let usage = |item: &ItemPart| item.kind.as_deref() == Some("usage");
    let draft_item = |(n, item): (usize, &ItemPart)| DraftItem {
        code: item.code.clone(),
        name_ko: item.code.clone(),
        name_en: item.code.clone(),
        kind: item.kind.clone().unwrap_or_else(|| "access".into()),
        every: item.every.clone().unwrap_or_else(|| "1 month".into()),
        bill: item.bill.clone().unwrap_or_else(|| if usage(item) { "arrears" } else { "advance" }.into()),
        meter: item.meter.clone().unwrap_or_default(),
        increase: item.increase.clone().unwrap_or_default(),
        decrease: item.decrease.clone().unwrap_or_default(),
        addon: n >= part.items.len(),
    };
    let draft = Draft {
        code: part.code.clone(),
        name_ko: part.code.clone(),
        name_en: part.code.clone(),
        items: part.parts().enumerate().map(draft_item).collect(),
        conditions: part.conditions()?,
    };
    let plan = check_plan(&draft).map_err(|wrong| match wrong.first() {
        Some((field, why)) => format!("{}: {}", place_in(part, field), why.code()),
        None => "not a plan".into(),
    })?;
    let id = shop.id;
    let meters = app.db.read(move |r| catalog::meter::list(r, id)).wait().map_err(|error| error.to_string())?;
    let unknown = |meter: &Option<String>| meter.as_ref().is_some_and(|code| !meters.iter().any(|m| m.code == *code));
    if let Some(i) = plan.items.iter().position(|item| unknown(&item.meter)) {
        return Err(format!("{}.meter: unknown_meter", part.place(i)));
    }
    let from = shop.zone.day(app.now()).plus_days(-36_600);
    let parts = part.parts().enumerate().map(|(i, item)| {
        let place = part.place(i);
        let tax: Option<Result<Tax, _>> = item.tax.as_deref().map(|tax| tax.parse());
        let tax = tax.transpose().map_err(|_| format!("{place}.tax: a decimal from 0 to 1, or exempt"))?;
        let price = item.whole_price().map_err(|why| format!("{place}.{why}"))?;
        let mut prices = vec![NewPrice { currency: shop.currency, price, from }];
        for (code, price) in &item.prices {
            let currency = code.parse().map_err(|_| format!("{place}.prices.{code}: three capital letters"))?;
            prices.push(NewPrice { currency, price: price.clone(), from });
        }
        Ok(Part { product: None, tax, prices })
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
