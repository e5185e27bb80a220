//! Which part of a line is earned by the end of a day: its served days of all its days, in the shop's calendar. The
//! amounts of all its days together are exactly the line. Nothing is earned before the day the line is issued, so a day
//! that is over keeps its figures; what was served before that day is earned on it.

use base::{Amount, Day, Ratio, Round, Span};

use super::tax::Prices;

/// A line as its revenue sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earning {
    pub issued_on: Day,
    /// The days it pays for. None: earned on the day of issue.
    pub service: Option<Span>,
    /// Net of discount and tax; negative for a credit.
    pub net: Amount,
    /// What credit notes or a void took from the net, and when.
    pub cuts: Vec<(Day, Amount)>,
}

/// What of a line is revenue.
pub fn net(amount: Amount, discount: Amount, tax: Amount, prices: Prices) -> Amount {
    match prices {
        Prices::Inclusive => amount - discount - tax,
        Prices::Exclusive => amount - discount,
    }
}

impl Earning {
    /// The net after the cuts up to a day.
    pub fn whole(&self, day: Day) -> Amount {
        self.net - self.cuts.iter().filter(|(on, _)| *on <= day).map(|(_, amount)| amount).sum::<Amount>()
    }

    /// Earned by the end of `day`, from the beginning. Rounded once, half away from zero.
    pub fn by(&self, day: Day) -> Amount {
        if day < self.issued_on {
            return 0;
        }
        let whole = self.whole(day);
        let Some(service) = self.service.filter(|service| service.days() > 0) else { return whole };
        let served = service.from.days_until(day.plus_days(1)).clamp(0, service.days());
        let share = Ratio::new(i128::from(served), i128::from(service.days()));
        Ratio::whole(whole).times(share).and_then(|part| part.round(Round::HalfAwayFromZero)).unwrap_or(0)
    }

    /// The day with which all of it is earned.
    pub fn last_day(&self) -> Day {
        let served = self.service.filter(|service| service.days() > 0).map(|service| service.to.plus_days(-1));
        served.map_or(self.issued_on, |day| day.max(self.issued_on))
    }

    /// When it is booked for the first time: the end of the month in which it begins to be earned.
    pub fn first_booking(&self) -> Day {
        let begins = self.service.filter(|service| service.days() > 0).map_or(self.issued_on, |service| service.from);
        begins.max(self.issued_on).last_of_month()
    }

