//! The page of one act on a subscription, the same for customers and staff: choose, see the money, confirm.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use base::id::{CustomerId, SubscriptionId};
use base::{Day, Instant, Lang, Money};
use catalog::Offer;
use catalog::plan::{self, PlanName, State};
use domain::billing::Refusal;
use domain::billing::agreement::{Agreement, What};
use domain::billing::invoice::State as InvoiceState;
use domain::billing::item::Item;
use domain::billing::phase::Standing;
use kit::app::App;
use kit::db::{Error, Reader};
use kit::web::{Form, Oops, Visitor, csrf, flash, parts, show};
use maud::{Markup, html};
use people::customer;
use shop::Shop;
use shop::audit::Actor;

use super::ask::{self, Act, Ask, Asking, oops};
use super::choose;
use super::more;
use super::upcoming::{Upcoming, upcoming};
use crate::aloud::{self, plan_name, say_refusal};
use crate::invoice::portal::effect::{self, effect};
use crate::invoice::{self, sql::Invoice};
use crate::payment;
use crate::subscription::{self, Preview, Refused, Subscription};
use crate::words::T;

/// Somebody who may take it over.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: CustomerId,
    pub name: String,
    pub phones: String,
}

/// So many people are offered to take a subscription over.
const FOUND_MOST: usize = 8;

/// A subscription with what its pages need to know.
#[derive(Clone, Debug)]
pub struct Case {
    pub subscription: Subscription,
    pub agreement: Agreement,
    /// What the shop offers today.
    pub offers: Vec<Offer>,
    pub names: Vec<PlanName>,
    /// What its plan offers beside itself.
    pub addons: Vec<Item>,
    /// Who was found to take it over.
    pub found: Vec<Person>,
    /// Whether a charge of the customer was declined and is still owed; known on the customer's own pages.
    pub owes: bool,
}

pub fn find_case(reader: &mut Reader<'_>, shop: &Shop, id: SubscriptionId, today: Day) -> Result<Option<Case>, Error> {
    let Some(subscription) = subscription::find(reader, shop.id, id)? else { return Ok(None) };
    let agreement = subscription::agreement(reader, shop, &subscription)?;
    let live = plan::list(reader, shop.id, Some(State::Live))?;
    let offers = catalog::offer::offers_in(reader, shop, subscription.currency, live, today)?;
    let names = plan::names(reader, shop.id)?;
    let addons = catalog::offer::addons(reader, shop, subscription.currency, subscription.plan, today)?;
    Ok(Some(Case { subscription, agreement, offers, names, addons, found: Vec::new(), owes: false }))
}

