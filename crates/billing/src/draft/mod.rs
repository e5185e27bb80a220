//! Drafts: bills of renewals that wait before they go out, so that staff can look at them, take something off, or let
//! them go unbilled. A draft has no number, no entries and no payment; it becomes an invoice like any other.

pub mod admin;
pub mod api;
pub mod jobs;
pub mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use base::id::{CustomerId, DraftId, InvoiceId, ShopId, SubscriptionId};
use base::{Amount, Currency, Instant, Period};
use domain::billing::Refusal;
use domain::billing::draft::{self as rule, Lowered};
use domain::billing::invoice::{Invoice, compose};
use domain::billing::line;
use domain::billing::tax::Prices;
use kit::app::App;
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};
use shop::Shop;

use crate::charge::{Onto, Waiting};
use crate::invoice;
use crate::subscription::Refused;

pub use sql::{Draft, Line};

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    admin::routes().merge(api::routes())
}

base::codes! {
    /// Where a draft stands.
    pub enum State { Waiting = "waiting", Discarded = "discarded", Issued = "issued" }
}

impl Draft {
    pub fn state(&self) -> State {
        match (self.invoice, self.discarded_at) {
            (Some(_), _) => State::Issued,
            (None, Some(_)) => State::Discarded,
            (None, None) => State::Waiting,
        }
    }

    pub fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }

    /// The name it has as an invoice until it is one.
    pub fn stand_in(&self) -> InvoiceId {
        InvoiceId(self.id.0)
    }
}

/// A bill that is put together and is to wait.
#[derive(Clone, Debug)]
pub struct NewDraft {
    /// What occurrences, charges and coupons name as their invoice until there is one.
    pub id: InvoiceId,
    pub customer: CustomerId,
    /// Of which subscription each line is.
    pub owners: Vec<Option<SubscriptionId>>,
    pub currency: Currency,
    pub prices: Prices,
    pub due_at: Instant,
    pub issue_at: Instant,
    /// Added up without a wallet.
    pub invoice: Invoice,
}

/// Writes bills that wait.
pub(crate) fn add(tx: &mut Tx<'_>, shop: ShopId, now: Instant, new: &[NewDraft]) -> Result<(), Error> {
    if new.is_empty() {
        return Ok(());
    }
    let (mut drafts, mut lines, mut parts) = (vec![], vec![], vec![]);
    for one in new {
        let id = DraftId(one.id.0);
        drafts.push(Draft {
            id,
            shop,
            customer: one.customer,
            currency: one.currency,
            prices: one.prices,
            due_at: one.due_at,
            made_at: now,
            issue_at: one.issue_at,
            total: one.invoice.total,
            discarded_at: None,
            reason: String::new(),
            closed_at: None,
            invoice: None,
        });
        let numbered = (1i64..).zip(&one.invoice.lines).zip(&one.owners);
        lines.extend(numbered.map(|((n, (line, _)), owner)| row(shop, id, n, *owner, line)));
        let mut own: Vec<SubscriptionId> = one.owners.iter().copied().flatten().collect();
        own.sort_unstable();
        own.dedup();
        parts.extend(own.into_iter().map(|subscription| sql::NewPart { subscription, draft: id, shop }));
    }
    tx.insert(&sql::DRAFTS, &drafts)?;
    tx.insert(&sql::LINES, &lines)?;
    tx.insert(&sql::PARTS, &parts)
}

fn row(shop: ShopId, draft: DraftId, n: i64, subscription: Option<SubscriptionId>, line: &line::Draft) -> Line {
    Line {
        draft,
        n,
        shop,
        subscription,
        item: line.item.clone(),
        kind: line.kind,
        name_ko: line.ko.clone(),
        name_en: line.en.clone(),
        service_from: line.service.map(|s| s.from),
        service_to: line.service.map(|s| s.to),
        paid_from: line.paid.map(|s| s.from),
        paid_to: line.paid.map(|s| s.to),
        full_from: line.full.map(|s| s.from),
        full_to: line.full.map(|s| s.to),
        quantity: line.quantity,
        amount: line.amount,
        discount: line.discount,
        cut: 0,
        reason: String::new(),
        tax_rate: line.tax_rate,
        price: line.price,
        change: line.change,
        credits_invoice: line.credits.map(|(invoice, _)| invoice),
        credits_line: line.credits.map(|(_, n)| n),
    }
}

