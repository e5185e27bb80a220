//! A change as programs and stories write it, `{"do": "set_quantity", "quantity": 5, "when": "now"}`, read into what is
//! asked of a subscription. What nobody knows is refused; nothing is done here.

use base::id::{CustomerId, Ids, PlanItemId, PriceId};
use base::{Currency, Day, Every, Instant, Ratio, Zone};
use catalog::Offer;
use catalog::plan_item::Tax;
use domain::billing::Refusal;
use domain::billing::agreement::{Charge, Created, CycleRule, PauseMode, Trial, Unused};
use domain::billing::anchor::{Anchor, First};
use domain::billing::change::When;
use domain::billing::item::{Bill, Decrease, Increase, Item, Kind, Meter, Terms};
use domain::billing::phase::Life;
use domain::billing::price::Price;
use kit::db::Reader;
use serde::Deserialize;
use serde_json::Value;
use shop::Shop;

use crate::delivery::Wish;
use crate::subscription::portal::ask::Ask;
use crate::subscription::{Refused, Subscription};

/// The kinds of changes, by their `do`.
pub const KINDS: [&str; 18] = [
    "change_plan",
    "set_quantity",
    "add_item",
    "remove_item",
    "swap_item",
    "pause",
    "resume",
    "skip",
    "reschedule",
    "set_cycle",
    "set_anchor",
    "set_zone",
    "transfer",
    "cancel",
    "uncancel",
    "undo",
    "resubscribe",
    "restore_delivery",
];

/// The words of a change. Which of them a kind reads is seen in [`Wanted::ask`].
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    pub plan: Option<String>,
    pub currency: Option<String>,
    pub item: Option<Value>,
    pub items: Option<Value>,
    #[serde(deserialize_with = "saturated")]
    pub quantity: Option<i64>,
    pub when: Option<String>,
    pub until: Option<String>,
    pub mode: Option<String>,
    pub unused: Option<String>,
    /// `waive`: without the notice that is owed.
    pub notice: Option<String>,
    pub cycle: Option<String>,
    pub anchor: Option<Value>,
    pub first: Option<String>,
    pub trial: Option<Value>,
    pub zone: Option<String>,
    pub every: Option<String>,
    pub keep_next: Option<bool>,
    pub schedule: Option<String>,
    pub date: Option<String>,
    pub to: Option<String>,
    pub charge: Option<String>,
    /// The number of a planned change.
    pub change: Option<i64>,
}

/// An item as a plan has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    code: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    every: Option<String>,
    #[serde(default)]
    bill: Option<String>,
    #[serde(default)]
    meter: Option<String>,
    #[serde(default)]
    tax: Option<String>,
    #[serde(default)]
    increase: Option<String>,
    #[serde(default)]
    decrease: Option<String>,
    price: Value,
    /// Introductory prices, beside it.
    #[serde(default)]
    phases: Vec<Value>,
}

/// Where a change is read: the shop, what gives new things their ids, and the time.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub shop: &'a Shop,
    pub ids: &'a Ids,
    pub now: Instant,
}

