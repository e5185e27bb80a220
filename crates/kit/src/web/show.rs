//! How money, days, times and counts are written for people. Every page uses these, so all pages write them alike.

use base::calendar::Weekday;
use base::{Day, Instant, Lang, Zone, text};

use super::words::T;

/// `11월 21일` / `21 Nov`; with the year when it is not `today`'s.
pub fn day(lang: Lang, day: Day, today: Day) -> String {
    if day.year() == today.year() { day_of_year(lang, day) } else { full_day(lang, day) }
}

/// `2026년 11월 21일` / `21 Nov 2026`
pub fn full_day(lang: Lang, day: Day) -> String {
    T(lang).day_full(i64::from(day.day()), month_name(lang, day), day.year())
}

/// `11월 21일` / `21 Nov`
pub fn day_of_year(lang: Lang, day: Day) -> String {
    T(lang).day_of_year(i64::from(day.day()), month_name(lang, day))
}

/// `11월 21일 (토)` / `Sat 21 Nov`
pub fn day_with_weekday(lang: Lang, day: Day) -> String {
    T(lang).day_with_weekday(day_of_year(lang, day), weekday(lang, day))
}

/// `토` / `Sat`
pub fn weekday(lang: Lang, day: Day) -> &'static str {
    let t = T(lang);
    match day.weekday() {
        Weekday::Monday => t.monday(),
        Weekday::Tuesday => t.tuesday(),
        Weekday::Wednesday => t.wednesday(),
        Weekday::Thursday => t.thursday(),
        Weekday::Friday => t.friday(),
        Weekday::Saturday => t.saturday(),
        Weekday::Sunday => t.sunday(),
    }
}

/// `11월` / `Nov`
pub fn month_name(lang: Lang, day: Day) -> String {
    T(lang).month(i64::from(day.month()))
}

/// `2026년 11월` / `Nov 2026`
pub fn month(lang: Lang, day: Day) -> String {
    T(lang).month_of_year(month_name(lang, day), day.year())
}

/// `11월 21일 14:05` in the shop's zone; with the year when it is not `today`'s.
pub fn time(lang: Lang, zone: &Zone, at: Instant, now: Instant) -> String {
    let (on, clock) = zone.local(at);
    format!("{} {clock}", day(lang, on, zone.day(now)))
}

/// `방금`, `5분 전`, `3시간 전`, `어제`, `12일 전`, then the day.
pub fn ago(lang: Lang, zone: &Zone, at: Instant, now: Instant) -> String {
    let (t, seconds) = (T(lang), at.seconds_until(now));
    let (then, today) = (zone.day(at), zone.day(now));
    match (seconds, then.days_until(today)) {
        (..0, _) => time(lang, zone, at, now),
        (..60, _) => t.ago_now().to_string(),
        (..3600, _) => t.ago_minutes(seconds / 60),
        (_, 0) => t.ago_hours(seconds / 3600),
        (_, 1) => t.ago_yesterday().to_string(),
        (_, days @ 2..=30) => t.ago_days(days),
        _ => day(lang, then, today),
    }
}

/// `오늘`, `내일`, `3일 뒤`, `어제`, `3일 전`: how far a day is from today.
pub fn away(lang: Lang, day: Day, today: Day) -> String {
    let t = T(lang);
    match today.days_until(day) {
        0 => t.away_today().to_string(),
        1 => t.away_tomorrow().to_string(),
        -1 => t.ago_yesterday().to_string(),
        days @ 2.. => t.away_days(days),
        days => t.ago_days(-days),
    }
}

/// `1,234`
pub fn count(n: i64) -> String {
    text::grouped(n)
}

/// For axes and tiles: `4,872만`, `1.2억` / `48.7M`. Small figures stay whole.
pub fn short(lang: Lang, n: i64) -> String {
    let (t, size) = (T(lang), n.unsigned_abs());
    let (first, second, third) = match lang {
        Lang::Ko => (10_000, 100_000_000, 1_000_000_000_000),
        Lang::En => (1_000, 1_000_000, 1_000_000_000),
    };
    match size {
        _ if size < first => count(n),
        _ if size < second => t.short_first(tenth(n, first)),
        _ if size < third => t.short_second(tenth(n, second)),
        _ => t.short_third(tenth(n, third)),
    }
}

