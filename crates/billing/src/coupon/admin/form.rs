//! The form of a coupon: everything when it is new; later all but its code, its worth and its periods.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::Ratio;
use base::id::PlanId;
use catalog::plan::{self, PlanName, State as OnSale};
use domain::billing::coupon::{Coupon, PERIODS_MOST, TIMES_MOST, Typed, Worth, check};
use domain::catalog::plan::Name;
use domain::shop::role::Right;
use kit::db::Error;
use kit::web::form::Problem;
use kit::web::{Choice, Field, Form, Oops, Page, field, flash, parts};
use maud::{Markup, html};
use shop::Desk;

use super::super::portal::say;
use super::super::sql::CouponRow;
use crate::words::T;

const NAME_MOST: usize = 80;
const ITEMS_MOST: usize = 100;

/// What can be chosen from.
struct Sold {
    plans: Vec<PlanName>,
    items: Vec<Sellable>,
}

/// An item of the plans on sale, by its code, with the plans it is in.
struct Sellable {
    code: String,
    name: String,
    plans: Vec<String>,
}

async fn sold(desk: &Desk, own: Option<&Coupon>) -> Result<Sold, Oops> {
    desk.require(Right::EditCatalog)?;
    let (shop, today, lang) = (desk.shop.clone(), desk.today(), desk.lang());
    let reading = desk.app.db.read(move |r| {
        let live = plan::list(r, shop.id, Some(OnSale::Live))?;
        let offers = catalog::offer::offers_of(r, &shop, live, today)?;
        Ok::<_, Error>((plan::names(r, shop.id)?, offers))
    });
    let (plans, offers) = reading.await?;
    let mut items: Vec<Sellable> = Vec::new();
    for offer in &offers {
        let plan = offer.plan.name().show(lang).to_string();
        for item in offer.terms.items.iter().chain(&offer.addons) {
            let own = lang.pick(&item.ko, &item.en);
            // An item that is called like its plan, or nothing at all, is what the plan itself costs.
            let name = if own.is_empty() || own == plan { T(lang).coupon_base_item() } else { own };
            match items.iter().position(|known| known.code == item.code) {
                Some(at) => items[at].plans.push(plan.clone()),
                None if items.len() < ITEMS_MOST => {
                    items.push(Sellable { code: item.code.clone(), name: name.to_string(), plans: vec![plan.clone()] });
                }
                None => {}
            }
        }
    }
    // What it is for already stays, even when nobody sells it now.
    for code in own.into_iter().flat_map(|coupon| &coupon.items) {
        if !items.iter().any(|known| known.code == *code) {
            items.push(Sellable { code: code.clone(), name: code.clone(), plans: Vec::new() });
        }
    }
    Ok(Sold { plans, items })
}

pub async fn blank(desk: Desk) -> Result<Page, Oops> {
    let sold = sold(&desk, None).await?;
    let form = Form::filled([("kind", "amount".into()), ("length", "once".into())]);
    Ok(page(&desk, &sold, None, &form))
}

pub async fn add(desk: Desk, mut form: Form) -> Result<Response, Oops> {
    let sold = sold(&desk, None).await?;
    let typed = typed(&mut form, &sold);
    let Some(coupon) = read(&desk, &mut form, &typed) else {
        return Ok(again(&desk, &sold, None, &form));
    };
    let (app, shop, actor, now) = (desk.app.clone(), desk.shop.clone(), desk.actor(), desk.now());
    let t = T(desk.lang());
    match desk.app.db.write(move |tx| super::super::add(tx, &app.ids, now, &shop, &actor, &coupon)).await {
        Ok(id) => Ok(flash::to(&format!("{}/{id}", super::LIST), t.coupon_added())),
        Err(Error::Taken(_)) => {
            form.refuse("code", t.coupon_code_taken());
            Ok(again(&desk, &sold, None, &form))
        }
        Err(other) => Err(other.into()),
    }
}

