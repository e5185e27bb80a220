//! The editor's form: filled from a plan, its item rows counted, added and removed, and read into a plan or into what is
//! wrong, field by field. An item's fields are named `items.0.code` and so on.

use base::calendar::Time;
use base::{Amount, Currency, Day, Ratio};
use domain::billing::price::{Intro, Model, Price};
use domain::catalog::conditions::{Closed, Conditions, Cutoff, Deliver, Minimum, Notice, Trial, TrialAnchor};
use domain::catalog::plan::{Draft, DraftItem, Kind, Name, Refusal, check_plan};
use kit::web::Form;
use kit::web::form::Problem;
use shop::Shop;

use super::super::{NewPlan, PlanRow, State};
use super::abroad;
use crate::plan_item::{ItemRow, Part};
use crate::price::{NewPrice, PriceRow};
use crate::product::ProductRow;
use crate::words::T;

const ITEM: [&str; 15] = [
    "code",
    "name_ko",
    "name_en",
    "kind",
    "n",
    "unit",
    "bill",
    "meter",
    "tax",
    "product",
    "model",
    "amount",
    "intro_n",
    "intro_amount",
    "addon",
];
const SUMMARY_MOST: usize = 200;
const BENEFITS_MOST: usize = 20;
const BENEFIT_MOST: usize = 100;

/// What the editor knows besides what is typed. A new plan has nothing of it but products.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub plan: Option<PlanRow>,
    /// Those that have not retired.
    pub items: Vec<ItemRow>,
    /// Every version, newest first.
    pub prices: Vec<PriceRow>,
    pub products: Vec<ProductRow>,
    /// The codes of all meters.
    pub meters: Vec<String>,
}

impl Known {
    pub fn item(&self, code: &str) -> Option<&ItemRow> {
        self.items.iter().find(|item| item.code == code)
    }

    /// The version of an item's price that was added last.
    pub fn newest(&self, code: &str, currency: Currency) -> Option<&PriceRow> {
        let item = self.item(code)?;
        let versions = self.prices.iter().filter(|price| price.plan_item == item.id && price.currency == currency);
        versions.max_by_key(|price| price.number)
    }
}

impl Known {
    /// An item's price on a day and the one planned for later, where there is one.
    pub fn price_until_then(&self, code: &str, currency: Currency, today: Day) -> Option<(&PriceRow, &PriceRow)> {
        let then = self.newest(code, currency).filter(|price| price.valid_from > today)?;
        let versions =
            self.prices.iter().filter(|price| price.plan_item == then.plan_item && price.currency == currency);
        let now = versions.filter(|price| price.valid_from <= today).max_by_key(|price| price.number)?;
        Some((now, then))
    }
}

/// The name of an item's field.
pub fn name(at: usize, field: &str) -> String {
    format!("items.{at}.{field}")
}

/// How many item rows the form has.
pub fn rows(form: &Form) -> usize {
    let has = |at: usize| form.pairs().iter().any(|(key, _)| *key == name(at, "code"));
    (0..domain::catalog::plan::ITEMS_MOST).take_while(|at| has(*at)).count()
}

pub fn add_row(form: &mut Form) {
    let at = rows(form);
    for field in ITEM {
        form.put(&name(at, field), usual(field));
    }
    // Programs and imports name an item by its code; whoever fills in a form need not think of one.
    let taken = |code: &str| (0..at).any(|other| form.text(&name(other, "code")) == code);
    let codes = std::iter::once("base".to_string()).chain((2..).map(|n| format!("item-{n}")));
    let code = codes.take(2 * rows_most()).find(|code| !taken(code)).unwrap_or_default();
    form.put(&name(at, "code"), code);
}

fn rows_most() -> usize {
    domain::catalog::plan::ITEMS_MOST
}

fn usual(field: &str) -> &'static str {
    match field {
        "kind" => "access",
        "n" => "1",
        "unit" => "month",
        "bill" => "advance",
        "model" => "flat",
        _ => "",
    }
}