impl Wanted {
    /// What a change of this kind asks of a subscription.
    pub fn ask(&self, r: &mut Reader<'_>, place: Place<'_>, kind: &str, of: &Subscription) -> Result<Ask, Refused> {
        let when = || self.when();
        Ok(match kind {
            "change_plan" => {
                let (terms, cycle) = (self.changed(r, place, of)?, self.cycle.as_deref());
                let said = self.said(&terms)?;
                let cycle = cycle.map(|code| CycleRule::from_code(code).ok_or(unsupported("cycle"))).transpose()?;
                Ask::Plan { terms, said, when: when()?, cycle }
            }
            "set_quantity" => {
                let item = self.item.as_ref().map(item_code).transpose()?;
                Ask::Quantity { item, quantity: self.quantity.ok_or(Refusal::BadQuantity)?, when: when()? }
            }
            "add_item" => {
                let item = match self.item.as_ref().and_then(Value::as_str) {
                    Some(code) => self.addon(r, place, of, code)?,
                    None => self.whole_item(r, place)?,
                };
                Ask::AddItem { item: Box::new(item), when: when()? }
            }
            "remove_item" => Ask::RemoveItem { item: self.named(), when: when()? },
            "swap_item" => {
                let to = self.addon(r, place, of, self.to.as_deref().unwrap_or_default())?;
                Ask::SwapItem { item: self.named(), to: Box::new(to), when: when()? }
            }
            "pause" => {
                let until = self.until.as_deref().map(day).transpose()?;
                let mode = PauseMode::from_code(self.mode.as_deref().unwrap_or("credit"));
                Ask::Pause { until, mode: mode.ok_or(unsupported("pause.mode"))? }
            }
            "resume" => Ask::Resume,
            "cancel" => {
                let unused = Unused::from_code(self.unused.as_deref().unwrap_or("credit"));
                let waives = match self.notice.as_deref() {
                    None | Some("keep") => false,
                    Some("waive") => true,
                    Some(_) => return Err(unsupported("cancel.notice").into()),
                };
                Ask::Cancel { when: when()?, unused: unused.ok_or(unsupported("cancel.unused"))?, waives }
            }
            "uncancel" => Ask::Uncancel,
            "undo" => Ask::Undo { ordinal: self.change.ok_or(unsupported("undo.change"))? },
            "resubscribe" => Ask::Return { terms: self.offer(r, place, Some(of))?.terms },
            "set_anchor" => Ask::Anchor { anchor: self.anchor()?, first: self.first()? },
            "set_zone" => {
                let name = self.zone.clone().unwrap_or_default();
                Ask::Zone(name.parse::<Zone>().map_err(|_| Refusal::UnknownZone { name })?)
            }
            "transfer" => {
                let code = self.to.clone().unwrap_or_default();
                Ask::Transfer { to: code.parse::<CustomerId>().map_err(|_| Refusal::UnknownCustomer { code })? }
            }
            "set_cycle" if self.schedule.as_deref() != Some("deliver") => {
                let (every, keep_next) = self.rhythm()?;
                Ask::Rhythm { every, keep_next }
            }
            "skip" | "reschedule" | "set_cycle" | "restore_delivery" => Ask::Delivery(self.wish(kind)?),
            other => return Err(unsupported(other).into()),
        })
    }

    fn wish(&self, kind: &str) -> Result<Wish, Refusal> {
        let date = || self.date.as_deref().map(day).transpose();
        Ok(match kind {
            "skip" => {
                let charge = Charge::from_code(self.charge.as_deref().unwrap_or("none"));
                Wish::Skip { day: date()?, charge: charge.ok_or(unsupported("skip.charge"))? }
            }
            "reschedule" => Wish::Move {
                day: date()?.ok_or(unsupported("reschedule.date"))?,
                to: self.to.as_deref().map(day).transpose()?.ok_or(unsupported("reschedule.to"))?,
            },
            "restore_delivery" => Wish::Restore { day: date()?.ok_or(unsupported("restore_delivery.date"))? },
            _ => {
                let (every, keep_next) = self.rhythm()?;
                Wish::Rhythm { every, keep_next }
            }
        })
    }

    fn rhythm(&self) -> Result<(Every, bool), Refusal> {
        let every = self.every.as_deref().and_then(|text| text.parse().ok());
        Ok((every.ok_or(unsupported("set_cycle.every"))?, self.keep_next.unwrap_or(false)))
    }

    fn when(&self) -> Result<When, Refusal> {
        match self.when.as_deref() {
            None | Some("now") => Ok(When::Now),
            Some("period_end") => Ok(When::PeriodEnd),
            Some("term_end") => Ok(When::TermEnd),
            Some(text) => Ok(When::On(day(text)?)),
        }
    }

    /// `"calendar"` and the like; the start without one.
    fn anchor(&self) -> Result<Anchor, Refusal> {
        let Some(value) = &self.anchor else { return Ok(Anchor::Start) };
        serde_json::from_value(value.clone()).map_err(|_| Refusal::BadAnchor)
    }

    fn first(&self) -> Result<First, Refusal> {
        self.first.as_deref().map_or(Ok(First::Stub), |code| First::from_code(code).ok_or(Refusal::BadAnchor))
    }

