//! Payment gateways. A charge has three outcomes; what is unknown is settled by looking it up by our own attempt id,
//! never by another charge.

pub mod sandbox;

use base::id::{AttemptId, CustomerId, ShopId};
use base::{Amount, Currency};
use kit::app::App;
use kit::db::Error;

base::codes! {
    /// The gateways Dangol can charge through.
    pub enum Gateway { Sandbox = "sandbox" }
}

/// One attempt to collect money. The attempt id goes into whatever idempotency slot the gateway has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    pub attempt: AttemptId,
    pub shop: ShopId,
    pub customer: CustomerId,
    pub amount: Amount,
    pub currency: Currency,
    /// The gateway's own name for the means of payment; never card data.
    pub token: String,
}

/// What a gateway answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Paid {
        reference: String,
    },
    /// A definite no, with its decline class (korea.md section 1.1).
    Declined {
        class: String,
    },
    /// A time-out, a server error, "still processing": it may or may not have been paid.
    Unknown,
}

/// Charges; the outcomes are in the order of the charges. Called outside any transaction.
pub fn charge(app: &App, gateway: Gateway, charges: &[Charge]) -> Result<Vec<Outcome>, Error> {
    match gateway {
        Gateway::Sandbox => sandbox::charge(app, charges),
    }
}

/// What became of an attempt. None: the gateway never heard of it, so nothing was charged.
pub fn look_up(app: &App, gateway: Gateway, shop: ShopId, attempt: AttemptId) -> Result<Option<Outcome>, Error> {
    match gateway {
        Gateway::Sandbox => sandbox::look_up(app, shop, attempt),
    }
}
