//! One-off charges: at once or on the next invoice, with the customer's own tax and coupons, shown before they are made.

use base::Ratio;
use domain::billing::Refusal;
use domain::shop::role::Role;

use super::{Line, drafts};
use crate::tests::{assert_says, each};

fn line(amount: i64, quantity: i64, tax: &str) -> Line {
    Line { code: "a".into(), ko: "가".into(), en: "a".into(), quantity, amount, tax: tax.into() }
}

fn check(line: Line, want: Result<(i64, &str), Refusal>) {
    let tenth = Ratio::parse("0.10").unwrap();
    let got = drafts(&[line], tenth, None).map(|drafts| (drafts[0].amount, drafts[0].tax_rate));
    assert_eq!(got, want.map(|(amount, rate)| (amount, Ratio::parse(rate).unwrap())));
}

#[test]
fn a_line_is_checked_before_it_is_charged() {
    check(line(1_000, 3, ""), Ok((3_000, "0.10")));
    check(line(1_000, 1, "exempt"), Ok((1_000, "0")));
    check(line(1_000, 1, "0.20"), Ok((1_000, "0.20")));
    check(line(1_000, 1, "1.5"), Err(Refusal::BadTax));
    check(line(0, 1, ""), Err(Refusal::BadAmount));
    check(line(-1, 1, ""), Err(Refusal::BadAmount));
    check(line(1, 0, ""), Err(Refusal::BadQuantity));
    check(line(9_000_000_000_000_001, 1, ""), Err(Refusal::AmountTooLarge));
    check(line(9_000_000_000_000, i64::MAX, ""), Err(Refusal::AmountTooLarge));
    assert_eq!(drafts(&[], Ratio::ZERO, None), Err(Refusal::NoItems));
    assert!(drafts(&vec![line(1, 1, ""); 101], Ratio::ZERO, None).is_err());
}

#[test]
fn staff_charge_now() {
    each(|stage| {
        let customer = stage.add("박하준", "paid");
        let (agent, path) = (stage.desk(Role::Agent), format!("/admin/charges/new?customer={customer}"));
        assert_says(&stage.get(&path, &agent), &["박하준", "지금 바로"]);
        let shown = stage.get(&format!("{path}&name1=cleaning&amount1=11000&quantity1=2&invoice=now"), &agent);
        assert_says(&shown, &["22,000원", "2,000원", "이대로 청구하기"]);
        let id = customer.to_string();
        let key = "0123456789abcdef0123456789abcdef";
        let fields =
            [("customer", id.as_str()), ("name1", "세척"), ("amount1", "11000"), ("invoice", "now"), ("key", key)];
        assert_eq!(stage.post("/admin/charges/new", &stage.desk(Role::Viewer), &fields).status, 403);
        let done = stage.post("/admin/charges/new", &agent, &fields);
        assert_says(&stage.get(done.location(), &agent), &["세척", "11,000원", "결제됐어요"]);
        stage.post("/admin/charges/new", &agent, &fields);
        assert_eq!(stage.invoices(customer).len(), 1);
        assert_eq!(stage.post("/admin/charges/new", &agent, &[("customer", &id), ("name1", "x")]).status, 422);
    });
}

#[test]
fn a_charge_waits_for_the_next_invoice_or_for_the_end() {
    each(|stage| {
        let customer = stage.add("박하준", "paid");
        let subscription = stage.subscribe(customer, "toy-m");
        let (id, to) = (customer.to_string(), subscription.to_string());
        // A session does not last for months.
        let charge = |role: Role, amount: &str| {
            let fields = [("customer", id.as_str()), ("name1", "부품"), ("amount1", amount), ("invoice", to.as_str())];
            let done = stage.post("/admin/charges/new", &stage.desk(role), &fields);
            assert_eq!(done.location(), format!("/admin/customers/{customer}"));
        };
        charge(Role::Agent, "5000");
        assert_eq!(stage.invoices(customer).len(), 1);
        stage.pass_until("2026-12-22T12:00:00+09:00");
        assert_eq!(stage.invoices(customer)[0].total, 38_000);
        charge(Role::Manager, "7000");
        let me = stage.me(customer);
        assert_eq!(stage.post("/my/cancel", &me, &[("when", "period_end")]).status, 303);
        stage.pass_until("2027-02-01T12:00:00+09:00");
        let totals: Vec<i64> = stage.invoices(customer).iter().map(|invoice| invoice.total).collect();
        assert_eq!(totals, [7_000, 38_000, 33_000]);
    });
}

#[test]
fn a_customer_has_a_tax_of_their_own() {
    each(|stage| {
        let customer = stage.add("박하준", "paid");
        let (agent, path) = (stage.desk(Role::Agent), format!("/admin/customers/{customer}/tax"));
        assert_says(&stage.get(&path, &agent), &["면세", "가게와 같게"]);
        assert_eq!(stage.post(&path, &agent, &[("kind", "rate"), ("rate", "120")]).status, 422);
        assert_eq!(stage.post(&path, &agent, &[("kind", "exempt")]).status, 303);
        stage.subscribe(customer, "toy-m");
        assert_eq!(stage.invoices(customer)[0].tax, 0);
        assert_eq!(stage.post(&path, &agent, &[("kind", "rate"), ("rate", "20")]).status, 303);
        assert_says(&stage.get(&path, &agent), &["세율 10%", "value=\"20\""]);
        stage.pass_until("2026-12-22T12:00:00+09:00");
        assert_eq!(stage.invoices(customer)[0].tax, 5_500);
        assert_eq!(stage.post(&path, &stage.desk(Role::Manager), &[("kind", "shop")]).status, 303);
        stage.pass_until("2027-01-22T12:00:00+09:00");
        assert_eq!(stage.invoices(customer)[0].tax, 3_000);
    });
}