    /// When it is booked next after it was booked through `day`. None: it is wholly earned.
    pub fn next_booking(&self, day: Day) -> Option<Day> {
        (day < self.last_day()).then(|| self.first_booking().max(day.plus_days(1).last_of_month()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn line(issued_on: &str, service: Option<(&str, &str)>, net: Amount) -> Earning {
        let service = service.map(|(from, to)| Span::new(day(from), day(to)));
        Earning { issued_on: day(issued_on), service, net, cuts: vec![] }
    }

    fn check(earning: &Earning, want: &[(&str, Amount)]) {
        for (on, amount) in want {
            assert_eq!(earning.by(day(on)), *amount, "{on}");
        }
    }

    const JUNE: Option<(&str, &str)> = Some(("2026-06-15", "2026-07-15"));

    #[test]
    fn a_month_is_earned_day_by_day() {
        let june = line("2026-06-15", JUNE, 30_000);
        check(
            &june,
            &[
                ("2026-06-14", 0),
                ("2026-06-15", 1_000),
                ("2026-06-30", 16_000),
                ("2026-07-13", 29_000),
                ("2026-07-14", 30_000),
                ("2027-01-01", 30_000),
            ],
        );
        assert_eq!(june.last_day(), day("2026-07-14"));
        assert_eq!(june.first_booking(), day("2026-06-30"));
        assert_eq!(june.next_booking(day("2026-06-30")), Some(day("2026-07-31")));
        assert_eq!(june.next_booking(day("2026-07-31")), None);
    }

    #[test]
    fn a_day_is_earned_on_it_and_no_day_at_once() {
        let one = line("2026-06-01", Some(("2026-06-30", "2026-07-01")), 900);
        check(&one, &[("2026-06-29", 0), ("2026-06-30", 900)]);
        assert_eq!([one.last_day(), one.first_booking()], [day("2026-06-30"); 2]);
        assert_eq!(one.next_booking(day("2026-06-29")), Some(day("2026-06-30")));
        let later = line("2026-06-01", Some(("2026-07-31", "2026-08-01")), 900);
        assert_eq!([later.last_day(), later.first_booking()], [day("2026-07-31"); 2]);
        let none = line("2026-06-10", Some(("2026-07-01", "2026-07-01")), 900);
        check(&none, &[("2026-06-09", 0), ("2026-06-10", 900)]);
        assert_eq!((none.last_day(), none.first_booking()), (day("2026-06-10"), day("2026-06-30")));
    }

    #[test]
    fn a_booking_on_the_last_of_a_month_is_followed_by_the_next_month() {
        let year = line("2026-01-01", Some(("2026-01-01", "2027-01-01")), 365);
        assert_eq!(year.next_booking(day("2026-04-30")), Some(day("2026-05-31")));
        assert_eq!(year.next_booking(day("2026-05-29")), Some(day("2026-05-31")));
        assert_eq!(year.next_booking(day("2026-05-30")), Some(day("2026-05-31")));
    }

    #[test]
    fn a_year_is_earned_over_366_days_with_a_leap_day() {
        let year = line("2028-01-01", Some(("2028-01-01", "2029-01-01")), 366_000);
        check(&year, &[("2028-02-29", 60_000), ("2028-12-30", 365_000), ("2028-12-31", 366_000)]);
    }

    #[test]
    fn a_fraction_is_rounded_once() {
        // 10,000 over 3 days: 3,333.33, 6,666.67, 10,000.
        let three = line("2026-06-01", Some(("2026-06-01", "2026-06-04")), 10_000);
        check(&three, &[("2026-06-01", 3_333), ("2026-06-02", 6_667), ("2026-06-03", 10_000)]);
    }

    #[test]
    fn a_line_without_service_is_earned_when_it_is_issued() {
        check(&line("2026-06-15", None, 5_000), &[("2026-06-14", 0), ("2026-06-15", 5_000)]);
        check(&line("2026-06-15", Some(("2026-06-15", "2026-06-15")), 5_000), &[("2026-06-15", 5_000)]);
    }

    #[test]
    fn arrears_are_earned_at_once() {
        check(&line("2026-07-15", JUNE, 30_000), &[("2026-07-14", 0), ("2026-07-15", 30_000)]);
    }

    #[test]
    fn what_is_issued_late_catches_up_on_its_day() {
        check(&line("2026-06-20", JUNE, 30_000), &[("2026-06-19", 0), ("2026-06-20", 6_000), ("2026-06-21", 7_000)]);
    }

    #[test]
    fn service_to_come_waits() {
        let ahead = line("2026-05-20", JUNE, 30_000);
        check(&ahead, &[("2026-05-31", 0), ("2026-06-14", 0), ("2026-06-15", 1_000)]);
        assert_eq!(ahead.first_booking(), day("2026-06-30"));
    }

    #[test]
    fn a_credit_takes_its_days_back() {
        let (charge, credit) =
            (line("2026-06-15", JUNE, 30_000), line("2026-06-25", Some(("2026-06-25", "2026-07-15")), -20_000));
        for (on, want) in [("2026-06-24", 10_000), ("2026-06-25", 10_000), ("2026-07-20", 10_000)] {
            assert_eq!(charge.by(day(on)) + credit.by(day(on)), want, "{on}");
        }
    }

    #[test]
    fn a_credit_note_takes_from_what_was_earned_too() {
        let mut noted = line("2026-06-15", JUNE, 30_000);
        noted.cuts = vec![(day("2026-06-30"), 15_000)];
        check(&noted, &[("2026-06-29", 15_000), ("2026-06-30", 8_000), ("2026-07-14", 15_000)]);
        noted.cuts.push((day("2026-08-01"), 15_000));
        check(&noted, &[("2026-07-31", 15_000), ("2026-08-01", 0)]);
    }

    #[test]
    fn only_the_net_is_revenue() {
        assert_eq!(net(33_000, 0, 3_000, Prices::Inclusive), 30_000);
        assert_eq!(net(33_000, 11_000, 2_000, Prices::Inclusive), 20_000);
        assert_eq!(net(30_000, 10_000, 2_000, Prices::Exclusive), 20_000);
    }

    fn any_line() -> impl Strategy<Value = Earning> {
        (-40i64..40, 0i64..800, -90_000_000i64..90_000_000).prop_map(|(shift, days, net)| {
            let issued_on = day("2026-06-15");
            let from = issued_on.plus_days(shift);
            Earning { issued_on, service: Some(Span::new(from, from.plus_days(days))), net, cuts: vec![] }
        })
    }

    proptest! {
        #[test]
        fn days_add_up_to_the_line_and_never_go_back(earning in any_line()) {
            let (mut before, mut sum, mut on) = (0i64, 0i64, earning.issued_on.plus_days(-50));
            while on <= earning.last_day() {
                let by = earning.by(on);
                sum += by - before;
                prop_assert!((by - before).signum() * earning.net.signum() >= 0, "{on}: {before} then {by}");
                prop_assert!(by.abs() <= earning.net.abs());
                (before, on) = (by, on.plus_days(1));
            }
            prop_assert_eq!(sum, earning.net);
            prop_assert_eq!(earning.by(Day::LAST), earning.net);
        }

        #[test]
        fn a_credit_mirrors_its_charge(earning in any_line(), after in 0i64..900) {
            let credit = Earning { net: -earning.net, ..earning.clone() };
            let on = earning.issued_on.plus_days(after);
            prop_assert_eq!(earning.by(on) + credit.by(on), 0);
        }

        #[test]
        fn bookings_at_month_ends_earn_the_whole_line(earning in any_line(), cut_after in 0i64..900, cut in -1_000i64..1_000) {
            let mut earning = earning;
            earning.cuts = vec![(earning.issued_on.plus_days(cut_after), cut)];
            let (mut booked, mut bookings, mut next) = (0i64, 0, Some(earning.first_booking()));
            while let Some(on) = next {
                prop_assert!(on.is_last_of_month());
                booked += earning.by(on) - booked;
                bookings += 1;
                next = earning.next_booking(on);
            }
            prop_assert!(bookings <= 29, "{bookings} bookings");
            prop_assert_eq!(booked, earning.by(earning.last_day().last_of_month()));
        }
    }
}