    /// What is agreed to at the beginning.
    pub fn created(&self, r: &mut Reader<'_>, place: Place<'_>) -> Result<Created, Refused> {
        let offer = self.offer(r, place, None)?;
        let mut created = Created::new(offer.terms, &offer.conditions, place.shop.tax_rate);
        created.trial = match &self.trial {
            None => created.trial,
            Some(Value::Bool(false)) => None,
            Some(own) => Some(serde_json::from_value::<Trial>(own.clone()).map_err(|_| Refusal::BadQuantity)?),
        };
        (created.anchor, created.first) = (self.anchor()?, self.first()?);
        domain::billing::change::check_created(&created)?;
        Ok(created)
    }

    /// The plan that is named, or the one a subscription has, with the quantities that are named.
    fn offer(&self, r: &mut Reader<'_>, place: Place<'_>, of: Option<&Subscription>) -> Result<Offer, Refused> {
        let code = self.plan.clone().or(of.map(|s| s.plan.to_string())).unwrap_or_default();
        let quantities = self.quantities()?;
        let day = place.shop.zone.day(place.now);
        let currency = self.currency(place.shop, of)?;
        let offer = catalog::offer::offer_in(r, place.shop, currency, (&code, &quantities), day)?;
        let mut offer = offer.ok_or(Refusal::UnknownPlan { code })?;
        if let Some(quantity) = self.quantity {
            let item = offer.terms.items.iter_mut().find(|item| item.price.is_per_unit());
            item.ok_or(Refusal::UnknownItem { code: "quantity".into() })?.quantity = quantity;
        }
        let is_there = |code: &str| offer.terms.items.iter().any(|item| item.code == code);
        match quantities.into_iter().find(|(code, _)| !is_there(code)) {
            Some((code, _)) => Err(Refusal::UnknownItem { code }.into()),
            None => Ok(offer),
        }
    }

    /// The currency that is named, the one a subscription is paid in, or the shop's.
    pub fn currency(&self, shop: &Shop, of: Option<&Subscription>) -> Result<Currency, Refusal> {
        let named = self
            .currency
            .as_ref()
            .map(|code| code.parse::<Currency>().map_err(|_| Refusal::NoPrice { currency: code.clone() }));
        match (named.transpose()?, of) {
            // What is paid in one currency goes on in it.
            (Some(named), Some(of)) if named != of.currency => Err(unsupported("currency")),
            (Some(named), _) => Ok(named),
            (None, of) => Ok(of.map_or(shop.currency, |subscription| subscription.currency)),
        }
    }

    /// `"items": {"seat": {"quantity": 5}}`
    fn quantities(&self) -> Result<Vec<(String, i64)>, Refusal> {
        let Some(items) = &self.items else { return Ok(Vec::new()) };
        let items = items.as_object().ok_or(Refusal::BadQuantity)?;
        let quantity = |value: &Value| value.get("quantity").and_then(Value::as_i64).ok_or(Refusal::BadQuantity);
        items.iter().map(|(code, value)| Ok((code.clone(), quantity(value)?))).collect()
    }

    /// The items whose quantity is said.
    fn said(&self, terms: &Terms) -> Result<Vec<String>, Refusal> {
        let only = terms.items.iter().filter(|item| self.quantity.is_some() && item.price.is_per_unit());
        let named = self.quantities()?.into_iter().map(|(code, _)| code);
        Ok(only.take(1).map(|item| item.code.clone()).chain(named).collect())
    }

    /// The code of an item the subscription has.
    fn named(&self) -> String {
        self.item.as_ref().and_then(Value::as_str).unwrap_or_default().to_string()
    }

    /// The plan that is named, with the add-ons the customer has as far as it offers them.
    fn changed(&self, r: &mut Reader<'_>, place: Place<'_>, of: &Subscription) -> Result<Terms, Refused> {
        let Offer { mut terms, addons, .. } = self.offer(r, place, Some(of))?;
        let agreement = crate::subscription::agreement(r, place.shop, of)?;
        let life = Life::of(&agreement);
        life.at(place.now).into_iter().for_each(|phase| terms.keep_addons(&phase.terms, &addons));
        Ok(terms)
    }