pub async fn open(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    desk.require(Right::EditCatalog)?;
    let row = super::known(&desk, &id).await?;
    let coupon = row.coupon()?;
    let sold = sold(&desk, Some(&coupon)).await?;
    let text = |day: Option<base::Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let mut pairs: Vec<(String, String)> = [
        ("name_ko", coupon.name.ko.clone()),
        ("name_en", coupon.name.en.clone()),
        ("from", text(coupon.from)),
        ("until", text(coupon.until)),
        ("most", number(coupon.most)),
        ("most_each", number(coupon.most_each)),
        ("version", row.version.to_string()),
    ]
    .map(|(name, value)| (name.to_string(), value))
    .into();
    pairs.extend(coupon.plans.iter().map(|plan| ("plans".to_string(), plan.to_string())));
    pairs.extend(coupon.items.iter().map(|item| ("items".to_string(), item.clone())));
    Ok(page(&desk, &sold, Some(&row), &Form::from_pairs(pairs)))
}

pub async fn save(desk: Desk, Path(id): Path<String>, mut form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditCatalog)?;
    let mut row = super::known(&desk, &id).await?;
    let old = row.coupon()?;
    let sold = sold(&desk, Some(&old)).await?;
    let stays = match old.worth {
        Worth::Amount(..) => Typed { amount: "1".into(), ..typed(&mut form, &sold) },
        Worth::Percent(_) => Typed { percent: "1".into(), ..typed(&mut form, &sold) },
    };
    let Some(new) = read(&desk, &mut form, &Typed { code: old.code.clone(), ..stays }) else {
        return Ok(again(&desk, &sold, Some(&row), &form));
    };
    let new = Coupon { worth: old.worth, periods: old.periods, state: old.state, ..new };
    // The version somebody was looking at; another one means that it has changed since.
    row.version = form.text("version").parse().unwrap_or(0);
    let (app, shop, actor, now) = (desk.app.clone(), desk.shop.clone(), desk.actor(), desk.now());
    let (t, known) = (T(desk.lang()), row.clone());
    match desk.app.db.write(move |tx| super::super::save(tx, &app.ids, now, &shop, &actor, &known, &new)).await {
        Ok(()) => Ok(flash::to(&format!("{}/{}", super::LIST, row.id), t.coupon_saved())),
        Err(Error::Stale) => {
            form.refuse("", t.coupon_stale());
            Ok(again(&desk, &sold, Some(&row), &form))
        }
        Err(other) => Err(other.into()),
    }
}

fn typed(form: &mut Form, sold: &Sold) -> Typed {
    let plans: Vec<PlanId> = form.all("plans").iter().filter_map(|id| id.parse().ok()).collect();
    let items: Vec<String> = form.all("items").iter().map(|code| code.to_string()).collect();
    if plans.len() != form.all("plans").len() || plans.iter().any(|id| !sold.plans.iter().any(|plan| plan.id == *id)) {
        form.note("plans", Problem::NotOffered);
    }
    if items.iter().any(|code| !sold.items.iter().any(|known| known.code == **code)) {
        form.note("items", Problem::NotOffered);
    }
    let text = |name: &str| form.text(name).to_string();
    let only = |kind: &str, name: &str| if form.text("kind") == kind { text(name) } else { String::new() };
    Typed {
        code: text("code"),
        name: Name { ko: text("name_ko"), en: text("name_en") },
        amount: only("amount", "amount"),
        percent: share(&only("percent", "percent")),
        items,
        plans,
        periods: match form.text("length") {
            "ever" => "ever".into(),
            "some" if !form.has("periods") => "0".into(),
            "some" => text("periods"),
            _ => String::new(),
        },
        from: text("from"),
        until: text("until"),
        most: text("most"),
        most_each: text("most_each"),
    }
}

/// `12.5` of a hundred as the share it is; what is no number stays as it was typed, to be refused.
fn share(percent: &str) -> String {
    let rate = Ratio::parse(percent.trim_end_matches('%').trim());
    rate.and_then(|rate| rate.times(Ratio::new(1, 100))).map_or(percent.to_string(), |rate| rate.to_string())
}

fn read(desk: &Desk, form: &mut Form, typed: &Typed) -> Option<Coupon> {
    let t = T(desk.lang());
    let names = [form.short("name_ko", NAME_MOST), form.short("name_en", NAME_MOST)];
    let coupon = check(typed, desk.shop.currency).map_err(|wrong| {
        for (field, why) in wrong {
            let field = if field == "amount" && form.text("kind") == "percent" { "percent" } else { field };
            let empty = match field {
                _ if form.has(field) => None,
                "code" => Some(t.coupon_code_empty()),
                "amount" => Some(t.coupon_amount_empty()),
                "percent" => Some(t.coupon_percent_empty()),
                _ => None,
            };
            form.refuse(field, empty.or(t.by_key(why.code())).unwrap_or(why.code()));
        }
    });
    let [ko, en] = names;
    Some(Coupon { name: Name { ko, en }, ..coupon.ok()? }).filter(|_| form.is_fine())
}

