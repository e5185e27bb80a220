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
    /// Billed in that rhythm already.
    SameRhythm,
    InTrial,
    NothingDue,
    ItemTwice {
        code: String,
    },
    BadAnchor,
    /// Not an address or a phone number.
    BadContact,
    UnknownZone {
        name: String,
    },
    /// It has taken effect, or is not there.
    NotPending,
    /// Another change rests on it.
    LaterChange,
    /// Who has it already.
    SameCustomer,
    NoInstrument,
    /// A credit note asks for more than is left of a line or of the invoice.
    ExceedsCreditable,
    /// More than was paid and not given back yet.
    ExceedsRefundable,
    /// Something was paid for it: what was paid goes back by a credit note.
    SomethingPaid,
    /// Only an invoice that still asks for something.
    NotOpen,
    /// A charge is on its way; its outcome comes first.
    PaymentUnderWay,
    NothingToDispute,
    AlreadyReissued,
    /// A bill that was to be looked at went out, or will not go out any more.
    DraftClosed,
    /// What is left of a line lies between nothing and what it comes to.
    NotLower,
    BadTax,
    /// There is no delivery to change.
    NoDelivery,
    UnknownDelivery {
        day: Day,
    },
    DeliverySkipped {
        day: Day,
    },
    /// Nothing goes out on that day: before the start, in a pause, after the end.
    NotDeliveredThen {
        day: Day,
    },
    AfterCutoff {
        day: Day,
    },
    /// The law counts a consent only in the days right before the new price.
    ConsentTooEarly {
        earliest: Day,
    },
    /// There is no question that could be answered.
    NothingAsked,
    AskedAfterTheRise,
    SamePrice,
    /// The price rise was stopped or is done.
    RiseOver,
    /// History that was brought in: it is not billed here.
    HistoryOnly,
    NotSupported {
        what: String,
    },
    /// The shop's own name for a subscription is another's already.
    ReferenceTaken {
        reference: String,
    },
    Coupon {
        why: NoCoupon,
        code: String,
    },
    UnknownMeter {
        code: String,
    },
    /// The key was sent with something else before.
    KeyReused,
    /// An event without an id, or with one that is too long.
    BadEventId,
    /// An event neither adds nor removes.
    BadOp,
}

base::codes! {
    /// Why a coupon cannot be taken: not valid is not yet, no longer, or stopped; used up is taken as often as it may be, by
    /// all or by this customer; attached is what the subscription or the customer has already.
    pub enum NoCoupon {
        Unknown = "unknown_coupon", NotForPlan = "coupon_not_for_plan", NotForCurrency = "coupon_not_for_currency",
        NotValid = "coupon_not_valid", UsedUp = "coupon_used_up", UsedByCustomer = "coupon_used_by_customer",
        Attached = "coupon_already_attached"
    }
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
            Refusal::SameRhythm => "same_rhythm",
            Refusal::InTrial => "in_trial",
            Refusal::NothingDue => "nothing_due",
            Refusal::ItemTwice { .. } => "item_exists",
            Refusal::NotPending => "not_pending",
            Refusal::LaterChange => "later_change",
            Refusal::SameCustomer => "same_customer",
            Refusal::BadContact => "bad_contact",
            Refusal::BadAnchor => "bad_anchor",
            Refusal::UnknownZone { .. } => "unknown_zone",
            Refusal::NoInstrument => "no_instrument",
            Refusal::ExceedsCreditable => "exceeds_creditable",
            Refusal::ExceedsRefundable => "exceeds_refundable",
            Refusal::SomethingPaid => "something_paid",
            Refusal::NotOpen => "not_open",
            Refusal::PaymentUnderWay => "payment_under_way",
            Refusal::NothingToDispute => "nothing_to_dispute",
            Refusal::AlreadyReissued => "already_reissued",
            Refusal::DraftClosed => "draft_closed",
            Refusal::NotLower => "not_lower",
            Refusal::BadTax => "bad_tax",
            Refusal::NoDelivery => "no_delivery",
            Refusal::UnknownDelivery { .. } => "unknown_delivery",
            Refusal::DeliverySkipped { .. } => "already_skipped",
            Refusal::NotDeliveredThen { .. } => "not_delivered_then",
            Refusal::AfterCutoff { .. } => "after_cutoff",
            Refusal::ConsentTooEarly { .. } => "consent_too_early",
            Refusal::NothingAsked => "nothing_asked",
            Refusal::AskedAfterTheRise => "asked_after_the_rise",
            Refusal::SamePrice => "same_price",
            Refusal::RiseOver => "rise_over",
            Refusal::HistoryOnly => "history_only",
            Refusal::NotSupported { .. } => "not_supported",
            Refusal::ReferenceTaken { .. } => "reference_taken",
            Refusal::Coupon { why, .. } => why.code(),
            Refusal::UnknownMeter { .. } => "unknown_meter",
            Refusal::KeyReused => "key_reused",
            Refusal::BadEventId => "bad_event_id",
            Refusal::BadOp => "bad_op",
        }
    }
}