/// The form without one item row; the later ones move up.
pub fn without_row(form: &Form, gone: usize) -> Form {
    let moved = |(key, value): &(String, String)| {
        let row = key.strip_prefix("items.").and_then(|rest| rest.split_once('.'));
        let Some((at, field)) = row else { return Some((key.clone(), value.clone())) };
        let at: usize = at.parse().ok().filter(|at| *at != gone)?;
        Some((name(if at > gone { at - 1 } else { at }, field), value.clone()))
    };
    Form::from_pairs(form.pairs().iter().filter_map(moved).collect())
}

/// An amount as people type it, without separators.
fn plain(amount: Amount, currency: Currency) -> String {
    base::Money::new(amount, currency).digits().replace(',', "")
}

/// `10` for a tenth.
fn percent(share: Ratio) -> String {
    share.times(Ratio::whole(100)).map_or(String::new(), |percent| percent.to_string())
}

/// A price that has fields of its own: one whole amount, flat or for each, and one of the same kind for the first periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Simple {
    pub model: &'static str,
    pub amount: Amount,
    pub intro: Option<(i64, Amount)>,
}

/// None for a price without fields, which is kept as it is.
pub fn simple(price: &Price) -> Option<Simple> {
    let (model, ratio) = match &price.model {
        Model::Flat(amount) => ("flat", amount),
        Model::Each(amount) => ("each", amount),
        Model::Graduated(_) | Model::Volume(_) | Model::Package { .. } | Model::Percent { .. } => return None,
    };
    let amount = ratio.round(base::Round::Down).filter(|_| ratio.den() == 1)?;
    let plain = price.minimum.is_none() && price.maximum.is_none() && !price.prorated;
    let intro = match price.intro.as_slice() {
        [] => None,
        [first] => {
            let of_first = simple(&first.price).filter(|first| first.model == model)?;
            Some((first.periods, of_first.amount))
        }
        _ => return None,
    };
    plain.then_some(Simple { model, amount, intro })
}

/// A form filled with a plan.
pub fn fill(known: &Known, plan: &PlanRow, shop: &Shop) -> Form {
    let terms = &plan.terms.0;
    let or_empty = |amount: Amount| if amount == 0 { String::new() } else { plain(amount, shop.currency) };
    let number = |n: i64| if n == 0 { String::new() } else { n.to_string() };
    let deliver = terms.deliver.as_ref();
    let cutoff = deliver.and_then(|deliver| deliver.cutoff);
    let lines: Vec<String> = plan.benefits.0.iter().map(line).collect();
    let mut form = Form::filled([
        ("version", plan.version.to_string()),
        ("code", plan.code.clone()),
        ("name_ko", plan.name_ko.clone()),
        ("name_en", plan.name_en.clone()),
        ("summary_ko", plan.summary_ko.clone()),
        ("summary_en", plan.summary_en.clone()),
        ("benefits", lines.join("\n")),
        ("state", plan.state.to_string()),
        ("position", plan.position.to_string()),
        ("trial_days", terms.trial.map_or(String::new(), |trial| trial.days.to_string())),
        ("trial_price", terms.trial.map_or(String::new(), |trial| or_empty(trial.price))),
        ("minimum_months", number(terms.minimum_months())),
        ("clawback", or_empty(terms.minimum.map_or(0, |minimum| minimum.clawback))),
        ("of_remaining", terms.minimum.and_then(|minimum| minimum.of_remaining).map_or(String::new(), percent)),
        ("notice_days", number(terms.notice_days())),
        ("deposit", or_empty(terms.deposit)),
        ("setup", or_empty(terms.setup)),
        ("deliver_n", terms.deliver.as_ref().map_or(String::new(), |d| d.every.n.to_string())),
        ("deliver_unit", terms.deliver.as_ref().map_or("week", |d| d.every.unit.code()).to_string()),
        ("deliver_first", deliver.and_then(|d| d.first).map_or(String::new(), |day| day.to_string())),
        ("cutoff_days", cutoff.map_or(String::new(), |cutoff| cutoff.days.to_string())),
        ("cutoff_at", cutoff.map_or(String::new(), |cutoff| cutoff.at.to_string())),
        ("closed", deliver.map_or(Closed::default(), |d| d.closed).to_string()),
    ]);
    for (at, item) in known.items.iter().enumerate() {
        fill_item(&mut form, at, item, known.newest(&item.code, shop.currency), shop.currency);
    }
    abroad::fill(&mut form, known, terms, shop.currency);
    form
}

