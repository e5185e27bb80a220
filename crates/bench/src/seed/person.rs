//! One customer with a subscription of a kind, as rows.

use base::id::{CustomerId, InstrumentId, InvoiceId, ShopId, SubscriptionId};
use base::{Instant, Lang, Ratio};
use billing::coupon::sql::{COUPONS, CouponRow, Kind as TakenFor, NewRedemption, REDEMPTIONS, Standing as Taken};
use billing::invoice::sql::{INVOICES, LINES, NewInvoice, NewLine};
use billing::payment::sql::{INSTRUMENTS, NewInstrument};
use billing::subscription::sql::{CHANGE_ROWS, NewChange, NewSubscription, SUBSCRIPTIONS};
use billing::usage::sql::{EVENTS, MARKS, NewMark, NewRow};
use domain::billing::agreement::{Created, CycleRule, NewTerms, What};
use domain::billing::coupon::{CouponId, RedemptionId, State as CouponState};
use domain::billing::invoice::State;
use domain::billing::line::Kind as LineKind;
use domain::billing::phase::Standing;
use domain::billing::usage::Op;
use domain::catalog::conditions::Conditions;
use kit::app::App;
use kit::db::{Error, Tx};
use kit::table;
use shop::Shop;

use super::{Kind, terms};

table! {
    CUSTOMERS = "customers" as NewCustomer {
        id: CustomerId, shop: ShopId, name: String, name_key: String, language: Lang, source: String, note: String,
        created_at: Instant, created_on: base::Day, version: i64
    }
}

const COUPON: CouponId = CouponId(1);
/// Told of each subscription with usage.
const EVENTS_EACH: i64 = 3;
const DAY_SECONDS: i64 = 86_400;
/// How long before now a subscription began whose plan changes now.
const CHANGES_AFTER_DAYS: i64 = 15;

/// One tenth off, for ever.
pub fn add_coupon(tx: &mut Tx<'_>, shop: &Shop, now: Instant) -> Result<(), Error> {
    let coupon = CouponRow {
        id: COUPON,
        shop: shop.id,
        code: "TENTH".into(),
        name_ko: "One tenth off".into(),
        name_en: "One tenth off".into(),
        amount: None,
        currency: None,
        percent: Some(Ratio::new(1, 10)),
        items: "[]".into(),
        plans: "[]".into(),
        periods: None,
        valid_from: None,
        valid_until: None,
        most: None,
        most_each: None,
        taken: 0,
        state: CouponState::Live,
        created_at: now,
        version: 0,
    };
    tx.insert(&COUPONS, &[coupon])
}

#[derive(Default)]
pub struct Rows {
    customers: Vec<NewCustomer>,
    subscriptions: Vec<NewSubscription>,
    changes: Vec<NewChange>,
    cards: Vec<NewInstrument>,
    events: Vec<NewRow>,
    marks: Vec<NewMark>,
    redemptions: Vec<NewRedemption>,
    invoices: Vec<NewInvoice>,
    lines: Vec<NewLine>,
}

impl Rows {
    pub fn write(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        tx.insert(&CUSTOMERS, &self.customers)?;
        tx.insert(&SUBSCRIPTIONS, &self.subscriptions)?;
        tx.insert(&CHANGE_ROWS, &self.changes)?;
        tx.insert(&INSTRUMENTS, &self.cards)?;
        tx.insert(&EVENTS, &self.events)?;
        tx.insert(&REDEMPTIONS, &self.redemptions)?;
        tx.insert(&INVOICES, &self.invoices)?;
        tx.insert(&LINES, &self.lines)?;
        tx.insert(&MARKS, &self.marks)
    }

    pub fn add(&mut self, app: &App, shop: &Shop, kind: Kind, now: Instant) {
        let (day, time) = shop.zone.local(now);
        let started = match kind {
            Kind::Plain | Kind::Usage | Kind::Coupon => shop.zone.at(day.plus_months(-1), time),
            Kind::Change => shop.zone.at(day.plus_days(-CHANGES_AFTER_DAYS), time),
        };
        let until = shop.zone.at(shop.zone.day(started).plus_months(1), time);
        let (customer, id) = (CustomerId(app.ids.next(started)), SubscriptionId(app.ids.next(started)));
        self.customers.push(person(shop, customer, started));
        self.cards.push(card(app, shop, customer, started));
        self.subscriptions.push(subscription(shop, (id, customer), (started, until), now));
        let terms = if kind == Kind::Usage { terms::counted() } else { terms::small() };
        let created = Created::new(terms, &Conditions::default(), Ratio::new(1, 10));
        self.change(app, shop, (id, customer), 0, started, &What::Created(created));
        match kind {
            Kind::Plain => {}
            Kind::Usage => {
                self.events.extend((1..=EVENTS_EACH).map(|n| event(shop, id, n, started)));
                self.marks.push(NewMark {
                    subscription: id,
                    shop: shop.id,
                    billed_to: started,
                    watched: false,
                    look_at: None,
                });
            }
            Kind::Coupon => self.redemptions.push(redemption(app, shop, id, customer, started)),
            Kind::Change => {
                let new = NewTerms::new(terms::large(), CycleRule::Keep);
                self.change(app, shop, (id, customer), 1, now, &What::PlanChanged(new));
                let invoice = InvoiceId(app.ids.next(started));
                self.invoices.push(paid(shop, invoice, (id, customer), started));
                self.lines.push(line(shop, invoice, id, (started, until)));
            }
        }
    }

