//! "My subscription": what comes next, what can be done, what is paid, and the honest way out.

use base::id::{CustomerId, SubscriptionId};
use base::{Day, Instant, Lang, Money};
use catalog::plan::{self, PlanName};
use domain::billing::agreement::Agreement;
use domain::billing::phase::{Life, Standing};
use domain::fulfilment::delivery::asks_for_deliveries;
use kit::db::{Error, Reader};
use kit::web::{Oops, Page, Query, parts, show};
use maud::{Markup, html};
use people::Me;
use shop::Shop;

use super::ask::Act;
use super::choose::is_counted;
use super::planned;
use super::upcoming::{Upcoming, upcoming};
use super::{HOME, list_of_customer};
use crate::aloud::{class, plan_name, standing_tag};
use crate::coupon;
use crate::delivery;
use crate::deposit::{self, sql::Deposit};
use crate::invoice::portal::effect::bill_line;
use crate::invoice::{self, sql::Invoice};
use crate::ledger;
use crate::payment::sql::{Instrument, Payment, State as PaymentState};
use crate::payment::{self, portal::card_name};
use crate::price_rise;
use crate::subscription::{self, Subscription};
use crate::usage;
use crate::words::T;

/// What the page knows.
struct Seen {
    all: Vec<Subscription>,
    picked: Option<(Subscription, Agreement, Option<Upcoming>)>,
    names: Vec<PlanName>,
    /// What is not paid, with the payment that is to bring it.
    open: Vec<(Invoice, Option<Payment>)>,
    card: Option<Instrument>,
    wallet: i64,
    deposits: Vec<Deposit>,
    /// The coupons of the picked one.
    coupons: Vec<coupon::Held>,
    /// What is counted for the picked one.
    used: Vec<usage::panel::Used>,
    /// Whether the plan of the picked one has add-ons.
    has_addons: bool,
    /// What the customer is asked about the picked one.
    asked: Vec<price_rise::portal::Asked>,
    /// The day of its next box, when it has boxes.
    next_box: Option<Day>,
}

/// The one named, or the newest that has not ended, or the newest.
pub fn pick<'a>(all: &'a [Subscription], asked: &str) -> Option<&'a Subscription> {
    if !asked.is_empty() {
        let id: SubscriptionId = asked.parse().ok()?;
        return all.iter().find(|subscription| subscription.id == id);
    }
    all.iter().find(|subscription| subscription.state != Standing::Ended).or(all.first())
}

fn see(
    r: &mut Reader<'_>,
    shop: &Shop,
    (customer, lang, now): (CustomerId, Lang, Instant),
    asked: &str,
) -> Result<Option<Seen>, Error> {
    let all = list_of_customer(r, shop.id, customer)?;
    let picked = match pick(&all, asked).cloned() {
        Some(subscription) => {
            let agreement = subscription::agreement(r, shop, &subscription)?;
            let next = upcoming(r, shop, &subscription, &agreement, None)?;
            Some((subscription, agreement, next))
        }
        None if asked.is_empty() => None,
        None => return Ok(None),
    };
    let mut open = Vec::new();
    for invoice in invoice::sql::list_open_of_customer(r, shop.id, customer)? {
        let payment = payment::list_of_invoice(r, shop.id, invoice.id)?.pop();
        open.push((invoice, payment));
    }
    let names = plan::names(r, shop.id)?;
    let card = payment::list_instruments(r, shop.id, customer)?.into_iter().next();
    let currency = picked.as_ref().map_or(shop.currency, |(subscription, ..)| subscription.currency);
    let wallet = ledger::wallet(r, shop.id, customer, currency)?;
    let deposits = deposit::portal::list_mine(r, shop.id, customer)?;
    let coupons = match &picked {
        Some((subscription, ..)) => coupon::held(r, shop.id, subscription.id, customer)?,
        None => Vec::new(),
    };
    let used = match &picked {
        Some((subscription, agreement, _)) => usage::panel::list_running(r, shop, subscription, agreement, now)?,
        None => Vec::new(),
    };
    let asked = match &picked {
        Some((subscription, ..)) => price_rise::portal::list_asked(r, shop, lang, (customer, subscription.id), now)?,
        None => Vec::new(),
    };
    let has_addons = match &picked {
        Some((s, ..)) => !catalog::offer::addons(r, shop, s.currency, s.plan, shop.today(now))?.is_empty(),
        None => false,
    };
    let next_box = match &picked {
        Some((subscription, agreement, _)) if asks_for_deliveries(agreement) && !subscription.is_ending() => {
            delivery::next_day(r, shop, (subscription.id, agreement), now)?
        }
        _ => None,
    };
    Ok(Some(Seen { all, picked, names, open, card, wallet, deposits, coupons, used, has_addons, asked, next_box }))
}