fn again(desk: &Desk, sold: &Sold, row: Option<&CouponRow>, form: &Form) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page(desk, sold, row, form)).into_response()
}

fn page(desk: &Desk, sold: &Sold, row: Option<&CouponRow>, form: &Form) -> Page {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let title = row.map_or(t.coupon_new().to_string(), |row| t.coupon_edit_of(&row.code));
    let said = row.and_then(|row| row.coupon().ok()).map(|coupon| say(lang, coupon.worth, coupon.periods));
    let back = row.map_or(super::LIST.to_string(), |row| format!("{}/{}", super::LIST, row.id));
    let main = html! {
        @match row {
            Some(row) => (parts::crumbs(t.crumbs(), &[(t.coupons(), super::LIST), (&row.code, &back)])),
            None => (parts::crumbs(t.crumbs(), &[(t.coupons(), super::LIST)])),
        }
        (parts::head(&title, said.as_deref().unwrap_or(t.coupon_new_text()), Markup::default()))
        (parts::empty_card(field::form(&desk.visitor, &desk.visitor.path, html! {
            (field::summary(lang, form))
            input type="hidden" name="version" value=(form.text("version"));
            @if row.is_none() { (worth(desk, form)) }
            (field::group(t.coupon_for_whom(), t.coupon_for_whom_note(), html! {
                (Field::boxes("plans", t.coupon_plans(), plans(lang, sold)).show(lang, form))
                (Field::boxes("items", t.coupon_items(), items(sold)).show(lang, form))
            }))
            (field::group(t.coupon_limits(), t.coupon_limits_note(), html! {
                (Field::date("from", t.coupon_from()).show(lang, form))
                (Field::date("until", t.coupon_until()).show(lang, form))
                (Field::number("most", t.coupon_most()).range(1, TIMES_MOST).show(lang, form))
                (Field::number("most_each", t.coupon_most_each()).range(1, TIMES_MOST).show(lang, form))
            }))
            (field::group(t.coupon_name(), t.coupon_name_note(), html! {
                (Field::text("name_ko", t.coupon_name_ko()).show(lang, form))
                (Field::text("name_en", t.coupon_name_en()).show(lang, form))
            }))
            (field::acts(lang, t.coupon_save(), Some(&back)))
        })))
    };
    desk.page("coupons", &title, main)
}

fn worth(desk: &Desk, form: &Form) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let kinds = vec![
        Choice::new("amount", t.coupon_kind_amount()).note(t.coupon_kind_amount_note()),
        Choice::new("percent", t.coupon_kind_percent()).note(t.coupon_kind_percent_note()),
    ];
    let lengths = vec![
        Choice::new("once", t.coupon_once()),
        Choice::new("some", t.coupon_length_some()),
        Choice::new("ever", t.coupon_ever()),
    ];
    html! {
        (field::group(t.coupon_code(), t.coupon_code_note(), html! {
            (Field::text("code", t.coupon_code()).required().show(lang, form))
        }))
        (field::group(t.coupon_worth(), t.coupon_worth_note(), html! {
            (Field::cards("kind", t.coupon_kind(), kinds).required().show(lang, form))
            (Field::money("amount", t.coupon_amount(), desk.shop.currency, lang).show(lang, form))
            (Field::text("percent", t.coupon_percent()).unit("%").show(lang, form))
            (Field::select("length", t.coupon_length(), lengths).required().show(lang, form))
            (Field::number("periods", t.coupon_length_periods()).hint(t.coupon_length_hint()).range(1, PERIODS_MOST).show(lang, form))
        }))
    }
}

fn plans(lang: base::Lang, sold: &Sold) -> Vec<Choice> {
    sold.plans.iter().map(|plan| Choice::new(plan.id, lang.pick(&plan.name_ko, &plan.name_en))).collect()
}

fn items(sold: &Sold) -> Vec<Choice> {
    sold.items.iter().map(|item| Choice::new(&item.code, &item.name).note(item.plans.join(" · "))).collect()
}