    /// An add-on of the plan a subscription is to.
    fn addon(&self, r: &mut Reader<'_>, place: Place<'_>, of: &Subscription, code: &str) -> Result<Item, Refused> {
        let (shop, day) = (place.shop, place.shop.zone.day(place.now));
        let addons = catalog::offer::addons(r, shop, of.currency, of.plan, day)?;
        let found = addons.into_iter().find(|item| item.code == code);
        let item = found.ok_or_else(|| Refusal::UnknownItem { code: code.into() })?;
        Ok(Item { quantity: self.quantity.unwrap_or(1), ..item })
    }

    /// A whole item, as in a plan.
    fn whole_item(&self, r: &mut Reader<'_>, place: Place<'_>) -> Result<Item, Refused> {
        let wrong = || Refusal::UnknownItem { code: "item".into() };
        let part: Written = serde_json::from_value(self.item.clone().unwrap_or_default()).map_err(|_| wrong())?;
        // An amount beyond what money can be is not read as a price at all.
        let mut price = part.price;
        if let Some(map) = price.as_object_mut().filter(|_| !part.phases.is_empty()) {
            map.insert("phases".into(), Value::Array(part.phases));
        }
        let price: Price = serde_json::from_value(price).map_err(|_| Refusal::BadAmount)?;
        let tax = part.tax.as_deref().map(str::parse::<Tax>).transpose().map_err(|_| wrong())?;
        let kind = part.kind.as_deref().map_or(Some(Kind::Access), Kind::from_code).ok_or_else(wrong)?;
        let usual = if kind == Kind::Usage { Bill::Arrears } else { Bill::Advance };
        let (increase, decrease) = (part.increase.as_deref(), part.decrease.as_deref());
        let meter = match part.meter {
            None => None,
            Some(code) => {
                let row = catalog::meter::find(r, place.shop.id, &code)?.ok_or(Refusal::UnknownMeter { code })?;
                Some(Meter { code: row.code, aggregate: row.aggregate, recurring: row.recurring })
            }
        };
        let name = part.name.unwrap_or_else(|| part.code.clone());
        Ok(Item {
            id: PlanItemId(place.ids.next(place.now)),
            price_id: PriceId(place.ids.next(place.now)),
            ko: name.clone(),
            en: name,
            kind,
            every: part.every.as_deref().map_or(Ok(Every::MONTH), str::parse).map_err(|_| wrong())?,
            bill: part.bill.as_deref().map_or(Some(usual), Bill::from_code).ok_or_else(wrong)?,
            price,
            quantity: self.quantity.unwrap_or(1),
            tax: match tax {
                None => place.shop.tax_rate,
                Some(Tax::Exempt) => Ratio::ZERO,
                Some(Tax::Rate(rate)) => rate,
            },
            meter,
            increase: increase.map_or(Some(Increase::Prorate), Increase::from_code).ok_or_else(wrong)?,
            decrease: decrease.map_or(Some(Decrease::Credit), Decrease::from_code).ok_or_else(wrong)?,
            addon: false,
            code: part.code,
        })
    }
}

/// A whole number; one that is too large for a machine is the largest there is, and is refused by the rules.
pub fn saturated<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    let Some(number) = Option::<serde_json::Number>::deserialize(from)? else { return Ok(None) };
    let text = number.to_string();
    match number.as_i64() {
        Some(n) => Ok(Some(n)),
        None if text.contains('.') => Err(serde::de::Error::custom("a whole number is needed")),
        None if text.starts_with('-') => Ok(Some(i64::MIN)),
        None => Ok(Some(i64::MAX)),
    }
}

fn item_code(item: &Value) -> Result<String, Refusal> {
    item.as_str().map(str::to_string).ok_or(Refusal::UnknownItem { code: "item".into() })
}

fn unsupported(what: &str) -> Refusal {
    Refusal::NotSupported { what: what.into() }
}

/// A day people can mean, `2026-11-22`.
fn day(text: &str) -> Result<Day, Refusal> {
    let in_range = |day: &Day| (Day::FIRST..=Day::LAST).contains(day);
    text.parse().ok().filter(in_range).ok_or(Refusal::TooFar)
}
