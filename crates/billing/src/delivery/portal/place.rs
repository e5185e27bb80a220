//! A person, a subscription, and the pages of its deliveries: choose, see the day and the money, confirm.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use base::id::SubscriptionId;
use base::{Amount, Every, Instant, Lang, Money};
use domain::billing::Refusal;
use domain::billing::agreement::{Agreement, What};
use domain::billing::phase::Life;
use domain::fulfilment::{OpenDays, Parcel, State, parcels};
use fulfilment::delivery_calendar;
use fulfilment::parcel::{self, ParcelRow};
use kit::app::App;
use kit::db::{Error, Reader};
use kit::web::{Form, Oops, Visitor, csrf, flash, parts, show};
use maud::{Markup, html};
use serde_json::json;
use shop::Shop;
use shop::audit::{self, Actor, Entry};

use super::super::{Wish, applies_to, record};
use super::wish::{self, Act};
use crate::aloud::say_refusal;
use crate::subscription::portal::{Upcoming, upcoming};
use crate::subscription::{self, Refused, Subscription};
use crate::words::T;

/// How far ahead deliveries are shown and compared.
const AHEAD_DAYS: i64 = 500;
/// How many deliveries the pages show.
pub(super) const SHOWN: usize = 6;

/// A subscription with what its pages need to know.
#[derive(Clone, Debug)]
pub struct Case {
    pub subscription: Subscription,
    pub agreement: Agreement,
    pub open: OpenDays,
    /// What is written down: the past, and what is settled.
    pub rows: Vec<ParcelRow>,
}

impl Case {
    fn find(r: &mut Reader<'_>, shop: &Shop, id: SubscriptionId) -> Result<Option<Case>, Error> {
        let Some(subscription) = subscription::find(r, shop.id, id)? else { return Ok(None) };
        let agreement = subscription::agreement(r, shop, &subscription)?;
        let open = delivery_calendar::open_days(r, shop)?;
        let rows = parcel::list_of(r, shop.id, id)?;
        Ok(Some(Case { subscription, agreement, open, rows }))
    }

    /// What is still to come under an agreement, the next first.
    pub fn coming(&self, agreement: &Agreement, now: Instant) -> Vec<Parcel> {
        let today = self.open.zone.day(now);
        let mut all = parcels(agreement, &self.open, today.plus_days(AHEAD_DAYS));
        for parcel in &mut all {
            // What is written down for good stays as it is, whatever days were closed since.
            let fixed = self.rows.iter().find(|row| row.n == parcel.n && row.locked_at.is_some());
            if let Some(row) = fixed {
                (parcel.deliver_on, parcel.cutoff_at) = (row.deliver_on, row.cutoff_at);
            }
        }
        all.retain(|parcel| parcel.day() >= today || parcel.state(now, &self.open.zone) == State::Planned);
        all.sort_by_key(|parcel| (parcel.day(), parcel.n));
        all
    }

    /// How often deliveries come now.
    pub fn rhythm(&self) -> Option<Every> {
        let set = self.agreement.effective().into_iter().rev().find_map(|change| match &change.what {
            What::RhythmSet(new) => Some(new.every),
            _ => None,
        });
        let life = Life::of(&self.agreement);
        set.or(life.phases.last().and_then(|phase| phase.terms.deliver.as_ref()).map(|deliver| deliver.every))
    }
}

/// Who stands where.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    pub app: &'a App,
    pub shop: &'a Arc<Shop>,
    pub visitor: &'a Visitor,
    pub actor: Actor,
    pub id: SubscriptionId,
    /// `/my/deliveries` or `/admin/subscriptions/sub_.../deliveries`.
    pub base: String,
    /// What every address carries: which subscription is meant.
    pub tail: String,
    pub is_staff: bool,
    pub may_change: bool,
}

/// What the person sees next.
pub enum Next {
    Page(StatusCode, Markup),
    Done(Response),
}

/// What would come of a wish.
struct Effect {
    /// The delivery it is about in the end, when it is about one.
    before: Option<Parcel>,
    after: Option<Parcel>,
    next: Vec<Parcel>,
    bill_before: Option<Upcoming>,
    bill_after: Option<Upcoming>,
    /// What goes back to the wallet.
    back: Amount,
}

