//! Why billing says no. Sentences belong to the words files.

use base::{Day, Instant};

/// A refusal of a change, with what the person needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    AlreadyEnded {
        on: Day,
    },
    AlreadyCanceled {
        at: Instant,
    },
    NotCanceled,
    NotEnded,
    AlreadyPaused,
    NotPaused,
    NotStarted,
    PauseEndsBeforeItBegins,
    PauseTooLong {
        days: i64,
        most: i64,
    },
    InThePast,
    TooFar,
    NoItems,
    TooManyItems {
        most: i64,
    },
    UnknownItem {
        code: String,
    },
    UnknownPlan {
        code: String,
    },
    UnknownCustomer {
        code: String,
    },
    UnknownSubscription {
        code: String,
    },
    UnknownInvoice {
        code: String,
    },
    PlanNotOnSale {
        code: String,
    },
    NoPrice {
        currency: String,
    },
    BadQuantity,
    BadAmount,
    AmountTooLarge,
    SamePlan,
    InTrial,
    NothingDue,
    NoInstrument,
    /// History that was brought in: it is not billed here.
    HistoryOnly,
    NotSupported {
        what: String,
    },
}

impl Refusal {
    /// The stable code, in answers and in the words files (`code-...`).
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::AlreadyEnded { .. } => "already_ended",
            Refusal::AlreadyCanceled { .. } => "already_canceled",
            Refusal::NotCanceled => "not_cancelling",
            Refusal::NotEnded => "not_ended",
            Refusal::AlreadyPaused => "already_paused",
            Refusal::NotPaused => "not_paused",
            Refusal::NotStarted => "not_started",
            Refusal::PauseEndsBeforeItBegins => "until_not_after_start",
            Refusal::PauseTooLong { .. } => "pause_too_long",
            Refusal::InThePast => "date_in_the_past",
            Refusal::TooFar => "date_out_of_range",
            Refusal::NoItems => "no_items",
            Refusal::TooManyItems { .. } => "too_many_items",
            Refusal::UnknownItem { .. } => "unknown_item",
            Refusal::UnknownPlan { .. } => "unknown_plan",
            Refusal::UnknownCustomer { .. } => "unknown_customer",
            Refusal::UnknownSubscription { .. } => "unknown_subscription",
            Refusal::UnknownInvoice { .. } => "unknown_invoice",
            Refusal::PlanNotOnSale { .. } => "plan_not_on_sale",
            Refusal::NoPrice { .. } => "no_price",
            Refusal::BadQuantity => "quantity_out_of_range",
            Refusal::BadAmount => "bad_amount",
            Refusal::AmountTooLarge => "amount_out_of_range",
            Refusal::SamePlan => "same_plan",
            Refusal::InTrial => "in_trial",
            Refusal::NothingDue => "nothing_due",
            Refusal::NoInstrument => "no_instrument",
            Refusal::HistoryOnly => "history_only",
            Refusal::NotSupported { .. } => "not_supported",
        }
    }
}