/// Whether a charge was declined that is still to be paid.
fn owes(r: &mut Reader<'_>, shop: &Shop, customer: CustomerId) -> Result<bool, Error> {
    for invoice in invoice::sql::list_open_of_customer(r, shop.id, customer)? {
        if payment::list_of_invoice(r, shop.id, invoice.id)?.iter().any(|payment| payment.class.is_some()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The customers that are meant by what was typed, or the one with this id.
fn people_called(r: &mut Reader<'_>, shop: &Shop, typed: &str) -> Result<Vec<Person>, Error> {
    if let Ok(id) = typed.parse::<CustomerId>() {
        let found = customer::find(r, shop.id, id)?;
        return Ok(found.into_iter().map(|c| Person { id: c.id, name: c.name, phones: String::new() }).collect());
    }
    let found = customer::search(r, shop, typed, None, FOUND_MOST)?;
    Ok(found.into_iter().map(|c| Person { id: c.id, name: c.name, phones: c.phones }).collect())
}

impl Case {
    pub fn plan(&self, lang: Lang) -> &str {
        plan_name(lang, &self.names, self.subscription.plan)
    }

    /// The acts that make sense now, in the order of their buttons.
    pub fn acts(&self) -> Vec<Act> {
        let quantity = choose::counted(self).next().map(|_| Act::Quantity);
        let base: &[Act] = match self.subscription.state {
            Standing::Ended => &[Act::Return],
            Standing::Scheduled if self.subscription.is_ending() => &[Act::Uncancel],
            Standing::Scheduled => &[Act::Plan, Act::Cancel],
            _ if self.subscription.is_ending() => &[Act::Uncancel, Act::Cancel],
            Standing::Trial => &[Act::Plan, Act::Cancel],
            Standing::Active => &[Act::Pause, Act::Plan, Act::Cancel],
            Standing::Paused => &[Act::Resume, Act::Plan, Act::Cancel],
        };
        let at = base.iter().position(|act| *act == Act::Plan).map_or(base.len(), |at| at + 1);
        let (before, after) = base.split_at(at);
        let quantity = quantity.filter(|_| base.contains(&Act::Plan));
        before.iter().copied().chain(quantity).chain(after.iter().copied()).collect()
    }

    /// The rarer acts that make sense now; only staff are offered them.
    pub fn more_acts(&self) -> Vec<Act> {
        let s = &self.subscription;
        let items = choose::terms(self).map_or(0, |terms| terms.items.len());
        let makes_sense = |act: &Act| match act {
            _ if s.state == Standing::Ended || s.is_history() => false,
            Act::Transfer => true,
            _ if s.is_ending() || s.state == Standing::Scheduled => false,
            Act::RemoveItem | Act::SwapItem => items > 1,
            Act::Anchor => more::has_anchor(self),
            _ => true,
        };
        let all = [Act::AddItem, Act::RemoveItem, Act::SwapItem, Act::Anchor, Act::Rhythm, Act::Zone, Act::Transfer];
        all.into_iter().filter(makes_sense).collect()
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
    /// `/my` or `/admin/subscriptions/sub_...`: acts lie below it.
    pub base: String,
    /// Where to go when it is done.
    pub back: String,
    /// Staff may choose more, and read other words.
    pub is_staff: bool,
    /// Who may give money back may let people go without notice.
    pub may_waive: bool,
}

/// What the person sees next.
pub enum Next {
    Page(StatusCode, Markup),
    Done(Response),
}

impl Place<'_> {
    fn now(&self) -> Instant {
        self.app.now()
    }

    fn lang(&self) -> Lang {
        self.visitor.lang
    }

    fn t(&self) -> T {
        T(self.visitor.lang)
    }

    pub async fn case(&self, act: Act, form: &Form) -> Result<Case, Oops> {
        let (shop, id, today) = (Arc::clone(self.shop), self.id, self.shop.today(self.now()));
        let (person, is_staff) = (form.text("to").to_string(), self.is_staff);
        let reading = self.app.db.read(move |r| {
            let Some(mut case) = find_case(r, &shop, id, today)? else { return Ok(None) };
            if act == Act::Transfer {
                case.found = people_called(r, &shop, &person)?;
                case.found.retain(|one| one.id != case.subscription.customer);
            }
            case.owes = !is_staff && owes(r, &shop, case.subscription.customer)?;
            Ok::<_, Error>(Some(case))
        });
        reading.await?.ok_or(Oops::Missing)
    }

    /// Whether an end is planned that can be taken back.
    pub async fn is_ending(&self) -> Result<bool, Oops> {
        Ok(self.case(Act::Uncancel, &Form::default()).await?.acts().contains(&Act::Uncancel))
    }

    /// The page as it opens, or with other choices in its address.
    pub async fn show(&self, act: Act, mut form: Form) -> Result<Markup, Oops> {
        let case = self.case(act, &form).await?;
        choose::fill(&mut form, self, act, &case);
        self.page(act, &case, form, false).await
    }

    /// Carries it out, or shows the page again with what is in the way.
    pub async fn confirm(&self, act: Act, mut form: Form) -> Result<Next, Oops> {
        let case = self.case(act, &form).await?;
        let Some(ask) = choose::read(&mut form, self, act, &case) else {
            return Ok(Next::Page(StatusCode::UNPROCESSABLE_ENTITY, self.page(act, &case, form, true).await?));
        };
        let (app, shop, actor, id) = (self.app.clone(), Arc::clone(self.shop), self.actor.clone(), self.id);
        match (Asking { app, shop, actor, id }).carry_out(ask).await? {
            Ok((_, made)) => Ok(Next::Done(self.done(act, made))),
            Err(_) => Ok(Next::Page(StatusCode::UNPROCESSABLE_ENTITY, self.page(act, &case, form, true).await?)),
        }
    }

    fn done(&self, act: Act, made: Option<Invoice>) -> Response {
        let t = self.t();
        let said = t.done(act);
        let lang = self.lang();
        let money = |invoice: &Invoice, amount| Money::new(amount, invoice.currency).show(lang);
        match made {
            None => flash::to(&self.back, said),
            Some(invoice) if invoice.to_wallet() > 0 => {
                flash::to(&self.back, format!("{said} {}", t.done_back(money(&invoice, invoice.to_wallet()))))
            }
            Some(invoice) if invoice.offset_amount > 0 => {
                flash::to(&self.back, format!("{said} {}", t.done_offset(money(&invoice, invoice.offset_amount))))
            }
            Some(invoice) if invoice.amount_due == 0 => flash::to(&self.back, said),
            Some(invoice) if invoice.state == InvoiceState::Paid => {
                flash::to(&self.back, format!("{said} {}", t.done_paid(money(&invoice, invoice.amount_due))))
            }
            Some(invoice) => {
                flash::warn(&self.back, format!("{said} {}", t.done_unpaid(money(&invoice, invoice.amount_due))))
            }
        }
    }

    async fn page(&self, act: Act, case: &Case, mut form: Form, posted: bool) -> Result<Markup, Oops> {
        let (t, lang) = (self.t(), self.lang());
        let here = format!("{}/{act}", self.base);
        let chosen = if posted || choose::is_complete(&form, act, case) {
            choose::read(&mut form, self, act, case)
        } else {
            None
        };
        let result = match chosen {
            Some(ask) => self.effect(act, ask, case, &form).await?,
            None => self.nothing_chosen(act, case, &form),
        };
        let (title, text) = match self.is_staff {
            true => (t.act_name(act), format!("{} · {}", case.plan(lang), t.act_text_staff(act))),
            false => (t.act_question(act), t.act_text(act)),
        };
        let fields = choose::fields(self, act, case, &form);
        let asks = !fields.0.is_empty();
        let instead = act == Act::Cancel && !self.is_staff && case.acts().contains(&Act::Pause);
        let above = if self.back.contains("/addons") { t.addons() } else { t.my_subscription() };
        Ok(html! {
            @if !self.is_staff { (parts::crumbs(t.crumbs(), &[(above, &self.back)])) }
            (parts::head(&title, &text, Markup::default()))
            @if asks {
                (parts::empty_card(html! {
                    form.form method="get" action=(here) data-part="effect" data-live {
                        (kept(&form, &["s", "change"]))
                        (fields)
                        div.acts.redo { (parts::Button::new(t.effect_show()).submit()) }
                    }
                }))
            }
            div #effect {
                (parts::Card::new("effect-title", t.effect_title()).note(t.effect_note()).show(result))
            }
            @if instead {
                (parts::notice(parts::Tone::Act, t.cancel_instead(), html! {
                    p { (t.cancel_instead_text()) }
                    p { a href={ (self.base) "/pause?s=" (self.id) } { (t.cancel_instead_act()) } }
                }))
            }
        })
    }

    /// What there is to choose from, when nothing clear was chosen yet.
    fn nothing_chosen(&self, act: Act, case: &Case, form: &Form) -> Markup {
        let here = format!("{}/{act}", self.base);
        html! {
            @if act == Act::Transfer && case.found.len() > 1 {
                ul.plain {
                    @for one in &case.found {
                        li { a.link href={ (here) "?to=" (one.id) } { (one.name) } " " span.num.soft { (one.phones) } }
                    }
                }
            } @else {
                @for (_, problem) in form.problems() { p.soft { (problem.words(self.lang())) } }
                @if form.is_fine() { p.soft { (self.t().act_choose(act)) } }
            }
        }
    }

    /// The money of what was chosen, and the button that does it.
    async fn effect(&self, act: Act, ask: Ask, case: &Case, form: &Form) -> Result<Markup, Oops> {
        let (t, lang, now) = (self.t(), self.lang(), self.now());
        let notice = case.agreement.notice(now).filter(|_| matches!(ask, Ask::Cancel { waives: false, .. }));
        let (preview, next, agreement) = match self.preview(ask, case).await? {
            Ok(found) => found,
            Err(refusal) => {
                return Ok(parts::notice(parts::Tone::Warn, &say_refusal(lang, &refusal), Markup::default()));
            }
        };
        let currency = case.subscription.currency;
        let view = effect::View { lang, shop: self.shop, currency, now, plan: case.plan(lang) };
        let button = parts::Button::new(t.act_confirm(act));
        let button = if matches!(act, Act::Cancel | Act::RemoveItem) { button.danger() } else { button.go() };
        let name = case.found.first().map_or("", |one| one.name.as_str());
        let (at, today) = (preview.at, self.shop.today(now));
        let day = show::day(lang, self.shop.zone.day(at), today);
        let sentence = match act {
            Act::Cancel if at <= now => t.effect_ends_now().to_string(),
            // As of a period: its last day is the one before its end.
            Act::Cancel => {
                let last = self.shop.zone.day(at).plus_days(-1).max(today);
                t.effect_ends_after(show::day(lang, last, today))
            }
            _ => t.act_effect(act, day, name),
        };
        let own = form.pairs().iter().filter(|(name, _)| ![csrf::NAME, "lang", "theme"].contains(&name.as_str()));
        Ok(html! {
            div.stack {
                p { (sentence) }
                @if let Some(owed) = notice {
                    p { (t.notice_ends(show::day(lang, owed.until, self.shop.today(now)), owed.days)) }
                }
                @if let Some(what) = undone(self, case, &agreement).filter(|_| act == Act::Undo) { p { b { (what) } } }
                (effect(view, &preview, &agreement, next.as_ref()))
                form.form method="post" action={ (self.base) "/" (act) } {
                    (csrf::field(&self.visitor.csrf))
                    @for (name, value) in own { input type="hidden" name=(name) value=(value); }
                    div.acts { (button.submit()) }
                }
            }
        })
    }

    async fn preview(
        &self,
        ask: Ask,
        case: &Case,
    ) -> Result<Result<(Preview, Option<Upcoming>, Agreement), Refusal>, Oops> {
        let (shop, id, now, subscription) = (Arc::clone(self.shop), self.id, self.now(), case.subscription.clone());
        let payer = if let Ask::Transfer { to } = ask { to } else { subscription.customer };
        let reading = self.app.db.read(move |r| {
            let (preview, agreement) = ask::preview(r, &shop, id, &ask, now)?;
            let subscription = Subscription { customer: payer, ..subscription.clone() };
            let next = upcoming(r, &shop, &subscription, &agreement, Some(&preview))?;
            Ok::<_, Refused>((preview, next, agreement))
        });
        match reading.await {
            Ok(found) => Ok(Ok(found)),
            Err(Refused::No(refusal)) => Ok(Err(refusal)),
            Err(other) => Err(oops(other)),
        }
    }
}

/// What a change that takes another back takes back, in words.
fn undone(place: &Place<'_>, case: &Case, agreement: &Agreement) -> Option<String> {
    let What::Undone(ordinal) = agreement.changes.last()?.what else { return None };
    let taken_back = agreement.changes.iter().find(|change| change.ordinal == ordinal)?;
    let (lang, now, zone, currency) = (place.lang(), place.now(), &case.subscription.zone, case.subscription.currency);
    let said = aloud::Place { lang, zone, currency, names: &case.names, now };
    let day = show::day(lang, zone.day(taken_back.at), zone.day(now));
    Some(format!("{day} · {}", aloud::planned(said, taken_back, &case.agreement).what))
}

/// What a form carries along unseen.
fn kept(form: &Form, names: &[&str]) -> Markup {
    html! {
        @for name in names {
            @if form.has(name) { input type="hidden" name=(name) value=(form.text(name)); }
        }
    }
}