    fn change(
        &mut self,
        app: &App,
        shop: &Shop,
        (subscription, customer): (SubscriptionId, CustomerId),
        ordinal: i64,
        at: Instant,
        what: &What,
    ) {
        self.changes.push(NewChange {
            id: app.ids.next(at),
            shop: shop.id,
            subscription,
            customer,
            ordinal,
            kind: what.kind().into(),
            at,
            asked_at: at,
            actor: "bench".into(),
            data: what.to_json(),
        });
    }
}

fn person(shop: &Shop, id: CustomerId, started: Instant) -> NewCustomer {
    NewCustomer {
        id,
        shop: shop.id,
        name: "Kim Seoyeon".into(),
        name_key: "Kim Seoyeon".into(),
        language: Lang::Ko,
        source: "bench".into(),
        note: String::new(),
        created_at: started,
        created_on: shop.zone.day(started),
        version: 0,
    }
}

fn subscription(
    shop: &Shop,
    (id, customer): (SubscriptionId, CustomerId),
    (started, until): (Instant, Instant),
    now: Instant,
) -> NewSubscription {
    NewSubscription {
        id,
        shop: shop.id,
        customer,
        recipient: None,
        plan: terms::SMALL,
        reference: None,
        state: Standing::Active,
        currency: shop.currency,
        zone: shop.zone.clone(),
        quantity: 1,
        mrr: 33_000,
        started_on: shop.zone.day(started),
        period_from: Some(started),
        period_to: Some(until),
        ends_at: None,
        ended_on: None,
        next_at: Some(now),
        billed_from: Some(started),
        anchor: shop.policy.anchor,
        period_start: shop.policy.period_start,
        created_at: started,
        import: None,
    }
}

fn card(app: &App, shop: &Shop, customer: CustomerId, started: Instant) -> NewInstrument {
    NewInstrument {
        id: InstrumentId(app.ids.next(started)),
        shop: shop.id,
        customer,
        gateway: gateways::payment::Gateway::Sandbox,
        token: "paid".into(),
        brand: "Sandbox".into(),
        last4: "4242".into(),
        expires: "2030-12".into(),
        state: "active".into(),
        created_at: started,
    }
}

fn event(shop: &Shop, subscription: SubscriptionId, n: i64, started: Instant) -> NewRow {
    let at = started.plus_seconds(n * 5 * DAY_SECONDS);
    NewRow {
        shop: shop.id,
        source: "bench".into(),
        id: format!("{subscription}-{n}"),
        subscription,
        meter: "swap".into(),
        at,
        recorded_at: at,
        value: Ratio::ONE,
        op: Op::Add,
        key: "1".into(),
    }
}

fn redemption(
    app: &App,
    shop: &Shop,
    subscription: SubscriptionId,
    customer: CustomerId,
    started: Instant,
) -> NewRedemption {
    NewRedemption {
        id: RedemptionId(app.ids.next(started)),
        shop: shop.id,
        coupon: COUPON,
        customer,
        subscription: Some(subscription),
        kind: TakenFor::Subscription,
        state: Taken::Open,
        periods: None,
        used: 0,
        covered_until: None,
        actor: "bench".into(),
        at: started,
    }
}

/// The invoice of the running month, paid when it began. Its number is of a year of its own.
fn paid(
    shop: &Shop,
    id: InvoiceId,
    (subscription, customer): (SubscriptionId, CustomerId),
    started: Instant,
) -> NewInvoice {
    NewInvoice {
        id,
        shop: shop.id,
        customer,
        subscription: Some(subscription),
        year: 1999,
        number: id.0,
        state: State::Paid,
        currency: shop.currency,
        prices: shop.prices,
        issued_at: started,
        issued_on: shop.zone.day(started),
        due_at: started,
        subtotal: 30_000,
        discount: 0,
        tax: 3_000,
        total: 33_000,
        credit_applied: 0,
        offset_amount: 0,
        amount_due: 33_000,
        paid_at: Some(started),
    }
}

fn line(
    shop: &Shop,
    invoice: InvoiceId,
    subscription: SubscriptionId,
    (started, until): (Instant, Instant),
) -> NewLine {
    let terms = terms::small();
    let item = terms.items.first();
    NewLine {
        invoice,
        n: 1,
        shop: shop.id,
        subscription: Some(subscription),
        item: "base".into(),
        kind: LineKind::Period,
        name_ko: item.map_or_else(String::new, |item| item.ko.clone()),
        name_en: item.map_or_else(String::new, |item| item.en.clone()),
        service_from: Some(started),
        service_to: Some(until),
        paid_from: None,
        paid_to: None,
        full_from: Some(started),
        full_to: Some(until),
        quantity: 1,
        amount: 33_000,
        discount: 0,
        tax: 3_000,
        tax_rate: Ratio::new(1, 10),
        price: item.map(|item| item.price_id),
        change: 0,
        credits_invoice: None,
        credits_line: None,
    }
}