fn fill_item(form: &mut Form, at: usize, item: &ItemRow, price: Option<&PriceRow>, currency: Currency) {
    let price = price.map(|price| simple(&price.model.0));
    let intro = price.flatten().and_then(|price| price.intro);
    let (model, amount) = match price {
        None => ("flat", String::new()),
        Some(None) => ("keep", String::new()),
        Some(Some(price)) => (price.model, plain(price.amount, currency)),
    };
    let mut put = |field: &str, value: String| form.put(&name(at, field), value);
    put("code", item.code.clone());
    put("name_ko", item.name_ko.clone());
    put("name_en", item.name_en.clone());
    put("kind", item.kind.to_string());
    put("n", item.every.n.to_string());
    put("unit", item.every.unit.to_string());
    put("bill", item.bill.to_string());
    put("meter", item.meter.clone().unwrap_or_default());
    put("tax", item.tax.map_or(String::new(), |tax| tax.to_string()));
    put("product", item.product.map_or(String::new(), |product| product.to_string()));
    put("model", model.to_string());
    put("amount", amount);
    put("addon", if item.addon { "on".into() } else { String::new() });
    put("intro_n", intro.map_or(String::new(), |(periods, _)| periods.to_string()));
    put("intro_amount", intro.map_or(String::new(), |(_, amount)| plain(amount, currency)));
}

/// `무료 배송 | Free delivery`: a benefit on one line.
fn line(benefit: &Name) -> String {
    if benefit.en.is_empty() { benefit.ko.clone() } else { format!("{} | {}", benefit.ko, benefit.en) }
}

/// The plan that was typed; None when something is wrong, which the form then says.
pub fn read(t: T, form: &mut Form, known: &Known, shop: &Shop, today: Day) -> Option<NewPlan> {
    let count = rows(form);
    let draft = draft(t, form, count, known, shop.currency);
    let plan = check_plan(&draft);
    for (field, why) in plan.as_ref().err().into_iter().flatten() {
        // A number that could not be read was noted already.
        let field = if field.ends_with("every") { field.replace("every", "n") } else { field.clone() };
        if form.problem(&field).is_none() {
            form.refuse(&field, refusal(t, *why));
        }
    }
    for at in 0..count {
        let meter = form.text(&name(at, "meter"));
        if !meter.is_empty()
            && !known.meters.iter().any(|code| code == meter)
            && form.problem(&name(at, "meter")).is_none()
        {
            form.refuse(&name(at, "meter"), t.refused_meter_unknown());
        }
    }
    let from = first_day(t, form, known, today);
    let parts: Vec<Part> = (0..count).filter_map(|at| part(t, form, at, known, shop.currency, from)).collect();
    let summary = Name { ko: form.short("summary_ko", SUMMARY_MOST), en: form.short("summary_en", SUMMARY_MOST) };
    let benefits = benefits(t, form);
    let state = form.one_of::<State>("state");
    let position = number(form, "position");
    let new = NewPlan { plan: plan.ok()?, summary, benefits, state: state?, position, parts };
    form.is_fine().then_some(new)
}

fn draft(t: T, form: &mut Form, count: usize, known: &Known, currency: Currency) -> Draft {
    Draft {
        code: form.text("code").to_string(),
        name_ko: form.text("name_ko").to_string(),
        name_en: form.text("name_en").to_string(),
        items: (0..count).map(|at| draft_item(form, at, known)).collect(),
        conditions: conditions(t, form, known, currency),
    }
}

/// The conditions that have fields; those without keep what the plan has.
pub fn conditions(t: T, form: &mut Form, known: &Known, currency: Currency) -> Conditions {
    let kept = known.plan.as_ref().map(|plan| plan.terms.0.clone()).unwrap_or_default();
    let trial = Trial {
        days: number(form, "trial_days"),
        price: amount(form, "trial_price", currency),
        anchor: kept.trial.map_or(TrialAnchor::TrialEnd, |trial| trial.anchor),
    };
    let clawback = amount(form, "clawback", currency);
    let minimum = Minimum { months: number(form, "minimum_months"), clawback, of_remaining: share(t, form) };
    let conditions = Conditions {
        trial: Some(trial),
        minimum: Some(minimum),
        notice: Some(Notice { days: number(form, "notice_days") }),
        deposit: amount(form, "deposit", currency),
        setup: amount(form, "setup", currency),
        deliver: deliver(t, form),
        ..kept
    };
    abroad::conditions(form, conditions, currency)
}