impl Line {
    /// The line as it will be issued.
    fn draft(&self) -> line::Draft {
        let period = |from: Option<Instant>, to: Option<Instant>| from.zip(to).map(|(from, to)| Period::new(from, to));
        line::Draft {
            item: self.item.clone(),
            kind: self.kind,
            ko: self.name_ko.clone(),
            en: self.name_en.clone(),
            service: period(self.service_from, self.service_to),
            paid: period(self.paid_from, self.paid_to),
            full: period(self.full_from, self.full_to),
            quantity: self.quantity,
            amount: self.amount,
            discount: self.discount,
            tax_rate: self.tax_rate,
            price: self.price,
            change: self.change,
            credits: self.credits_invoice.zip(self.credits_line),
        }
    }

    /// The line as it would stand on an invoice.
    fn issued(&self, tax: Amount) -> invoice::sql::Line {
        invoice::sql::Line {
            invoice: InvoiceId(self.draft.0),
            n: self.n,
            shop: self.shop,
            subscription: self.subscription,
            item: self.item.clone(),
            kind: self.kind,
            name_ko: self.name_ko.clone(),
            name_en: self.name_en.clone(),
            service_from: self.service_from,
            service_to: self.service_to,
            paid_from: self.paid_from,
            paid_to: self.paid_to,
            full_from: self.full_from,
            full_to: self.full_to,
            quantity: self.quantity,
            amount: self.amount,
            discount: self.discount,
            tax,
            tax_rate: self.tax_rate,
            price: self.price,
            change: self.change,
            credits_invoice: self.credits_invoice,
            credits_line: self.credits_line,
        }
    }

    /// What it charges before somebody lowered it.
    pub fn most(&self) -> Amount {
        self.amount - self.discount + self.cut
    }
}

/// A draft with its lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    pub draft: Draft,
    pub lines: Vec<Line>,
}

impl Whole {
    /// The invoice it would be now.
    pub fn compose(&self, wallet: Amount) -> Result<Invoice, Refusal> {
        compose(self.lines.iter().map(Line::draft).collect(), self.draft.prices, wallet)
    }

    /// The lines as they would stand on that invoice.
    pub fn issued_lines(&self) -> Result<Vec<invoice::sql::Line>, Refusal> {
        let composed = self.compose(0)?;
        Ok(self.lines.iter().zip(&composed.lines).map(|(line, (_, tax))| line.issued(*tax)).collect())
    }

