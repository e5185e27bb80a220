//! What the shop does for a customer of the demo: an apology, a birthday present, money back, a deposit, an invoice made
//! out anew, a dispute at the bank.

use base::id::CustomerId;
use billing::credit_note::{self, Wish};
use billing::deposit;
use billing::grant;
use billing::invoice::{self, sql::Invoice};
use billing::payment::{hook, sql::last_attempt};
use billing::refund::{self, Source};
use billing::subscription::Refused;
use billing::void;
use domain::billing::credit_note::Wanted;
use domain::billing::deposit::{Keep, Reason, Way};
use domain::billing::grant::{Kind, Offer};
use domain::billing::invoice::State;
use gateways::payment::{Charge, Event, Gateway, sandbox};
use kit::db::Tx;
use shop::Actor;

use super::super::life::Desk;
use super::super::names;
use super::Scene;

const BIRTHDAY: i64 = 5_000;
const SCRATCH: i64 = 6_000;

impl Scene<'_> {
    pub(super) fn at_the_desk(&self, tx: &mut Tx<'_>, customer: CustomerId, what: &Desk) -> Result<(), Refused> {
        match what {
            Desk::Apology { to } => {
                let invoice = self.newest(tx, customer, |_| true)?.id;
                let lines = Some(vec![Wanted { line: 1, amount: 5_000 }]);
                let wish = Wish { invoice, lines, to: *to, cap: true, reason: names::APOLOGY.into() };
                credit_note::issue(self.app, tx, self.shop, &wish, self.now).map(|_| ())
            }
            Desk::Birthday => {
                let expires_on = Some(self.shop.zone.day(self.now).plus_days(60));
                let offer = Offer { expires_on, ..Offer::new(Kind::Promotion, BIRTHDAY) };
                let new = grant::New { customer, offer, note: names::BIRTHDAY.into(), key: None };
                grant::give(self.app, tx, self.shop, &new, &Actor::Command, self.now)?;
                Ok(())
            }
            Desk::MoneyBack => {
                let invoice = self.newest(tx, customer, |invoice| invoice.state == State::Paid)?.id;
                let amount = refund::refundable(tx, self.shop.id, invoice)? / 3;
                let (source, reason) = (Source::Goodwill, names::APOLOGY.to_string());
                let wanted = refund::Wanted { invoice, amount, source, credit_note: None, reason };
                refund::ask(self.app, tx, self.shop, &wanted, self.now)
            }
            Desk::MakeOutAnew => {
                let invoice = self.newest(tx, customer, |invoice| invoice.state == State::Open)?.id;
                void::void(self.app, tx, self.shop, invoice, names::WRONG_NAME, self.now)?;
                void::reissue(self.app, tx, self.shop, invoice, self.now).map(|_| ())
            }
            Desk::Deposit { scratched } => self.settle_deposit(tx, customer, *scratched),
            Desk::Dispute(event) => self.dispute(tx, customer, *event),
        }
    }

    fn newest(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        fits: impl Fn(&Invoice) -> bool,
    ) -> Result<Invoice, Refused> {
        let newest = invoice::list_of_customer(tx, self.shop.id, customer, 12)?;
        newest.into_iter().find(|invoice| fits(invoice)).ok_or(Refused::Missing)
    }

    /// Once somebody has left, the deposit goes back; what was scratched is kept.
    fn settle_deposit(&self, tx: &mut Tx<'_>, customer: CustomerId, scratched: bool) -> Result<(), Refused> {
        let found = deposit::sql::list(tx, self.shop.id, Some(customer), 1, 0)?;
        let deposit = found.into_iter().next().filter(|deposit| deposit.held() > 0).ok_or(Refused::Missing)?;
        let note = names::SCRATCHED.to_string();
        let keep = scratched.then_some(Keep { reason: Reason::Damage, amount: SCRATCH, note });
        let held = deposit::held(tx, self.shop.id, &deposit)?;
        let left = held.amount - keep.as_ref().map_or(0, |keep| keep.amount);
        let way = if held.by_card >= left { Way::Card } else { Way::Wallet };
        let keep = keep.into_iter().collect();
        let wish = deposit::Wish { invoice: deposit.invoice, keep, back: Some((way, left)), seen: held.amount };
        match deposit::carry_out(self.app, tx, self.shop, &wish, &Actor::Command, self.now) {
            Ok(_) => Ok(()),
            Err(deposit::Refused::Broken(error)) => Err(error.into()),
            Err(_) => Err(Refused::Missing),
        }
    }

    /// The bank takes a payment back, or gives it back: heard as the gateway tells it.
    fn dispute(&self, tx: &mut Tx<'_>, customer: CustomerId, event: Event) -> Result<(), Refused> {
        let shop = self.shop.id;
        let mut tried = None;
        for invoice in invoice::list_of_customer(tx, shop, customer, 3)? {
            tried = tried.or(last_attempt(tx, shop, invoice.id)?);
        }
        let tried = tried.ok_or(Refused::Missing)?;
        let charge = Charge {
            attempt: tried.id,
            shop,
            customer,
            amount: tried.amount,
            currency: tried.currency,
            token: String::new(),
        };
        let id = format!("demo-{customer}-{}", self.now.micros());
        let body = sandbox::happen(tx, &charge, event, &id, self.now)?;
        hook::hear(tx, shop, Gateway::Sandbox, &body, self.now)?;
        Ok(())
    }
}