/// Percent as typed; nothing typed means none.
fn share(t: T, form: &mut Form) -> Option<Ratio> {
    if !form.has("of_remaining") {
        return None;
    }
    let share = Ratio::parse(form.text("of_remaining")).and_then(|percent| percent.times(Ratio::new(1, 100)));
    if share.is_none() {
        form.refuse("of_remaining", t.refused_share());
    }
    share
}

fn deliver(t: T, form: &mut Form) -> Option<Deliver> {
    if !form.has("deliver_n") {
        return None;
    }
    let every = format!("{} {}", form.text("deliver_n"), form.text("deliver_unit")).parse();
    if every.is_err() {
        form.note("deliver_n", Problem::NotOffered);
    }
    let first = if form.has("deliver_first") { form.day("deliver_first") } else { None };
    let closed = if form.has("closed") { form.one_of("closed") } else { None };
    let cutoff = cutoff(t, form);
    Some(Deliver { every: every.ok()?, first, cutoff, closed: closed.unwrap_or_default() })
}

/// So many days before, at a time of day; nothing typed means the beginning of the day itself.
fn cutoff(t: T, form: &mut Form) -> Option<Cutoff> {
    if !form.has("cutoff_days") && !form.has("cutoff_at") {
        return None;
    }
    let at = if form.has("cutoff_at") { form.text("cutoff_at").parse().ok() } else { Some(Time::MIDNIGHT) };
    if at.is_none() {
        form.refuse("cutoff_at", t.refused_time());
    }
    Some(Cutoff { days: number(form, "cutoff_days"), at: at? })
}

/// What has no field keeps what the item has.
fn draft_item(form: &Form, at: usize, known: &Known) -> DraftItem {
    let kept = known.item(form.text(&name(at, "code")));
    let text = |field: &str| form.text(&name(at, field)).to_string();
    // Usage is always billed afterwards, whatever stands in the field.
    let bill = if text("kind") == Kind::Usage.code() { String::new() } else { text("bill") };
    DraftItem {
        code: text("code"),
        name_ko: text("name_ko"),
        name_en: text("name_en"),
        kind: text("kind"),
        every: format!("{} {}", text("n"), text("unit")),
        bill,
        meter: text("meter"),
        increase: kept.map_or(String::new(), |item| item.increase.to_string()),
        decrease: kept.map_or(String::new(), |item| item.decrease.to_string()),
        addon: form.has(&name(at, "addon")),
    }
}

/// Product, tax and price of an item; None with a note when one of them is wrong.
fn part(t: T, form: &mut Form, at: usize, known: &Known, currency: Currency, from: Day) -> Option<Part> {
    let product = if form.has(&name(at, "product")) {
        let id = form.one_of(&name(at, "product"));
        if id.is_some_and(|id| !known.products.iter().any(|product| product.id == id)) {
            form.note(&name(at, "product"), Problem::NotOffered);
        }
        id
    } else {
        None
    };
    let tax = if form.has(&name(at, "tax")) { form.one_of(&name(at, "tax")) } else { None };
    let price = match form.text(&name(at, "model")) {
        "flat" => simple_price(t, form, at, currency, Price::flat),
        "each" => simple_price(t, form, at, currency, Price::each),
        "keep" => known.newest(form.text(&name(at, "code")), currency).map(|price| price.model.0.clone()),
        _ => None,
    };
    let noted = ["amount", "intro_n", "intro_amount"].iter().any(|field| form.problem(&name(at, field)).is_some());
    if price.is_none() && !noted {
        form.note(&name(at, "model"), Problem::NotOffered);
    }
    let home = NewPrice { currency, price: price?, from };
    let others = abroad::currencies(form, currency);
    let others: Vec<NewPrice> =
        others.into_iter().filter_map(|other| abroad::price(form, at, known, &home, other)).collect();
    Some(Part { product, tax, prices: std::iter::once(home).chain(others).collect() })
}