    /// The subscriptions it is of.
    pub fn subscriptions(&self) -> Vec<SubscriptionId> {
        let mut all: Vec<SubscriptionId> = self.lines.iter().filter_map(|line| line.subscription).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

pub fn find(reader: &mut Reader<'_>, shop: ShopId, id: DraftId) -> Result<Option<Whole>, Error> {
    let Some(draft) = sql::find(reader, shop, id)? else { return Ok(None) };
    Ok(whole(reader, shop, vec![draft])?.pop())
}

/// What did not go out yet of a subscription, the next one first. Costs one look when the shop has none at all.
pub fn list_open(reader: &mut Reader<'_>, shop: ShopId, of: SubscriptionId) -> Result<Vec<Whole>, Error> {
    if !sql::any(reader, shop)? {
        return Ok(Vec::new());
    }
    let drafts = sql::list_open(reader, shop, of)?;
    whole(reader, shop, drafts)
}

/// What will go out.
pub fn list_waiting(reader: &mut Reader<'_>, shop: ShopId, of: SubscriptionId) -> Result<Vec<Whole>, Error> {
    let mut all = list_open(reader, shop, of)?;
    all.retain(|whole| whole.draft.state() == State::Waiting);
    Ok(all)
}

fn whole(reader: &mut Reader<'_>, shop: ShopId, drafts: Vec<Draft>) -> Result<Vec<Whole>, Error> {
    let lines = sql::list_lines(reader, shop, &each(drafts.iter().map(|draft| draft.id.0)))?;
    let mut of: std::collections::HashMap<DraftId, Vec<Line>> = std::collections::HashMap::new();
    for line in lines {
        of.entry(line.draft).or_default().push(line);
    }
    Ok(drafts.into_iter().map(|draft| Whole { lines: of.remove(&draft.id).unwrap_or_default(), draft }).collect())
}

/// The draft, kept from others, if it did not go out.
fn lock(tx: &mut Tx<'_>, shop: ShopId, id: DraftId) -> Result<Whole, Refused> {
    let draft = sql::lock(tx, shop, id)?.ok_or(Refused::Missing)?;
    if !draft.is_open() {
        return Err(Refusal::DraftClosed.into());
    }
    whole(tx, shop, vec![draft])?.pop().ok_or(Refused::Missing)
}

/// Sends it out at once, even when it was discarded.
pub fn issue(app: &App, tx: &mut Tx<'_>, shop: &Shop, id: DraftId, now: Instant) -> Result<InvoiceId, Refused> {
    let mut whole = lock(tx, shop.id, id)?;
    put_back(tx, &mut whole)?;
    jobs::close(app, tx, shop, vec![whole], now, Some(now))?;
    let closed = sql::find(tx, shop.id, id)?.and_then(|draft| draft.invoice);
    closed.ok_or(Refused::Missing)
}

fn put_back(tx: &mut Tx<'_>, whole: &mut Whole) -> Result<(), Error> {
    let draft = &mut whole.draft;
    (draft.discarded_at, draft.reason) = (None, String::new());
    tx.update(
        &sql::DISCARD,
        &[sql::Discard { id: draft.id, shop: draft.shop, discarded_at: None, reason: String::new() }],
    )
}

/// It is not to go out: its periods count as done and nothing is billed for them. Until its time is over it can be taken
/// back.
pub fn discard(tx: &mut Tx<'_>, shop: ShopId, id: DraftId, reason: &str, now: Instant) -> Result<Whole, Refused> {
    let whole = lock(tx, shop, id)?;
    tx.update(&sql::DISCARD, &[sql::Discard { id, shop, discarded_at: Some(now), reason: reason.into() }])?;
    Ok(whole)
}

/// One that was discarded goes out after all, when its time comes.
pub fn restore(tx: &mut Tx<'_>, shop: ShopId, id: DraftId) -> Result<(), Refused> {
    let mut whole = lock(tx, shop, id)?;
    Ok(put_back(tx, &mut whole)?)
}

/// Charges `to` for a line instead; nothing takes it off. Says what it charged before.
pub fn lower(
    tx: &mut Tx<'_>,
    shop: ShopId,
    (id, n): (DraftId, i64),
    to: Amount,
    reason: &str,
) -> Result<Amount, Refused> {
    let mut whole = lock(tx, shop, id)?;
    let line = whole.lines.iter_mut().find(|line| line.n == n).ok_or(Refused::Missing)?;
    let before = line.amount - line.discount;
    let lowered = rule::lower(line.amount, Lowered { discount: line.discount, cut: line.cut }, to)?;
    (line.discount, line.cut) = (lowered.discount, lowered.cut);
    let reason = if lowered.cut == 0 { String::new() } else { reason.to_string() };
    tx.update(&sql::LOWER, &[sql::Lower { draft: id, n, shop, discount: line.discount, cut: line.cut, reason }])?;
    weigh(tx, &whole)?;
    Ok(before)
}

/// Notes what its lines come to now.
fn weigh(tx: &mut Tx<'_>, whole: &Whole) -> Result<(), Refused> {
    let total = whole.compose(0)?.total;
    Ok(tx.update(&sql::WORTH, &[sql::Worth { id: whole.draft.id, shop: whole.draft.shop, total }])?)
}

/// What waits for the next invoice of a subscription goes onto its draft, if one is to go out.
pub(crate) fn join(tx: &mut Tx<'_>, shop: &Shop, subscription: SubscriptionId) -> Result<(), Refused> {
    if !sql::any(tx, shop.id)? {
        return Ok(());
    }
    let own = each([subscription.0].into_iter());
    let open = sql::lock_open(tx, shop.id, &own)?;
    let Some(draft) = open.into_iter().find(|draft| draft.discarded_at.is_none()) else { return Ok(()) };
    let Some(mut whole) = whole(tx, shop.id, vec![draft])?.pop() else { return Ok(()) };
    let (draft, count) = (whole.draft.clone(), whole.lines.len() as i64);
    let mut waiting = Waiting::read(tx, shop.id, &own)?;
    let mut more = Vec::new();
    let onto = Onto { invoice: draft.stand_in(), lines: count };
    waiting.add(tx, shop, (subscription, draft.customer, draft.currency), onto, &mut more)?;
    let numbered = (count + 1..).zip(&more);
    let rows: Vec<Line> = numbered.map(|(n, line)| row(shop.id, draft.id, n, Some(subscription), line)).collect();
    tx.insert(&sql::LINES, &rows)?;
    waiting.write(tx, shop.id)?;
    whole.lines.extend(rows);
    weigh(tx, &whole)
}
