//! A point in time, and a half-open run of time.

/// Microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    pub const fn from_micros(micros: i64) -> Instant {
        Instant(micros)
    }
    pub fn micros(self) -> i64 {
        self.0
    }
    pub fn plus_seconds(self, seconds: i64) -> Instant {
        Instant(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }
    /// Whole seconds from this instant to `other`; negative when `other` is earlier.
    pub fn seconds_until(self, other: Instant) -> i64 {
        (other.0 - self.0).div_euclid(1_000_000)
    }
    /// Reads an RFC 3339 time with its offset, `2026-01-31T10:00:00Z`.
    pub fn parse(text: &str) -> Option<Instant> {
        text.parse::<jiff::Timestamp>().ok().map(|t| Instant(t.as_microsecond()))
    }
    pub(super) fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::MAX)
    }
}

impl std::fmt::Display for Instant {
    /// RFC 3339 in UTC.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.timestamp())
    }
}

impl std::fmt::Debug for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl crate::column::Column for Instant {
    fn to_val(&self) -> crate::column::Val<'_> {
        crate::column::Val::Int(self.0)
    }
    fn from_val(val: crate::column::Val<'_>) -> Result<Self, crate::column::Mismatch> {
        <i64 as crate::column::Column>::from_val(val).map(Instant)
    }
}

/// From `from` up to, not including, `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    pub from: Instant,
    pub to: Instant,
}

impl Period {
    pub fn new(from: Instant, to: Instant) -> Period {
        Period { from, to }
    }
    pub fn contains(self, at: Instant) -> bool {
        self.from <= at && at < self.to
    }
    pub fn is_empty(self) -> bool {
        self.from >= self.to
    }
}
