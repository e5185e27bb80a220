//! Payment gateways. A charge has three outcomes; what is unknown is settled by looking it up by our own attempt id,
//! never by another charge.

pub mod sandbox;

use base::id::{AttemptId, CustomerId, RefundId, ShopId};
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

/// One attempt to give money back, of a charge that was paid. The refund id goes into the idempotency slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    pub refund: RefundId,
    /// The charge it takes back a part of.
    pub attempt: AttemptId,
    pub shop: ShopId,
    pub amount: Amount,
    pub currency: Currency,
}

/// Gives money back; the outcomes are in the order of the refunds. Called outside any transaction.
pub fn refund(app: &App, gateway: Gateway, refunds: &[Refund]) -> Result<Vec<Outcome>, Error> {
    match gateway {
        Gateway::Sandbox => sandbox::refund(app, refunds),
    }
}

/// What became of a refund. None: the gateway never heard of it, so nothing was given back.
pub fn look_up_refund(app: &App, gateway: Gateway, shop: ShopId, refund: RefundId) -> Result<Option<Outcome>, Error> {
    match gateway {
        Gateway::Sandbox => sandbox::look_up_refund(app, shop, refund),
    }
}

base::codes! {
    /// How a dispute about a charge stands at the gateway.
    pub enum Dispute { Open = "open", Won = "won", Lost = "lost" }
}

/// The dispute about a charge, if there is or was one.
pub fn find_dispute(app: &App, gateway: Gateway, shop: ShopId, attempt: AttemptId) -> Result<Option<Dispute>, Error> {
    match gateway {
        Gateway::Sandbox => sandbox::find_dispute(app, shop, attempt),
    }
}

base::codes! {
    /// What a gateway says happened to a charge.
    pub enum Event { Paid = "paid", Failed = "failed", Chargeback = "chargeback", Reinstated = "reinstated", Lost = "lost" }
}

/// A call from a gateway. It is a hint: what is true is asked of the gateway itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The gateway's own id of the call; the same call may come several times.
    pub id: String,
    pub event: Event,
    pub attempt: AttemptId,
}

/// Reads the body of a call. None: nothing this gateway says.
pub fn read_hint(gateway: Gateway, body: &str) -> Option<Hint> {
    match gateway {
        Gateway::Sandbox => sandbox::read_hint(body),
    }
}
