//! What a person agreed to. Answers are only ever added; the latest one counts. Advertising consents must be re-confirmed
//! every two years, and nothing is advertised at night without its own consent (information network act, article 50).

use base::calendar::Time;
use base::{Day, Instant, Zone};

base::codes! {
    /// What is agreed to.
    pub enum Kind {
        Terms = "terms",
        Privacy = "privacy",
        MarketingEmail = "marketing_email",
        /// Text messages and messengers.
        MarketingSms = "marketing_sms",
        /// Text messages between 21:00 and 08:00.
        MarketingNight = "marketing_night",
    }
}

impl Kind {
    /// Without these nobody can become a customer.
    pub fn is_required(self) -> bool {
        matches!(self, Kind::Terms | Kind::Privacy)
    }

    pub fn is_marketing(self) -> bool {
        !self.is_required()
    }
}

/// One answer: yes or no, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    pub kind: Kind,
    pub yes: bool,
    pub at: Instant,
}

/// Why the answers of a sign-up are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A required consent was not given.
    Missing(Kind),
    /// Night messages without messages.
    NightAlone,
}

impl Refusal {
    pub fn code(self) -> &'static str {
        match self {
            Refusal::Missing(_) => "consent_missing",
            Refusal::NightAlone => "consent_night_alone",
        }
    }
}

/// All that is wrong with the consents ticked at sign-up: both required ones are needed, and night goes only together with
/// messages.
pub fn refusals(ticked: &[Kind]) -> Vec<Refusal> {
    let missing = Kind::ALL.iter().filter(|kind| kind.is_required() && !ticked.contains(kind));
    let night_alone = ticked.contains(&Kind::MarketingNight) && !ticked.contains(&Kind::MarketingSms);
    missing.map(|kind| Refusal::Missing(*kind)).chain(night_alone.then_some(Refusal::NightAlone)).collect()
}

/// The answer that counts: the latest, of two at once the one stored last.
pub fn latest(answers: &[Answer], kind: Kind) -> Option<Answer> {
    answers.iter().filter(|answer| answer.kind == kind).max_by_key(|answer| answer.at).copied()
}

/// Whether the person agrees. Silence is no.
pub fn agrees(answers: &[Answer], kind: Kind) -> bool {
    latest(answers, kind).is_some_and(|answer| answer.yes)
}

/// The day by which a given advertising consent has to be re-confirmed: two years after it was given. None when there is
/// nothing to re-confirm.
pub fn reconfirm_by(answers: &[Answer], kind: Kind, zone: &Zone) -> Option<Day> {
    let answer = latest(answers, kind).filter(|answer| answer.yes && kind.is_marketing())?;
    Some(zone.day(answer.at).plus_months(24))
}

/// Whether an advertisement may go out by email or message at `now`: agreed, not overdue for re-confirmation, and
/// messages at night only with the night consent. The law's night does not cover email.
pub fn may_advertise(answers: &[Answer], by: Kind, zone: &Zone, now: Instant) -> bool {
    let (today, time) = zone.local(now);
    let valid = |kind| reconfirm_by(answers, kind, zone).is_some_and(|by| today < by);
    match by {
        Kind::Terms | Kind::Privacy | Kind::MarketingNight => false,
        Kind::MarketingEmail => valid(by),
        Kind::MarketingSms => valid(by) && (!is_night(time) || valid(Kind::MarketingNight)),
    }
}

/// 21:00 to 08:00.
pub fn is_night(time: Time) -> bool {
    !(8..21).contains(&time.hour())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(&format!("{text}:00+09:00")).unwrap()
    }

    fn seoul() -> Zone {
        "Asia/Seoul".parse().unwrap()
    }

    fn answer(kind: Kind, yes: bool, when: &str) -> Answer {
        Answer { kind, yes, at: at(when) }
    }

    #[test]
    fn nobody_signs_up_without_the_required_consents() {
        let (terms, privacy) = (Refusal::Missing(Kind::Terms), Refusal::Missing(Kind::Privacy));
        for (ticked, want) in [
            (&[Kind::Terms, Kind::Privacy][..], &[][..]),
            (&[Kind::Privacy], &[terms]),
            (&[Kind::Terms, Kind::MarketingEmail], &[privacy]),
            (&[], &[terms, privacy]),
            (&[Kind::Terms, Kind::Privacy, Kind::MarketingNight], &[Refusal::NightAlone]),
            (&[Kind::MarketingNight], &[terms, privacy, Refusal::NightAlone]),
            (&[Kind::Terms, Kind::Privacy, Kind::MarketingNight, Kind::MarketingSms], &[]),
        ] {
            assert_eq!(refusals(ticked), want, "{ticked:?}");
        }
    }

    #[test]
    fn the_latest_answer_counts() {
        let yes = answer(Kind::MarketingEmail, true, "2026-01-10T10:00");
        let no = answer(Kind::MarketingEmail, false, "2026-02-10T10:00");
        assert!(agrees(&[yes], Kind::MarketingEmail));
        assert!(!agrees(&[no, yes], Kind::MarketingEmail));
        assert!(!agrees(&[yes], Kind::MarketingSms));
        let changed = Answer { yes: false, ..yes };
        assert!(!agrees(&[yes, changed], Kind::MarketingEmail));
    }

    fn check(answers: &[Answer], by: Kind, now: &str, want: bool) {
        assert_eq!(may_advertise(answers, by, &seoul(), at(now)), want, "{by} {now}");
    }

    #[test]
    fn advertising_needs_a_fresh_consent_and_the_night_its_own() {
        let email = answer(Kind::MarketingEmail, true, "2024-11-21T23:30");
        let sms = answer(Kind::MarketingSms, true, "2026-01-10T10:00");
        let night = answer(Kind::MarketingNight, true, "2026-01-10T10:00");
        assert_eq!(reconfirm_by(&[email], Kind::MarketingEmail, &seoul()).unwrap().to_string(), "2026-11-21");
        check(&[email], Kind::MarketingEmail, "2026-11-20T23:00", true);
        check(&[email], Kind::MarketingEmail, "2026-11-21T09:00", false);
        check(&[sms], Kind::MarketingSms, "2026-05-01T20:59", true);
        check(&[sms], Kind::MarketingSms, "2026-05-01T21:00", false);
        check(&[sms], Kind::MarketingSms, "2026-05-01T07:59", false);
        check(&[sms], Kind::MarketingSms, "2026-05-01T08:00", true);
        check(&[sms, night], Kind::MarketingSms, "2026-05-01T03:00", true);
        check(&[night], Kind::MarketingSms, "2026-05-01T12:00", false);
        check(&[sms], Kind::MarketingNight, "2026-05-01T12:00", false);
    }
}
