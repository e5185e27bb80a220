//! A coupon typed at sign-up: what it would take off, before anything is agreed to.

use base::id::{CustomerId, SubscriptionId};
use catalog::Offer;
use domain::billing::agreement::Agreement;
use domain::billing::coupon::Used;
use domain::billing::invoice::{Invoice, compose};
use domain::shop::password::may_try;
use kit::args;
use kit::db::Reader;
use kit::tries;
use kit::web::{Form, Oops};
use shop::Shop;

use super::Joiner;
use crate::aloud::say_refusal;
use crate::coupon::{Coupons, Place, Would, portal, sql, would};
use crate::subscription::Refused;

/// The field on the page.
pub const FIELD: &str = "coupon";

/// The coupon of a sign-up, if the shop has any.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Whether there is anything to type it for.
    pub is_asked: bool,
    taken: Option<Taken>,
}

#[derive(Clone, Debug)]
struct Taken {
    code: String,
    said: String,
    coupons: Coupons,
}

/// Reads the code that was typed; one that cannot be used is refused under its field.
pub async fn read(joiner: &Joiner, offer: &Offer, form: &mut Form) -> Result<Typed, Oops> {
    let (here, code) = (&joiner.here, form.text(FIELD).to_string());
    let (shop, now, lang, plan) = (joiner.shop_of(offer), here.now(), here.visitor.lang, offer.terms.plan);
    let customer = joiner.known.as_ref().map(|known| known.customer.id);
    if !code.is_empty() {
        wait(joiner).await?;
    }
    let reading = here.app.db.read(move |r: &mut Reader<'_>| {
        let is_asked = r.one(&sql::ANY_LIVE, args![shop.id])?.0;
        if code.is_empty() {
            return Ok(Typed { is_asked, taken: None });
        }
        let codes = [code.clone()];
        let asked = Would { codes: &codes, customer, subscription: None, plan: Some(plan) };
        let coupons = would(r, &shop, &asked, now)?;
        let coupon = crate::coupon::find_known(r, shop.id, &code)?.coupon()?;
        let said = portal::say(lang, coupon.worth, coupon.periods);
        Ok(Typed { is_asked: true, taken: Some(Taken { code: code.clone(), said, coupons }) })
    });
    match reading.await {
        Ok(typed) => {
            if typed.taken.is_some() {
                was_no_guess(joiner).await?;
            }
            Ok(typed)
        }
        Err(Refused::No(refusal)) => {
            form.refuse(FIELD, say_refusal(lang, &refusal));
            Ok(Typed { is_asked: true, taken: None })
        }
        Err(Refused::Missing) => Err(Oops::Missing),
        Err(Refused::Broken(error)) => Err(error.into()),
    }
}

/// The sum follows what is typed, so the beginnings of one code come as codes too: that many wrong ones cost nothing.
const FREE_GUESSES: u32 = 25;

/// Every code counts as a guess of its sender before it is looked at, so that who has to wait cannot go on trying.
async fn wait(joiner: &Joiner) -> Result<(), Oops> {
    let (here, key) = (&joiner.here, guesser(joiner));
    let (shop, now) = (here.shop.id, here.now());
    let may_guess = |guesses: u32, last, now| may_try(guesses.saturating_sub(FREE_GUESSES), last, now);
    match here.app.db.write(move |tx| tries::take(tx, shop, &key, now, may_guess)).await? {
        Some(seconds) => Err(Oops::Later(seconds.unsigned_abs())),
        None => Ok(()),
    }
}

async fn was_no_guess(joiner: &Joiner) -> Result<(), Oops> {
    let (shop, key) = (joiner.here.shop.id, guesser(joiner));
    Ok(joiner.here.app.db.write(move |tx| tries::give_back(tx, shop, &key)).await?)
}

/// Those whose address is not known are counted together.
fn guesser(joiner: &Joiner) -> String {
    format!("coupon-from {}", joiner.client.as_deref().unwrap_or_default())
}

impl Typed {
    pub fn code(&self) -> Option<String> {
        self.taken.as_ref().map(|taken| taken.code.clone())
    }

    /// `WELCOME` and what it takes off.
    pub fn said(&self) -> Option<(&str, &str)> {
        self.taken.as_ref().map(|taken| (taken.code.as_str(), taken.said.as_str()))
    }

    /// An invoice with the coupon taken off, and the wallet after that. The next one is told what this one used.
    pub fn take(&mut self, shop: &Shop, agreement: &Agreement, invoice: Invoice, wallet: i64) -> Invoice {
        let mut lines: Vec<_> = invoice.lines.iter().map(|(line, _)| line.clone()).collect();
        let used = self.off(shop, agreement, &mut lines);
        if let Some(taken) = &mut self.taken {
            taken.coupons.note(None, CustomerId(0), &used);
        }
        compose(lines, shop.prices, wallet).unwrap_or(invoice)
    }

    fn off(&self, shop: &Shop, agreement: &Agreement, lines: &mut [domain::billing::line::Draft]) -> Used {
        let terms = agreement.changes.iter().find_map(|change| change.what.terms());
        let (Some(taken), Some(terms)) = (&self.taken, terms) else { return Used::default() };
        let (subscription, customer, currency, plan) = (SubscriptionId(0), CustomerId(0), shop.currency, terms.plan);
        let (policy, zone) = (&agreement.policy, &agreement.zone);
        let place = Place { subscription, customer, currency, plan, policy, zone };
        taken.coupons.take_first(lines, &place)
    }
}