impl Place<'_> {
    pub(super) fn now(&self) -> Instant {
        self.app.now()
    }

    pub(super) fn lang(&self) -> Lang {
        self.visitor.lang
    }

    pub(super) fn t(&self) -> T {
        T(self.visitor.lang)
    }

    /// An address of these pages: `to("skip", "day=2026-10-01")`.
    pub(super) fn to(&self, act: &str, query: &str) -> String {
        let base = if act.is_empty() { self.base.clone() } else { format!("{}/{act}", self.base) };
        let pairs: Vec<&str> = [self.tail.as_str(), query].into_iter().filter(|pair| !pair.is_empty()).collect();
        if pairs.is_empty() { base } else { format!("{base}?{}", pairs.join("&")) }
    }

    pub(super) async fn case(&self) -> Result<Case, Oops> {
        let (shop, id) = (Arc::clone(self.shop), self.id);
        self.app.db.read(move |r| Case::find(r, &shop, id)).await?.ok_or(Oops::Missing)
    }

    /// The page of a wish as it opens, or with other choices in its address.
    pub async fn show(&self, act: Act, mut form: Form) -> Result<Markup, Oops> {
        let case = self.case().await?;
        let next = case.coming(&case.agreement, self.now());
        let next = next.iter().find(|parcel| parcel.deliver_on.is_some() && parcel.is_changeable(self.now()));
        wish::fill(&mut form, act, next.map(|parcel| parcel.planned_on));
        self.page(act, &case, form).await
    }

    async fn page(&self, act: Act, case: &Case, mut form: Form) -> Result<Markup, Oops> {
        let t = self.t();
        let result = match wish::read(&mut form, act) {
            Some(wish) => self.effect(act, wish, case, &form).await?,
            None => html! { p.soft { (t.delivery_choose(act)) } },
        };
        let fields = wish::fields(self, act, case, &form);
        Ok(html! {
            @if !self.is_staff { (parts::crumbs(t.crumbs(), &[(t.deliveries(), &self.to("", ""))])) }
            (parts::head(&t.delivery_act(act), &t.delivery_act_text(act), Markup::default()))
            @if !fields.0.is_empty() {
                (parts::empty_card(html! {
                    form.form method="get" action={ (self.base) "/" (act) } data-part="effect" data-live {
                        @for name in ["s", "day"] {
                            @if form.has(name) { input type="hidden" name=(name) value=(form.text(name)); }
                        }
                        (fields)
                        div.acts.redo { (parts::Button::new(t.effect_show()).submit()) }
                    }
                }))
            }
            div #effect { (parts::Card::new("effect-title", t.effect_title()).note(t.effect_note()).show(result)) }
        })
    }

    /// The day and the money of a wish, and the button that does it.
    async fn effect(&self, act: Act, wish: Wish, case: &Case, form: &Form) -> Result<Markup, Oops> {
        let (t, lang) = (self.t(), self.lang());
        let effect = match self.preview(&wish, case).await? {
            Ok(effect) => effect,
            Err(refusal) => {
                return Ok(parts::notice(parts::Tone::Warn, &say_refusal(lang, &refusal), Markup::default()));
            }
        };
        let button = parts::Button::new(t.delivery_confirm(act)).go();
        let own = form.pairs().iter().filter(|(name, _)| ![csrf::NAME, "lang", "theme"].contains(&name.as_str()));
        Ok(html! {
            div.stack {
                p { (self.sentence(&wish, &effect)) }
                (self.facts(&effect))
                form.form method="post" action={ (self.base) "/" (act) } {
                    (csrf::field(&self.visitor.csrf))
                    @for (name, value) in own { input type="hidden" name=(name) value=(value); }
                    div.acts { (button.submit()) }
                }
            }
        })
    }

    fn sentence(&self, wish: &Wish, effect: &Effect) -> String {
        let t = self.t();
        let day = |parcel: &Option<Parcel>| parcel.as_ref().map(|p| self.day(p.day())).unwrap_or_default();
        match wish {
            Wish::Skip { day: asked, .. } => {
                let late = asked.is_some_and(|asked| effect.before.as_ref().is_some_and(|p| p.planned_on != asked));
                if late { t.skip_effect_late(day(&effect.before)) } else { t.skip_effect(day(&effect.before)) }
            }
            Wish::Move { .. } => t.move_effect(day(&effect.before), day(&effect.after)),
            Wish::Rhythm { every, .. } => t.rhythm_effect(catalog::show::cycle(self.lang(), *every)),
            Wish::Restore { .. } => t.restore_effect(day(&effect.after)),
        }
    }

    fn facts(&self, effect: &Effect) -> Markup {
        let t = self.t();
        let days: Vec<String> = effect.next.iter().take(3).map(|parcel| self.day(parcel.day())).collect();
        let bill = |bill: &Option<Upcoming>| match bill {
            None => t.no_next_payment().to_string(),
            Some(bill) => {
                let amount = Money::new(bill.invoice.amount_due, bill.currency).show(self.lang());
                format!("{} · {amount}", self.day(self.shop.zone.day(bill.at)))
            }
        };
        let facts = parts::Facts::new().text(t.next_deliveries(), days.join(" · "));
        let facts = match effect.bill_before == effect.bill_after {
            true => facts.text(t.next_payment(), t.same_as_before(bill(&effect.bill_after))),
            false => facts
                .text(t.payment_before(), bill(&effect.bill_before))
                .text(t.payment_after(), bill(&effect.bill_after)),
        };
        let back = Money::new(effect.back, self.shop.currency).show(self.lang());
        if effect.back > 0 { facts.text(t.skip_back(), back).show() } else { facts.show() }
    }

    pub(super) fn day(&self, day: base::Day) -> String {
        show::day_with_weekday(self.lang(), day)
    }

    async fn preview(&self, wish: &Wish, case: &Case) -> Result<Result<Effect, Refusal>, Oops> {
        let (shop, now, case, wish) = (Arc::clone(self.shop), self.now(), case.clone(), wish.clone());
        let reading = self.app.db.read(move |r| {
            let change = wish.decide(&case.agreement, &case.open, now)?;
            let about = applies_to(&case.agreement, &change);
            let mut agreement = case.agreement.clone();
            agreement.changes.push(change.clone());
            let preview = subscription::preview(r, &shop, case.subscription.id, |_| Ok(change.clone()))?;
            let moves = Some(&preview).filter(|preview| !preview.invoice.lines.is_empty());
            let (before, next) = (case.coming(&case.agreement, now), case.coming(&agreement, now));
            let find = |all: &[Parcel]| all.iter().find(|parcel| Some(parcel.planned_on) == about).cloned();
            Ok::<_, Refused>(Effect {
                before: find(&before),
                after: find(&next),
                bill_before: upcoming(r, &shop, &case.subscription, &case.agreement, None)?,
                bill_after: match moves.and_then(|preview| preview.before.clone()) {
                    Some(waiting) => Some(waiting),
                    None => upcoming(r, &shop, &case.subscription, &agreement, moves)?,
                },
                next: next.into_iter().filter(|parcel| parcel.deliver_on.is_some()).collect(),
                back: preview.wallet(),
            })
        });
        match reading.await {
            Ok(effect) => Ok(Ok(effect)),
            Err(Refused::No(refusal)) => Ok(Err(refusal)),
            Err(other) => Err(subscription::portal::ask::oops(other)),
        }
    }

    /// Carries a wish out, or shows the page again with what is in the way.
    pub async fn confirm(&self, act: Act, mut form: Form) -> Result<Next, Oops> {
        let case = self.case().await?;
        let Some(wish) = wish::read(&mut form, act) else {
            return Ok(Next::Page(StatusCode::UNPROCESSABLE_ENTITY, self.page(act, &case, form).await?));
        };
        // What stands in the form is not the customer's to choose.
        let wish = match wish {
            Wish::Skip { day, .. } if !self.is_staff => {
                Wish::Skip { day, charge: domain::billing::agreement::Charge::None }
            }
            wish => wish,
        };
        let (app, shop, actor, id, now) =
            (self.app.clone(), Arc::clone(self.shop), self.actor.clone(), self.id, self.now());
        let own = wish.clone();
        let writing = self.app.db.write(move |tx| {
            record(&app, tx, &shop, id, &actor.code(), &own, now)?;
            subscription::bill_now(&app, tx, &shop, id, now)?;
            let (action, after) = facts_of(&own);
            let before = serde_json::Map::new();
            let entry = Entry { actor: &actor, action, subject: id.to_string(), before, after: audit::fields(after) };
            audit::add(tx, &app.ids, shop.id, now, entry)?;
            Ok::<_, Refused>(())
        });
        match writing.await {
            Ok(()) => Ok(Next::Done(flash::to(&self.to("", ""), self.t().delivery_done(act)))),
            Err(Refused::No(_)) => Ok(Next::Page(StatusCode::UNPROCESSABLE_ENTITY, self.page(act, &case, form).await?)),
            Err(other) => Err(subscription::portal::ask::oops(other)),
        }
    }
}

/// What the audit log keeps.
fn facts_of(wish: &Wish) -> (&'static str, serde_json::Value) {
    match wish {
        Wish::Skip { day, .. } => ("delivery.skipped", json!({ "day": day.map(|day| day.to_string()) })),
        Wish::Move { day, to } => ("delivery.moved", json!({ "day": day.to_string(), "to": to.to_string() })),
        Wish::Rhythm { every, .. } => ("delivery.changed", json!({ "every": every.to_string() })),
        Wish::Restore { day } => ("delivery.undone", json!({ "day": day.to_string() })),
    }
}