/// One amount, and another for the first periods when there is one.
fn simple_price(t: T, form: &mut Form, at: usize, currency: Currency, of: fn(Amount) -> Price) -> Option<Price> {
    let lasting = form.money(&name(at, "amount"), currency).map(|money| of(money.amount));
    let (n, amount) = (name(at, "intro_n"), name(at, "intro_amount"));
    let intro = match (form.has(&n), form.has(&amount)) {
        (false, false) => Vec::new(),
        (true, true) => {
            let (periods, money) = (form.whole(&n, 1..=1_000), form.money(&amount, currency));
            vec![Intro { periods: periods?, price: of(money?.amount) }]
        }
        (has_periods, _) => {
            form.refuse(if has_periods { &amount } else { &n }, t.refused_intro());
            return None;
        }
    };
    Some(Price { intro, ..lasting? })
}

/// The first day of the prices that change: today or later.
fn first_day(t: T, form: &mut Form, known: &Known, today: Day) -> Day {
    if known.plan.is_none() || !form.has("price_from") {
        return today;
    }
    let day = form.day("price_from").unwrap_or(today);
    if day < today {
        form.refuse("price_from", t.refused_price_from());
    }
    day
}

fn benefits(t: T, form: &mut Form) -> Vec<Name> {
    let text = form.text("benefits").to_string();
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() > BENEFITS_MOST || lines.iter().any(|line| line.chars().count() > 2 * BENEFIT_MOST) {
        let most = |n: usize| i64::try_from(n).unwrap_or(0);
        form.refuse("benefits", t.refused_benefits(most(2 * BENEFIT_MOST), most(BENEFITS_MOST)));
    }
    let split = |line: &&str| {
        let (ko, en) = line.split_once('|').unwrap_or((*line, ""));
        Name { ko: ko.trim().to_string(), en: en.trim().to_string() }
    };
    lines.iter().map(split).collect()
}

/// A whole number; nothing typed means 0. Its limits are the rules' business.
fn number(form: &mut Form, name: &str) -> i64 {
    if form.has(name) { form.whole(name, -1_000_000..=1_000_000).unwrap_or(0) } else { 0 }
}

/// An amount; nothing typed means 0.
fn amount(form: &mut Form, name: &str, currency: Currency) -> Amount {
    if form.has(name) { form.money(name, currency).map_or(0, |money| money.amount) } else { 0 }
}

fn refusal(t: T, why: Refusal) -> String {
    let most = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    match why {
        Refusal::Code => t.refused_code().into(),
        Refusal::CodeTwice => t.refused_code_twice().into(),
        Refusal::NameEmpty => t.refused_name_empty().into(),
        Refusal::NameTooLong { most: n } => t.refused_name_too_long(most(n)),
        Refusal::NameControl => t.refused_name_control().into(),
        Refusal::NoItem => t.refused_no_item().into(),
        Refusal::TooManyItems { most: n } => t.refused_too_many_items(most(n)),
        Refusal::Kind => t.refused_kind().into(),
        Refusal::Every => t.refused_every().into(),
        Refusal::Bill | Refusal::UsageInAdvance => t.refused_bill().into(),
        Refusal::MeterMissing => t.refused_meter_missing().into(),
        Refusal::MeterUnused => t.refused_meter_unused().into(),
        Refusal::Amount { .. } => t.refused_amount().into(),
        Refusal::TrialDays { most } => t.refused_trial_days(most),
        Refusal::TrialPrice => t.refused_trial_price().into(),
        Refusal::NoticeDays { most } => t.refused_notice_days(most),
        Refusal::Months { most } => t.refused_months(most),
        Refusal::Periods { most } => t.refused_periods(most),
        Refusal::CutoffDays { most } => t.refused_cutoff_days(most),
        Refusal::Share => t.refused_share().into(),
        Refusal::Thresholds => t.refused_thresholds().into(),
        Refusal::Increase | Refusal::Decrease | Refusal::Currency => t.refused_choice().into(),
    }
}
