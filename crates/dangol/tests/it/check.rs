//! `dangol check` passes on a shop that lived, and each invariant notices when it is broken on purpose.

use kit::app::App;
use kit::db::{Error, Tx};
use kit::stmt;
use kit::testing::{each_engine, open};

use crate::toyshop::{assert_true, lived};

stmt! { UNEVEN = "update postings set amount = amount + 1 where n = 0 and entry = (select max(entry) from postings)" }
stmt! { OVEREARNED = "update revenue_booked set amount = amount + 1000000" }
stmt! { UNEARNED = "delete from revenue_open" }
stmt! { OTHER_MONTH = "update ledger_months set debit = debit + 1 where month = (select min(month) from ledger_months)" }
stmt! { OVERSPENT = "update postings set amount = 1000000 where account = 'customer_credit'" }
stmt! { FORGIVEN = "update invoices set amount_due = amount_due - 1 where state = 'open'" }
stmt! { MORE_TAX = "update invoices set tax = tax + 1 where number = 3" }
stmt! { OTHER_TAX = "update invoice_lines set tax = tax + 1 where amount > 0" }
stmt! { LOST_NUMBER = "update invoices set number = number + 100 where number = 5" }
stmt! { COUNTED_BACK = "update counters set value = value - 1 where series like 'invoice-%'" }
stmt! { UNPAID = "update payments set state = 'failed', settled_at = null
where id = (select min(id) from payments where state = 'paid')" }
stmt! { CREDITED_MORE = "update credit_notes set total = total + 100000" }
stmt! { CREDITED_ELSE = "update credit_notes set outside_amount = outside_amount + 1" }
stmt! { CREDITED_LINE = "update credit_note_lines set total = total + 1" }
stmt! { LOST_NOTE = "update credit_notes set number = number + 1" }
stmt! { NOT_BACK = "update refunds set state = 'failed'" }
stmt! { BACK_MORE = "update refunds set state = 'due', amount = amount + 100000" }
stmt! { UNTRIED = "update payments set tries = tries + 1 where id = (select min(id) from payments)" }
stmt! { FORGOTTEN = "update attempts set state = 'sent', sent_at = 0 where id = (select min(id) from attempts)" }
stmt! { UNDONE = "delete from occurrences where schedule = 'bill' and ordinal = 1" }
stmt! { OVERDONE = "update occurrences set ordinal = 77 where schedule = 'bill' and ordinal = 1" }
stmt! { LATER = "update subscriptions set next_at = next_at + 60000000 where next_at is not null" }
stmt! { POORER = "update subscriptions set mrr = mrr - 1 where state = 'active'" }
stmt! { AWAKE = "update subscriptions set state = 'paused' where state = 'active'" }
stmt! { LONGER = "update subscriptions set period_to = period_to + 1 where period_to is not null" }
stmt! { TWO_PHONES = "insert into contacts (id, shop, customer, kind, value, normal, since, login, created_at)
                       select id + 1, shop, customer, kind, value, normal, since, login, created_at from contacts
                        where id = (select min(id) from contacts)" }
stmt! { OTHER_SHOP = "insert into shops (id, slug, name, state, language, zone, currency, tax_rate, prices, policy, hue,
                        notice, business, created_at, version)
                      select 1, 'other', name, state, language, zone, currency, tax_rate, prices, policy, hue, notice,
                             business, created_at, version from shops" }
stmt! { MOVED_AWAY = "update customers set shop = 1 where id = (select min(id) from customers)" }
stmt! { MOVED_MORE = "update movements set amount = amount + 1" }
stmt! { NOWHERE = "insert into parcels (subscription, n, shop, customer, plan, quantity, planned_on, deliver_on, cutoff_at,
                     state, locked_at)
                   select id, 0, shop, customer, plan, 1, '2026-12-01', null, 0, 'delivered', 0 from subscriptions
                    where id = (select min(id) from subscriptions)" }
stmt! { AHEAD = "update cursors set seq = seq + 1000000, tx = tx + 1000000" }

#[test]
fn a_shop_that_lived_is_as_it_must_be() {
    each_engine(|app| {
        lived(&app);
        assert_true(&app);
        let report = dangol::check::verify(&app).unwrap();
        let looked = |part: &str| report.findings.iter().find(|f| f.name.contains(part)).unwrap().checked;
        for part in [
            "ledger",
            "earned",
            "months",
            "trial",
            "wallet",
            "numbers",
            "paid",
            "payments",
            "credit notes",
            "refunds",
            "subscriptions",
            "contact",
            "movements",
            "readers",
        ] {
            assert!(looked(part) > 0, "{part}: {report:?}");
        }
    });
}

/// Breaks something and sees exactly the invariants complain whose name holds one of `parts`.
fn check(app: &App, break_it: fn(&mut Tx<'_>) -> Result<u64, Error>, parts: &[&str]) {
    let rows = app.db.write(break_it).wait().unwrap();
    assert!(rows > 0, "nothing was broken for {parts:?}");
    let report = dangol::check::verify(app).unwrap();
    let broken: Vec<&str> = report.findings.iter().filter(|f| !f.is_fine()).map(|f| f.name).collect();
    let noticed = parts.iter().all(|part| broken.iter().any(|name| name.contains(part)));
    assert!(noticed, "{parts:?} not in {broken:?}");
    assert_eq!(report.to_json()["ok"], false);
}

#[test]
fn each_invariant_notices_when_it_is_broken() {
    type Break = fn(&mut Tx<'_>) -> Result<u64, Error>;
    let cases: &[(Break, &[&str])] = &[
        (|tx| tx.run(&UNEVEN, &[]), &["ledger entries"]),
        (|tx| tx.run(&UNEVEN, &[]), &["what it owes and what it earned"]),
        (|tx| tx.run(&OVEREARNED, &[]), &["booked as earned"]),
        (|tx| tx.run(&UNEARNED, &[]), &["booked as earned"]),
        (|tx| tx.run(&OTHER_MONTH, &[]), &["closed months", "trial balance"]),
        (|tx| tx.run(&OVERSPENT, &[]), &["wallet"]),
        (|tx| tx.run(&FORGIVEN, &[]), &["receivables", "add up to their lines"]),
        (|tx| tx.run(&MORE_TAX, &[]), &["add up to their lines"]),
        (|tx| tx.run(&OTHER_TAX, &[]), &["add up to their lines"]),
        (|tx| tx.run(&LOST_NUMBER, &[]), &["numbers have no gaps"]),
        (|tx| tx.run(&COUNTED_BACK, &[]), &["numbers have no gaps"]),
        (|tx| tx.run(&UNPAID, &[]), &["paid once", "agree with their attempts", "cash"]),
        (|tx| tx.run(&CREDITED_MORE, &[]), &["no more than their invoices"]),
        (|tx| tx.run(&CREDITED_ELSE, &[]), &["no more than their invoices"]),
        (|tx| tx.run(&CREDITED_LINE, &[]), &["no more than their invoices"]),
        (|tx| tx.run(&LOST_NOTE, &[]), &["no more than their invoices"]),
        (|tx| tx.run(&NOT_BACK, &[]), &["what went back"]),
        (|tx| tx.run(&BACK_MORE, &[]), &["what went back"]),
        (|tx| tx.run(&UNTRIED, &[]), &["agree with their attempts"]),
        (|tx| tx.run(&FORGOTTEN, &[]), &["longer than a day"]),
        (|tx| tx.run(&UNDONE, &[]), &["carried out"]),
        (|tx| tx.run(&OVERDONE, &[]), &["carried out"]),
        (|tx| tx.run(&LATER, &[]), &["carried out"]),
        (|tx| tx.run(&POORER, &[]), &["stand as their changes"]),
        (|tx| tx.run(&AWAKE, &[]), &["stand as their changes"]),
        (|tx| tx.run(&LONGER, &[]), &["stand as their changes"]),
        (|tx| tx.run(&TWO_PHONES, &[]), &["contact of a kind"]),
        (|tx| tx.run(&OTHER_SHOP, &[]).and_then(|_| tx.run(&MOVED_AWAY, &[])), &["shop of their customer"]),
        (|tx| tx.run(&MOVED_MORE, &[]), &["movements of revenue"]),
        (|tx| tx.run(&NOWHERE, &[]), &["parcels go out once"]),
        (|tx| tx.run(&AHEAD, &[]), &["readers of events"]),
    ];
    for (break_it, parts) in cases {
        let app = open(":memory:");
        lived(&app);
        check(&app, *break_it, parts);
    }
}
