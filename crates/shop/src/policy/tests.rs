//! Policies: every choice has its words, and what is saved is read back.

use base::Lang;
use domain::shop::policy::{Policy, Prorate, RetryEnd};

use crate::tenant;
use crate::testing::{assert_page, each};

const HERE: &str = "/admin/settings/policies";

fn form<'a>(change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("version", "1"),
        ("retry", "1, 3, 5"),
        ("payday", ""),
        ("hours_from", ""),
        ("hours_to", ""),
        ("draft", ""),
        ("prorate", "day"),
        ("denominator", "actual"),
        ("change_day", "new"),
        ("termination_day", "free"),
        ("anchor", "kept"),
        ("period_start", "instant"),
        ("retry_end", "unpaid"),
        ("zero_invoices", "issue"),
        ("consolidate", "none"),
        ("invoice_mail", "paid"),
        ("consent", "none"),
        ("law", "none"),
        ("intro", "each-plan"),
    ];
    usual.map(|(name, value)| (name, change.iter().find(|(key, _)| *key == name).map_or(value, |(_, v)| v))).to_vec()
}

#[test]
fn every_choice_says_what_it_means() {
    for lang in [Lang::Ko, Lang::En] {
        let t = crate::words::T(lang);
        for (_, keys) in super::admin::groups(t) {
            for (key, codes) in keys {
                let key = key.replace('_', "-");
                assert!(t.by_key(&format!("field-{key}")).is_some(), "{key}");
                for code in codes {
                    for word in [format!("{key}-{code}"), format!("{key}-{code}-note")] {
                        assert!(t.by_key(&word).is_some(), "{word}");
                    }
                }
            }
        }
    }
}

#[test]
fn policies_are_saved() {
    each(|test| {
        test.log_in("jieun@toys.kr");
        assert_page(&test.get(HERE), "value=\"1, 3, 5\"");
        let change = [
            ("retry", "2, 1 week,7"),
            ("prorate", "none"),
            ("retry_end", "cancel"),
            ("payday", "25,10"),
            ("hours_from", "09:00"),
            ("hours_to", "21:00"),
            ("draft", "24"),
        ];
        assert_eq!(test.post(HERE, &form(&change)).location(), HERE);
        let shop = test.shop;
        let found = test.app.db.read(move |r| tenant::find(r, shop)).wait().unwrap().unwrap();
        let retry = domain::shop::policy::read_retries("2 days, 1 week, 7 days").unwrap();
        let want = Policy {
            retry,
            prorate: Prorate::None,
            retry_end: RetryEnd::Cancel,
            payday: vec![10, 25],
            hours: domain::shop::policy::read_hours("09:00", "21:00").unwrap(),
            draft_hours: 24,
            ..Policy::default()
        };
        assert_eq!(*found.policy, want);
        for shown in ["24", "2, 1 week, 7", "10, 25", "09:00", "21:00"] {
            assert_page(&test.get(HERE), &format!("value=\"{shown}\""));
        }
        let log = test.get("/admin/audit?action=setting.changed").body;
        assert!(log.contains("Policies · Amounts inside a period") && log.contains("Not at all"), "{log}");
    });
}

#[test]
fn nonsense_is_refused() {
    each(|test| {
        test.log_in("jieun@toys.kr");
        for change in [
            ("retry", "soon"),
            ("prorate", "week"),
            ("anchor", ""),
            ("version", "9"),
            ("payday", "32"),
            ("hours_from", "09:00"),
        ] {
            let answer = test.post(HERE, &form(&[change]));
            assert_eq!(answer.status.as_u16(), 422, "{change:?}");
            assert!(answer.body.contains("class=\"error\""), "{change:?}");
        }
    });
}
