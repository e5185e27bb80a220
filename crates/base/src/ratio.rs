//! Exact fractions. Money is multiplied by a ratio and rounded once.

/// How a fraction of a minor unit becomes whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// To the nearest; a half goes away from zero. The rule for every line.
    HalfAwayFromZero,
    /// Towards zero.
    Down,
}

/// A fraction of whole numbers. The denominator is positive; it is kept reduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    num: i128,
    den: i128,
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        // Nearly all money fits in half the width, where a division costs a fraction.
        match (u64::try_from(a), u64::try_from(b)) {
            (Ok(a), Ok(b)) => return i128::from(gcd_narrow(a, b)),
            _ => (a, b) = (b, a % b),
        }
    }
    a as i128
}

fn gcd_narrow(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Ratio {
    pub const ZERO: Ratio = Ratio { num: 0, den: 1 };
    pub const ONE: Ratio = Ratio { num: 1, den: 1 };

    /// `num / den`; a zero denominator counts as zero, so an empty period charges nothing.
    pub fn new(num: i128, den: i128) -> Ratio {
        if den == 0 {
            return Ratio::ZERO;
        }
        let sign = if den < 0 { -1 } else { 1 };
        let by = gcd(num, den).max(1);
        Ratio { num: sign * num / by, den: sign * den / by }
    }

    pub fn whole(n: i64) -> Ratio {
        Ratio { num: i128::from(n), den: 1 }
    }

    /// A decimal such as `0.10`, `-3`, `12.345`: at most 12 digits after the point, 18 before. None for anything else.
    pub fn parse(text: &str) -> Option<Ratio> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 18 || fraction.len() > 12 || !plain(whole) || !plain(fraction) {
            return None;
        }
        if digits.contains('.') && fraction.is_empty() {
            return None;
        }
        let den = 10i128.pow(fraction.len() as u32);
        let num = whole.parse::<i128>().ok()? * den + if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
        Some(Ratio::new(sign * num, den))
    }

    pub fn num(self) -> i128 {
        self.num
    }
    pub fn den(self) -> i128 {
        self.den
    }
    pub fn is_zero(self) -> bool {
        self.num == 0
    }
    pub fn is_negative(self) -> bool {
        self.num < 0
    }
    /// The product; None when it no longer fits 127 bits.
    pub fn times(self, other: Ratio) -> Option<Ratio> {
        let (a, b) = (gcd(self.num, other.den).max(1), gcd(other.num, self.den).max(1));
        let num = (self.num / a).checked_mul(other.num / b)?;
        let den = (self.den / b).checked_mul(other.den / a)?;
        Some(Ratio::new(num, den))
    }
    /// The sum; None when it no longer fits 127 bits.
    pub fn plus(self, other: Ratio) -> Option<Ratio> {
        let num = self.num.checked_mul(other.den)?.checked_add(other.num.checked_mul(self.den)?)?;
        Some(Ratio::new(num, self.den.checked_mul(other.den)?))
    }
    pub fn minus(self, other: Ratio) -> Option<Ratio> {
        self.plus(Ratio { num: -other.num, den: other.den })
    }
    /// The nearest whole number; None when it does not fit an i64.
    pub fn round(self, how: Round) -> Option<i64> {
        let (quotient, rest) = (self.num / self.den, self.num % self.den);
        let up = match how {
            Round::Down => 0,
            Round::HalfAwayFromZero => {
                i128::from(rest.unsigned_abs() * 2 >= self.den.unsigned_abs()) * self.num.signum()
            }
        };
        i64::try_from(quotient + up).ok()
    }
}

impl std::cmp::PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Ratio) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl std::cmp::Ord for Ratio {
    fn cmp(&self, other: &Ratio) -> std::cmp::Ordering {
        // Whole parts first, so the products of the rests stay small.
        let (a, b) = (self.num.div_euclid(self.den), other.num.div_euclid(other.den));
        a.cmp(&b).then_with(|| {
            let left = self.num.rem_euclid(self.den).saturating_mul(other.den);
            left.cmp(&other.num.rem_euclid(other.den).saturating_mul(self.den))
        })
    }
}

impl std::fmt::Display for Ratio {
    /// As a decimal when it is one, as `num/den` when it is not.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (mut den, mut places) = (1i128, 0usize);
        while den % self.den != 0 {
            if places == 12 {
                return write!(f, "{}/{}", self.num, self.den);
            }
            den *= 10;
            places += 1;
        }
        let all = self.num * (den / self.den);
        let sign = if all < 0 { "-" } else { "" };
        let (whole, part) = (all.abs() / den, all.abs() % den);
        if places == 0 { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{part:0places$}") }
    }
}

impl std::str::FromStr for Ratio {
    type Err = crate::column::Mismatch;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        if let Some((num, den)) = s.split_once('/') {
            let (num, den) = (num.parse::<i128>().ok(), den.parse::<i128>().ok());
            return match (num, den) {
                (Some(num), Some(den)) if den > 0 => Ok(Ratio::new(num, den)),
                _ => Err(crate::column::Mismatch("ratio")),
            };
        }
        Ratio::parse(s).ok_or(crate::column::Mismatch("ratio"))
    }
}

crate::text_column!(Ratio);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_away_from_zero() {
        for (num, den, want) in
            [(5, 2, 3), (-5, 2, -3), (7, 3, 2), (-7, 3, -2), (8, 3, 3), (1, 2, 1), (0, 5, 0), (3, 1, 3)]
        {
            assert_eq!(Ratio::new(num, den).round(Round::HalfAwayFromZero), Some(want), "{num}/{den}");
        }
    }

    #[test]
    fn decimals_are_read_and_written_exactly() {
        for text in ["0.1", "0.10", "-3", "12.345", "0", "0.000000000001"] {
            let ratio = Ratio::parse(text).unwrap();
            assert_eq!(ratio, ratio.to_string().parse().unwrap(), "{text}");
        }
        for wrong in ["", ".", "1.", ".5", "1e3", "+1", "--1", "0.1234567890123", "NaN", "1 ", "½"] {
            assert_eq!(Ratio::parse(wrong), None, "{wrong}");
        }
    }
}
