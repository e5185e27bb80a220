//! Ids: time-sorted 64-bit integers (41 bits of milliseconds since 2020, 10 bits of node, 12 bits of sequence), shown
//! outside with a prefix (`cus_...`). An id tells when it was made, so it is never a secret.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::calendar::Instant;

/// 2020-01-01T00:00:00Z in milliseconds: ids count from here.
const EPOCH_MS: i64 = 1_577_836_800_000;
const NODES: i64 = 1 << 10;
const PER_MS: i64 = 1 << 12;

/// Makes ids for one process. Never goes backwards, even when the clock does; more than 4,096 ids in one millisecond
/// borrow from the next.
#[derive(Debug)]
pub struct Ids {
    node: i64,
    /// The last (milliseconds * 4096 + sequence) handed out.
    last: AtomicI64,
}

impl Ids {
    /// `node` tells processes apart that write to one database: 0 to 1,023, larger ones wrap.
    pub fn new(node: i64) -> Ids {
        Ids { node: node.rem_euclid(NODES), last: AtomicI64::new(0) }
    }

    /// The next id, no earlier than `now`.
    pub fn next(&self, now: Instant) -> i64 {
        let wanted = (now.micros() / 1000 - EPOCH_MS).max(0) * PER_MS;
        let step = |last: i64| if wanted > last { wanted } else { last + 1 };
        let before = self
            .last
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(step(last)))
            .unwrap_or_else(|last| last);
        let tick = step(before);
        ((tick / PER_MS) << 22) | (self.node << 12) | (tick % PER_MS)
    }
}

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The id in 13 digits of base 32 without i, l, o, u: sortable as text, safe to read aloud.
pub fn encode(prefix: &str, id: i64) -> String {
    let mut text = String::with_capacity(prefix.len() + 14);
    text.push_str(prefix);
    text.push('_');
    for shift in (0..13).rev() {
        let digit = (id >> (shift * 5)) & 31;
        text.push(char::from(DIGITS[digit as usize]));
    }
    text
}

/// Reads what [`encode`] wrote. None for another prefix, another length or a foreign digit.
pub fn decode(prefix: &str, text: &str) -> Option<i64> {
    let digits = text.strip_prefix(prefix)?.strip_prefix('_')?;
    if digits.len() != 13 {
        return None;
    }
    let mut id: i64 = 0;
    for byte in digits.bytes() {
        let digit = DIGITS.iter().position(|d| *d == byte)? as i64;
        id = id.checked_mul(32)?.checked_add(digit)?;
    }
    Some(id)
}

/// Declares an id type: `id!(CustomerId, "cus");`
#[macro_export]
macro_rules! id {
    ($(#[$meta:meta])* $name:ident, $prefix:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl $name {
            pub const PREFIX: &'static str = $prefix;
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&$crate::id::encode($prefix, self.0))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::column::Mismatch;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                $crate::id::decode($prefix, s).map($name).ok_or($crate::column::Mismatch(stringify!($name)))
            }
        }

        impl $crate::column::Column for $name {
            fn to_val(&self) -> $crate::column::Val<'_> {
                $crate::column::Val::Int(self.0)
            }
            fn from_val(val: $crate::column::Val<'_>) -> Result<Self, $crate::column::Mismatch> {
                <i64 as $crate::column::Column>::from_val(val).map($name)
            }
        }
    };
}

id!(
    /// A shop: the tenant everything belongs to.
    ShopId, "shp");
id!(StaffId, "stf");
id!(CustomerId, "cus");
id!(ContactId, "con");
id!(ProductId, "prd");
id!(PlanId, "pln");
id!(PlanItemId, "pit");
id!(PriceId, "prc");
id!(SubscriptionId, "sub");
id!(InvoiceId, "inv");
id!(PaymentId, "pay");
id!(AttemptId, "att");
id!(InstrumentId, "crd");
id!(PurchaseId, "pur");
id!(ImportId, "imp");
id!(MessageId, "msg");
id!(ChargeId, "chg");
id!(CreditNoteId, "crn");
id!(RefundId, "rfd");
id!(DisputeId, "dsp");
id!(DraftId, "drf");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_never_repeat_and_never_go_back() {
        let ids = Ids::new(7);
        let mut last = 0;
        for (i, ms) in [5, 5, 5, 3, 9, 9, 1].iter().cycle().take(50_000).enumerate() {
            let id = ids.next(Instant::from_micros((EPOCH_MS + ms) * 1000));
            assert!(id > last, "at {i}");
            last = id;
        }
    }

    #[test]
    fn written_ids_read_back() {
        for id in [0, 1, 31, 32, i64::MAX, 1 << 62] {
            assert_eq!(encode("cus", id).parse::<CustomerId>().map(|c| c.0), Ok(id));
        }
        for wrong in ["cus_", "sub_0000000000001", "cus_000000000000u", "cus_00000000000001", "cus_zzzzzzzzzzzzz", ""] {
            assert!(wrong.parse::<CustomerId>().is_err(), "{wrong}");
        }
    }
}