/// `n / unit` with one place below a hundred, none above.
fn tenth(n: i64, unit: u64) -> String {
    let tenths = i64::try_from(n.unsigned_abs() / (unit / 10)).unwrap_or(i64::MAX);
    let sign = if n < 0 { "−" } else { "" };
    match (tenths / 10, tenths % 10) {
        (whole @ 100.., _) | (whole, 0) => format!("{sign}{}", count(whole)),
        (whole, tenth) => format!("{sign}{whole}.{tenth}"),
    }
}

/// A share in percent with one place, `2.1%`; a dash when there is nothing to compare with.
pub fn percent(part: i64, whole: i64) -> String {
    if whole == 0 {
        return "–".to_string();
    }
    let tenths = (i128::from(part) * 2000 + i128::from(whole)).div_euclid(i128::from(whole) * 2);
    let sign = if tenths < 0 { "−" } else { "" };
    match (tenths.abs() / 10, tenths.abs() % 10) {
        (whole, 0) => format!("{sign}{whole}%"),
        (whole, tenth) => format!("{sign}{whole}.{tenth}%"),
    }
}

/// A few words as they begin a line or a sentence: the first letter large.
pub fn sentence_case(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// A telephone number for staff lists: the middle is hidden, `010-••••-5678`.
pub fn phone_hidden(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.as_slice() {
        [head @ .., a, b, c, d] if head.len() >= 3 => {
            let start: String = head.iter().take(3).collect();
            format!("{start}-••••-{a}{b}{c}{d}")
        }
        _ => "••••".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day_of(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_written_in_both_languages() {
        let (on, today) = (day_of("2026-11-21"), day_of("2026-11-25"));
        assert_eq!(day(Lang::Ko, on, today), "11월 21일");
        assert_eq!(day(Lang::En, on, day_of("2027-01-01")), "21 Nov 2026");
        assert_eq!(day_with_weekday(Lang::Ko, on), "11월 21일 (토)");
        assert_eq!(day_with_weekday(Lang::En, on), "Sat 21 Nov");
        assert_eq!(month(Lang::Ko, on), "2026년 11월");
    }

    #[test]
    fn the_past_is_near_or_far() {
        let zone: Zone = "Asia/Seoul".parse().unwrap();
        let now = Instant::parse("2026-11-21T12:00:00Z").unwrap();
        for (back, want) in [
            (5, "방금"),
            (300, "5분 전"),
            (7200, "2시간 전"),
            (86_400, "어제"),
            (12 * 86_400, "12일 전"),
            (90 * 86_400, "8월 23일"),
        ] {
            assert_eq!(ago(Lang::Ko, &zone, now.plus_seconds(-back), now), want);
        }
        assert_eq!(away(Lang::En, day_of("2026-11-24"), day_of("2026-11-21")), "in 3 days");
    }

    #[test]
    fn shares_are_rounded_once() {
        for (part, whole, want) in
            [(1, 3, "33.3%"), (2, 3, "66.7%"), (1, 2, "50%"), (0, 5, "0%"), (5, 0, "–"), (-1, 4, "−25%")]
        {
            assert_eq!(percent(part, whole), want);
        }
    }

    #[test]
    fn large_figures_are_shortened() {
        for (n, ko, en) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (12_000, "1.2만", "12K"),
            (-50_000, "−5만", "−50K"),
            (48_720_000, "4,872만", "48.7M"),
            (i64::MAX, "9,223,372조", "9,223,372,036B"),
        ] {
            assert_eq!((short(Lang::Ko, n).as_str(), short(Lang::En, n).as_str()), (ko, en));
        }
    }

    #[test]
    fn the_middle_of_a_number_is_hidden() {
        assert_eq!(phone_hidden("010-1234-5678"), "010-••••-5678");
        assert_eq!(phone_hidden("12"), "••••");
    }
}