pub async fn page(me: Me) -> Result<Page, Oops> {
    let (shop, asked) = (me.shop.clone(), Query::new(&me.visitor).text("s").to_string());
    let who = (me.customer, me.lang(), me.now());
    let seen = me.app.db.read(move |r| see(r, &shop, who, &asked)).await?.ok_or(Oops::Missing)?;
    let t = T(me.lang());
    let main = match &seen.picked {
        None => nothing_yet(t, &me),
        Some((subscription, agreement, next)) => {
            let view = View { me: &me, seen: &seen, subscription, agreement, next: next.as_ref() };
            html! {
                h1 { (view.greeting()) }
                (view.others())
                (view.owed())
                (price_rise::portal::cards(&me, &seen.asked))
                div.sides {
                    div.stack {
                        (view.hero())
                        (view.planned())
                        (parts::tiles(&view.tiles()))
                        div.later { (usage::panel::card(me.lang(), subscription, &seen.used, me.today())) }
                    }
                    div.stack {
                        (view.payment())
                        (deposit::portal::card(me.lang(), &seen.deposits))
                        div.later { (coupon::portal::card(me.lang(), &seen.coupons)) }
                        div.last { (ask_shop(t, &me.shop)) }
                    }
                }
            }
        }
    };
    Ok(me.page("home", t.my_subscription(), main))
}

/// How to reach the shop, as far as it says.
fn ask_shop(t: T, shop: &Shop) -> Markup {
    let (phone, email) = (&shop.business.phone, &shop.business.email);
    let mut facts = parts::Facts::new();
    if !phone.is_empty() {
        facts = facts.link(t.ask_shop_phone(), phone, &format!("tel:{}", phone.replace(' ', "")));
    }
    if !email.is_empty() {
        facts = facts.link(t.ask_shop_email(), email, &format!("mailto:{email}"));
    }
    html! { @if !phone.is_empty() || !email.is_empty() { (parts::card("ask-shop", t.ask_shop(), facts.show())) } }
}

fn nothing_yet(t: T, me: &Me) -> Markup {
    let act = parts::Button::new(t.see_plans()).go().link("/");
    html! {
        h1 { (t.hello(&me.name)) }
        (parts::empty_card(parts::Empty { icon: "repeat", title: t.no_subscription(), text: t.no_subscription_text(), act }.show()))
    }
}

/// The picked subscription, for the parts of the page.
struct View<'a> {
    me: &'a Me,
    seen: &'a Seen,
    subscription: &'a Subscription,
    agreement: &'a Agreement,
    next: Option<&'a Upcoming>,
}

impl View<'_> {
    fn t(&self) -> T {
        T(self.me.lang())
    }

    fn lang(&self) -> Lang {
        self.me.lang()
    }

    fn day(&self, at: Instant) -> Day {
        self.subscription.zone.day(at)
    }

    fn say_day(&self, at: Instant) -> String {
        show::day(self.lang(), self.day(at), self.me.today())
    }

    fn money(&self, amount: i64) -> String {
        Money::new(amount, self.subscription.currency).show(self.lang())
    }

    fn plan(&self) -> &str {
        plan_name(self.lang(), &self.seen.names, self.subscription.plan)
    }

    fn to(&self, page: &str) -> String {
        format!("{HOME}/{page}?s={}", self.subscription.id)
    }

    fn greeting(&self) -> String {
        let (t, name) = (self.t(), &self.me.name);
        let next = self.next.map(|next| self.say_day(next.at));
        let stuck = |(_, payment): &(Invoice, Option<Payment>)| {
            payment.as_ref().is_none_or(|payment| payment.state != PaymentState::Processing)
        };
        match (self.subscription.state, next) {
            _ if self.seen.open.iter().any(stuck) => t.hello_owed(name),
            (Standing::Active, _) if self.is_price_asked() => t.hello_asked(name),
            (Standing::Ended, _) => t.hello_ended(name),
            (Standing::Paused, _) => t.hello_paused(name),
            (Standing::Trial, _) if !self.subscription.is_ending() => t.hello_trial(name),
            _ if self.subscription.is_ending() => t.hello_ending(name),
            (Standing::Active, _) if self.seen.next_box.is_some() => {
                let day =
                    self.seen.next_box.map_or_else(String::new, |day| show::day(self.lang(), day, self.me.today()));
                t.hello_box(day, name)
            }
            (_, Some(day)) => t.hello_next(day, name),
            (_, None) => t.hello(name),
        }
    }

    /// Whether the next payment is another one when the customer does not agree.
    fn is_price_asked(&self) -> bool {
        let day = self.next.map(|next| self.day(next.at));
        let waits = |asked: &price_rise::portal::Asked| {
            asked.member.answer.is_none() && asked.question.day.zip(day).is_some_and(|(rise, next)| rise <= next)
        };
        self.seen.asked.iter().any(waits)
    }

    /// A switch between several subscriptions.
    fn others(&self) -> Markup {
        let t = self.t();
        let name = |s: &Subscription| plan_name(self.lang(), &self.seen.names, s.plan).to_string();
        let rows: Vec<(String, String, bool)> = self
            .seen
            .all
            .iter()
            .take(5)
            .map(|s| (name(s), format!("{HOME}?s={}", s.id), s.id == self.subscription.id))
            .collect();
        let links: Vec<(&str, String, bool)> =
            rows.iter().map(|(n, href, on)| (n.as_str(), href.clone(), *on)).collect();
        html! { @if links.len() > 1 { (parts::segments(t.my_subscriptions(), &links)) } }
    }

    /// What is not paid: what happened, and the two ways out.
    fn owed(&self) -> Markup {
        let (t, lang) = (self.t(), self.lang());
        html! {
            @for (invoice, payment) in &self.seen.open {
                @let checking = payment.as_ref().is_some_and(|p| p.state == PaymentState::Processing);
                @let tone = if checking { parts::Tone::Warn } else { parts::Tone::Bad };
                @let amount = Money::new(invoice.amount_due, invoice.currency).show(lang);
                @let title = if checking { t.owed_checking(amount) } else { t.owed(amount) };
                (parts::notice(tone, &title, html! { div.stack {
                    p {
                        @if checking { (t.owed_checking_text()) }
                        @else if payment.as_ref().is_some_and(|p| p.state == PaymentState::Disputed) { (t.owed_taken_back()) }
                        @else { (payment.as_ref().and_then(|p| p.class.as_deref()).map_or("", |code| class(lang, code))) }
                        " " a href={ "/my/invoices/" (invoice.id) } { (t.owed_see(show::day(lang, invoice.issued_on, self.me.today()))) }
                    }
                    @if !checking {
                        div.acts {
                            (parts::post(&self.me.visitor, &format!("/my/invoices/{}/pay", invoice.id), &[], parts::Button::new(t.pay_again()).mini().go()))
                            (parts::Button::new(t.card_change()).mini().link("/my/card"))
                        }
                    }
                } }))
            }
        }
    }

    /// The day that matters next, and what happens then. A box that comes matters more than its bill.
    fn coming(&self, life: &Life<'_>) -> (Option<Day>, String) {
        match (self.subscription.state, self.seen.next_box) {
            (Standing::Active, Some(day)) if !self.subscription.is_ending() => {
                (Some(day), self.t().box_then().to_string())
            }
            _ => {
                let (at, said) = self.coming_bill(life);
                (at.map(|at| self.day(at)), said)
            }
        }
    }

    /// Whether the head of the page says the next payment already.
    fn is_next_payment_said(&self) -> bool {
        self.subscription.state == Standing::Active
            && !self.subscription.is_ending()
            && self.seen.next_box.is_none()
            && self.next.is_some()
    }

    fn coming_bill(&self, life: &Life<'_>) -> (Option<Instant>, String) {
        let (t, subscription) = (self.t(), self.subscription);
        let pause_end = life.at(self.me.now()).and_then(|phase| phase.pause).and_then(|(_, until)| until);
        let amount = self.next.map(|next| self.money(next.invoice.amount_due));
        match subscription.state {
            Standing::Ended => {
                let on = subscription.ended_on.map(|day| t.ended_on(show::full_day(self.lang(), day)));
                (None, on.unwrap_or_default())
            }
            // As of a period: its last day is the one before its end.
            _ if subscription.is_ending() => {
                let end = subscription.ends_at.map(|at| at.plus_seconds(-86_400).max(self.me.now()));
                (end, t.until_end().to_string())
            }
            Standing::Paused if pause_end.is_some() => (pause_end, t.resumes_then().to_string()),
            Standing::Paused => (None, t.paused_open().to_string()),
            Standing::Scheduled => (life.phases.first().map(|phase| phase.from), t.starts_then().to_string()),
            Standing::Trial => {
                (subscription.period_to, amount.map_or(t.trial_then().to_string(), |amount| t.trial_then_pays(amount)))
            }
            Standing::Active => {
                let at = self.next.map(|next| next.at).or(subscription.period_to);
                let said = amount.map_or(t.no_next_payment().to_string(), |amount| t.pays_then(amount));
                let asked = self.seen.asked.first().filter(|_| self.is_price_asked());
                (at, asked.map_or(said, |asked| t.pays_then_asked(&asked.question.after)))
            }
        }
    }

    fn hero(&self) -> Markup {
        let (t, lang, subscription) = (self.t(), self.lang(), self.subscription);
        let life = Life::of(self.agreement);
        let phase = life.at(self.me.now()).or(life.phases.last());
        let terms = phase.map(|phase| life.terms(phase, self.me.now()));
        let price = terms.as_ref().map(|terms| catalog::show::price_line(lang, terms, subscription.currency));
        let added: Vec<&str> =
            terms.iter().flat_map(|terms| terms.addons()).map(|item| lang.pick(&item.ko, &item.en)).collect();
        let least = terms.as_ref().map_or(0, |terms| terms.commitment);
        let (at, sentence) = self.coming(&life);
        let words = html! {
            h2 #next { (self.plan()) " " (standing_tag(lang, subscription)) }
            p.small.soft { (price.unwrap_or_default()) @if least > 0 { " · " (t.hero_least(self.money(least))) } @if !added.is_empty() { " · " (t.addons_with(added.join(", "))) } }
            p.small { (sentence) }
        };
        let button = match subscription.state {
            Standing::Ended => Some((t.come_back(), "return")),
            _ if subscription.is_ending() => Some((t.keep_it(), "uncancel")),
            Standing::Paused => Some((t.resume_now(), "resume")),
            Standing::Scheduled | Standing::Trial | Standing::Active => None,
        };
        let block = |day: Day| {
            let (above, below) = (show::month_name(lang, day), show::weekday(lang, day));
            parts::hero_day(&above, &day.day().to_string(), below, words.clone())
        };
        html! {
            section.card aria-labelledby="next" {
                div.stack {
                    @match at { Some(day) => (block(day)), None => div { (words) } }
                    @if let Some((name, page)) = button { (parts::Button::new(name).go().link(&self.to(page))) }
                }
            }
        }
    }

    /// What was asked for later; an end stands above already.
    fn planned(&self) -> Markup {
        planned::card(planned::View {
            lang: self.lang(),
            now: self.me.now(),
            subscription: self.subscription,
            agreement: self.agreement,
            names: &self.seen.names,
            undo: &format!("{HOME}/{}?s={}&change=", Act::Undo, self.subscription.id),
            may_undo: true,
        })
    }

    fn tiles(&self) -> Vec<(&'static str, &'static str, String)> {
        let t = self.t();
        let moved = ("pin", t.tile_moved(), "/my/contact".to_string());
        let card = ("card", t.card_change(), "/my/card".to_string());
        let invoices = ("invoice", t.invoices(), "/my/invoices".to_string());
        let plan = ("repeat", t.tile_plan(), self.to("plan"));
        let asks = asks_for_deliveries(self.agreement) && self.subscription.state != Standing::Ended;
        let life = Life::of(self.agreement);
        let counts = life.phases.last().is_some_and(|phase| phase.terms.items.iter().any(is_counted));
        let goes_on = self.subscription.state != Standing::Ended && !self.subscription.is_ending();
        let has_addons =
            self.seen.has_addons || life.phases.last().is_some_and(|phase| phase.terms.addons().next().is_some());
        let addons = (has_addons && goes_on).then(|| ("plus", t.addons(), self.to("addons")));
        let quantity = (counts && goes_on).then(|| ("edit", t.tile_quantity(), self.to("quantity")));
        let deliveries = asks.then(|| ("truck", t.tile_deliveries(), self.to("deliveries")));
        let tiles = match self.subscription.state {
            Standing::Active if !self.subscription.is_ending() => {
                vec![("clock", t.tile_pause(), self.to("pause")), plan, moved, card]
            }
            Standing::Trial | Standing::Scheduled | Standing::Paused if !self.subscription.is_ending() => {
                vec![plan, moved, card, invoices]
            }
            _ => vec![moved, card, invoices],
        };
        let give = (self.subscription.state != Standing::Ended).then(|| ("users", t.handover(), self.to("handover")));
        deliveries.into_iter().chain(addons).chain(quantity).chain(tiles).chain(give).collect()
    }

    fn payment(&self) -> Markup {
        let (t, subscription) = (self.t(), self.subscription);
        let mut facts = parts::Facts::new();
        if subscription.state != Standing::Ended && !self.is_next_payment_said() {
            let next = self.next.map(|next| bill_line(self.lang(), &self.me.shop, next, self.me.now()));
            facts = facts.text(t.next_payment(), next.unwrap_or_else(|| t.no_next_payment().to_string()));
        }
        facts = match &self.seen.card {
            Some(card) => facts.text(t.card(), card_name(self.lang(), card)),
            None => facts.markup(t.card(), html! { a.link href="/my/card" { (t.card_none()) } }),
        };
        if self.seen.wallet > 0 {
            facts = facts.text(t.wallet(), self.money(self.seen.wallet));
        }
        let may_cancel = subscription.state != Standing::Ended && !subscription.is_ending();
        let aside = html! { a.link href="/my/invoices" { (t.invoices()) } };
        parts::Card::new("payment", t.payment()).aside(aside).show(html! {
            (facts.show())
            @if may_cancel { a.quiet href=(self.to("cancel")) { (t.cancel_link()) } }
        })
    }
}
