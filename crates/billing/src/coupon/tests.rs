//! Coupons on both engines: their pages, who may take them, limits under a rush, and what renewals make of them.

use base::id::{CustomerId, SubscriptionId};
use domain::billing::coupon::{Typed, check};
use domain::billing::{NoCoupon, Refusal};
use domain::catalog::plan::Name;
use domain::shop::role::Role;
use kit::db::Tx;
use shop::Actor;

use super::{Subject, Would, attach, detach, give_back_invoice, held, would};
use crate::subscription::{self, Refused};
use crate::tests::{Stage, assert_says, each};

/// Hands out a coupon that is typed like this.
fn hand_out(stage: &Stage, code: &str, change: impl Fn(&mut Typed)) {
    let mut typed = Typed { code: code.into(), name: Name::default(), ..Typed::default() };
    change(&mut typed);
    let coupon = check(&typed, stage.shop.currency).unwrap();
    let (app, shop) = (stage.app.clone(), stage.shop.clone());
    let add = move |tx: &mut Tx<'_>| super::add(tx, &app.ids, app.now(), &shop, &Actor::Command, &coupon);
    stage.app.db.write(add).wait().unwrap();
}

fn won(amount: &str) -> impl Fn(&mut Typed) {
    move |typed| typed.amount = amount.into()
}

fn take(stage: &Stage, code: &str, to: Subject) -> Result<(), Refused> {
    let (app, shop, code) = (stage.app.clone(), stage.shop.clone(), code.to_string());
    stage.app.db.write(move |tx| attach(&app, tx, &shop, &code, to, "command", app.now()).map(|_| ())).wait()
}

#[track_caller]
fn check_taken(stage: &Stage, code: &str, to: Subject, want: Result<(), &str>) {
    let got = take(stage, code, to).map_err(|why| match why {
        Refused::No(refusal) => refusal.code().to_string(),
        other => format!("{other:?}"),
    });
    assert_eq!(got, want.map_err(String::from));
}

fn taken(stage: &Stage, code: &str) -> i64 {
    let (shop, code) = (stage.shop.id, code.to_string());
    stage.app.db.read(move |r| super::sql::find_by_code(r, shop, &code)).wait().unwrap().unwrap().taken
}

/// The totals of a customer's invoices, oldest first.
fn totals(stage: &Stage, customer: CustomerId) -> Vec<i64> {
    stage.invoices(customer).iter().rev().map(|invoice| invoice.total).collect()
}

/// A subscription to a plan with these coupons from its first day.
fn subscribe(stage: &Stage, customer: CustomerId, plan: &str, codes: &[&str]) -> Result<SubscriptionId, Refused> {
    let (app, shop, plan) = (stage.app.clone(), stage.shop.clone(), plan.to_string());
    let codes: Vec<String> = codes.iter().map(|code| code.to_string()).collect();
    let opening = stage.app.db.write(move |tx| {
        let now = app.now();
        let offer = catalog::offer::offer(tx, &shop, &plan, &[], shop.today(now))?.unwrap();
        let created = domain::billing::agreement::Created::new(offer.terms, &offer.conditions, shop.tax_rate);
        let new = subscription::NewSubscription {
            customer,
            recipient: None,
            reference: None,
            created,
            starts: now,
            actor: "command".into(),
        };
        let id = subscription::subscribe(&app, tx, &shop, &new, now)?;
        for code in &codes {
            attach(&app, tx, &shop, code, Subject::Subscription(id), "command", now)?;
        }
        subscription::bill_now(&app, tx, &shop, id, now)?;
        Ok::<_, Refused>(id)
    });
    let id = opening.wait()?;
    crate::run(&stage.app, &stage.shop).unwrap();
    Ok(id)
}

#[test]
fn a_coupon_is_taken_where_it_fits_once() {
    each(|stage| {
        let minji = stage.add("이민지", "tok_paid");
        let s = stage.subscribe(minji, "toy-m");
        let large = stage.app.db.read({
            let shop = stage.shop.id;
            move |r| catalog::plan::find_by_code(r, shop, "toy-l")
        });
        let large = large.wait().unwrap().unwrap().id;
        hand_out(stage, "five", won("5000"));
        hand_out(stage, "large", |typed| (typed.amount, typed.plans) = ("5000".into(), vec![large]));
        hand_out(stage, "late", |typed| (typed.amount, typed.from) = ("5000".into(), "2099-01-01".into()));
        let to = Subject::Subscription(s);
        check_taken(stage, "nobody", to, Err("unknown_coupon"));
        check_taken(stage, "not a code", to, Err("unknown_coupon"));
        check_taken(stage, "large", to, Err("coupon_not_for_plan"));
        check_taken(stage, "late", to, Err("coupon_not_valid"));
        check_taken(stage, " Five ", to, Ok(()));
        check_taken(stage, "five", to, Err("coupon_already_attached"));
        check_taken(stage, "five", Subject::Customer(minji), Ok(()));
        assert_eq!((taken(stage, "FIVE"), taken(stage, "LARGE")), (2, 0));
    });
}

#[test]
fn limits_hold_in_all_and_for_each_customer() {
    each(|stage| {
        let (minji, jiho) = (stage.add("이민지", "tok_paid"), stage.add("박지호", "tok_paid"));
        hand_out(stage, "each", |typed| (typed.amount, typed.most_each) = ("5000".into(), "1".into()));
        hand_out(stage, "two", |typed| (typed.amount, typed.most) = ("5000".into(), "2".into()));
        let [a, b, c] = [minji, minji, jiho].map(|customer| stage.subscribe(customer, "toy-m"));
        check_taken(stage, "each", Subject::Subscription(a), Ok(()));
        check_taken(stage, "each", Subject::Subscription(b), Err("coupon_used_by_customer"));
        check_taken(stage, "each", Subject::Subscription(c), Ok(()));
        check_taken(stage, "two", Subject::Subscription(a), Ok(()));
        check_taken(stage, "two", Subject::Subscription(b), Ok(()));
        check_taken(stage, "two", Subject::Subscription(c), Err("coupon_used_up"));
        assert_eq!((taken(stage, "EACH"), taken(stage, "TWO")), (2, 2));
    });
}

#[test]
fn a_rush_takes_no_more_than_there_are() {
    each(|stage| {
        hand_out(stage, "rush", |typed| (typed.amount, typed.most) = ("5000".into(), "5".into()));
        let minji = stage.add("이민지", "tok_paid");
        let subscriptions: Vec<SubscriptionId> = (0..12).map(|_| stage.subscribe(minji, "toy-m")).collect();
        let won: usize = std::thread::scope(|scope| {
            let one = |id: &SubscriptionId| {
                let id = *id;
                scope.spawn(move || usize::from(take(stage, "rush", Subject::Subscription(id)).is_ok()))
            };
            let all: Vec<_> = subscriptions.iter().map(one).collect();
            all.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!((won, taken(stage, "RUSH")), (5, 5));
    });
}

#[test]
fn what_was_never_used_goes_back() {
    each(|stage| {
        let minji = stage.add("이민지", "tok_paid");
        hand_out(stage, "one", |typed| (typed.amount, typed.most) = ("5000".into(), "1".into()));
        let [a, b] = [(); 2].map(|()| stage.subscribe(minji, "toy-m"));
        check_taken(stage, "one", Subject::Subscription(a), Ok(()));
        check_taken(stage, "one", Subject::Subscription(b), Err("coupon_used_up"));
        let shop = stage.shop.id;
        let off = move |tx: &mut Tx<'_>| {
            let own = held(tx, shop, a, minji)?;
            detach(tx, shop, own[0].id)
        };
        stage.app.db.write(off).wait().unwrap();
        check_taken(stage, "one", Subject::Subscription(b), Ok(()));
        // A trial that ends before anything was billed.
        hand_out(stage, "trial", |typed| (typed.amount, typed.most) = ("5000".into(), "1".into()));
        let trial = subscribe(stage, minji, "trial", &["trial"]).unwrap();
        cancel(stage, trial);
        assert_eq!(taken(stage, "TRIAL"), 0);
        check_taken(stage, "trial", Subject::Subscription(b), Ok(()));
    });
}

fn cancel(stage: &Stage, id: SubscriptionId) {
    use domain::billing::agreement::Unused;
    use domain::billing::change::When;
    let (app, shop) = (stage.app.clone(), stage.shop.clone());
    let canceling = stage.app.db.write(move |tx| {
        let now = app.now();
        subscription::change(&app, tx, &shop, id, "command", now, |a| a.cancel(When::Now, Unused::Credit, now))?;
        Ok::<_, Refused>(subscription::bill_now(&app, tx, &shop, id, now)?)
    });
    canceling.wait().unwrap();
}

#[test]
fn a_coupon_lowers_the_periods_it_is_good_for() {
    each(|stage| {
        let minji = stage.add("이민지", "tok_paid");
        hand_out(stage, "two", |typed| (typed.amount, typed.periods) = ("3000".into(), "2".into()));
        hand_out(stage, "half", |typed| (typed.percent, typed.periods) = ("0.5".into(), "ever".into()));
        subscribe(stage, minji, "toy-m", &["two", "half"]).unwrap();
        let end = stage.app.now().plus_seconds(70 * 86_400);
        stage.pass_until(&end.to_string());
        // (33,000 - 3,000) / 2 twice, then 33,000 / 2.
        assert_eq!(totals(stage, minji), [15_000, 15_000, 16_500]);
        let invoice = stage.invoices(minji).pop().unwrap();
        let line = stage.lines(invoice.id).remove(0);
        assert_eq!((line.amount, line.discount, invoice.discount), (33_000, 18_000, 18_000));
        let shop = stage.shop.id;
        stage.app.db.write(move |tx| give_back_invoice(tx, shop, invoice.id)).wait().unwrap();
        stage.pass_until(&end.plus_seconds(30 * 86_400).to_string());
        assert_eq!(totals(stage, minji).last(), Some(&15_000), "a void invoice gives its period back");
    });
}

#[test]
fn what_a_customer_has_is_used_by_all_their_subscriptions_together() {
    each(|stage| {
        let minji = stage.add("이민지", "tok_paid");
        stage.subscribe(minji, "toy-m");
        stage.subscribe(minji, "toy-m");
        hand_out(stage, "once", won("3000"));
        check_taken(stage, "once", Subject::Customer(minji), Ok(()));
        let end = stage.app.now().plus_seconds(32 * 86_400);
        stage.pass_until(&end.to_string());
        assert_eq!(totals(stage, minji).iter().sum::<i64>(), 4 * 33_000 - 3_000);
    });
}

#[test]
fn a_change_and_its_reverse_cancel_under_a_coupon() {
    use domain::billing::change::When;
    for (amount, percent, periods) in [("4999", "", ""), ("", "0.333", "ever"), ("", "0.5", "")] {
        each(|stage| {
            let minji = stage.add("이민지", "tok_paid");
            hand_out(stage, "c", |typed| {
                (typed.amount, typed.percent) = (amount.into(), percent.into());
                typed.periods = periods.into();
            });
            let id = subscribe(stage, minji, "toy-m", &["c"]).unwrap();
            let later = stage.app.now().plus_seconds(11 * 86_400);
            stage.pass_until(&later.to_string());
            for (plan, hour) in [("toy-l", 0), ("toy-m", 1)] {
                stage.pass_until(&later.plus_seconds(hour * 3_600).to_string());
                let (app, shop) = (stage.app.clone(), stage.shop.clone());
                let changing = stage.app.db.write(move |tx| {
                    let now = app.now();
                    let offer = catalog::offer::offer(tx, &shop, plan, &[], shop.today(now))?.unwrap();
                    subscription::change(&app, tx, &shop, id, "command", now, |a| {
                        a.change_plan(offer.terms.clone(), &[], When::Now, None, now)
                    })?;
                    Ok::<_, Refused>(subscription::bill_now(&app, tx, &shop, id, now)?)
                });
                changing.wait().unwrap();
            }
            let totals = totals(stage, minji);
            assert_eq!(totals.len(), 3, "{amount}{percent} {totals:?}");
            assert_eq!(totals[1] + totals[2], 0, "{amount}{percent} {totals:?}");
        });
    }
}

#[test]
fn a_preview_is_refused_like_the_real_thing_and_takes_nothing() {
    each(|stage| {
        hand_out(stage, "one", |typed| (typed.amount, typed.most) = ("5000".into(), "1".into()));
        let minji = stage.add("이민지", "tok_paid");
        let ask = |code: &str| {
            let (app, shop, codes) = (stage.app.clone(), stage.shop.clone(), vec![code.to_string()]);
            let asking = stage.app.db.read(move |r| {
                let asked = Would { codes: &codes, customer: Some(minji), subscription: None, plan: None };
                would(r, &shop, &asked, app.now()).map(|_| ())
            });
            asking.wait()
        };
        assert_eq!(ask("one"), Ok(()));
        assert_eq!(taken(stage, "ONE"), 0);
        check_taken(stage, "one", Subject::Customer(minji), Ok(()));
        assert_eq!(ask("one"), Err(Refused::No(Refusal::Coupon { why: NoCoupon::UsedUp, code: "ONE".into() })));
    });
}

const NEW: [(&str, &str); 4] = [("code", "spring"), ("kind", "amount"), ("amount", "5,000"), ("length", "once")];

#[test]
fn staff_make_change_and_stop_coupons() {
    each(|stage| {
        let desk = stage.desk(Role::Manager);
        assert_says(&stage.get("/admin/coupons", &desk), &["아직 쿠폰이 없어요"]);
        assert_says(&stage.get("/admin/coupons/new", &desk), &["장난감 M"]);
        let empty = stage.post("/admin/coupons/new", &desk, &[("kind", "amount"), ("length", "once")]);
        for want in ["쿠폰 코드를 적어 주세요", "할인 금액을 적어 주세요"] {
            assert!(empty.body.contains(want), "{want}");
        }
        let path = stage.post("/admin/coupons/new", &desk, &NEW).location().to_string();
        assert_says(&stage.get(&path, &desk), &["SPRING", "5,000원 할인 · 결제 한 번"]);
        assert_says(&stage.get("/admin/coupons", &desk), &["SPRING", "5,000원 할인"]);
        let again = stage.post("/admin/coupons/new", &desk, &NEW);
        assert_eq!(again.status.as_u16(), 422);
        assert!(again.body.contains("이미 쓰고 있는 코드예요"), "{}", again.body);
        for (name, value) in [("code", "a b"), ("amount", "0"), ("until", "never"), ("most", "0")] {
            let wrong: Vec<_> = NEW.into_iter().filter(|(field, _)| *field != name).chain([(name, value)]).collect();
            let answer = stage.post("/admin/coupons/new", &desk, &wrong);
            assert_eq!(answer.status.as_u16(), 422, "{name}");
            assert!(answer.body.contains(&format!("f-{name}-error")), "{name}");
        }
        let edit = format!("{path}/edit");
        assert_says(&stage.get(&edit, &desk), &["SPRING", "5,000원 할인"]);
        let changed = [("name_ko", "봄맞이"), ("most", "10"), ("version", "1")];
        assert_eq!(stage.post(&edit, &desk, &changed).location(), path);
        assert_eq!(stage.post(&edit, &desk, &changed).status.as_u16(), 422, "an old form");
        assert_says(&stage.get(&path, &desk), &["봄맞이", "10", "5,000원 할인"]);
        assert_eq!(stage.post(&format!("{path}/stop"), &desk, &[]).location(), path);
        assert_says(&stage.get("/admin/coupons?state=stopped", &desk), &["SPRING"]);
        let minji = stage.add("이민지", "tok_paid");
        check_taken(stage, "spring", Subject::Customer(minji), Err("coupon_not_valid"));
        assert_eq!(stage.post(&format!("{path}/resume"), &desk, &[]).location(), path);
        check_taken(stage, "spring", Subject::Customer(minji), Ok(()));
        let viewer = stage.desk(Role::Viewer);
        assert_eq!(stage.status("/admin/coupons/new", &viewer), 403);
        assert_eq!(stage.post(&format!("{path}/stop"), &viewer, &[]).status.as_u16(), 403);
        assert_eq!(stage.status("/admin/coupons/cpn_0000000000001", &desk), 404);
    });
}

#[test]
fn staff_attach_a_coupon_with_its_money_first() {
    each(|stage| {
        let desk = stage.desk(Role::Agent);
        hand_out(stage, "spring", won("3000"));
        let minji = stage.add("이민지", "tok_paid");
        let s = stage.subscribe(minji, "toy-m");
        let page = format!("/admin/subscriptions/{s}");
        let ask = format!("/admin/coupons/attach?subscription={s}");
        assert_says(&stage.get(&page, &desk), &["쿠폰 붙이기", &ask]);
        assert_says(&stage.get(&ask, &desk), &["쿠폰 코드를 입력하면"]);
        assert_says(&stage.get(&format!("{ask}&code=spring&scope=subscription"), &desk), &["33,000원", "30,000원"]);
        assert_says(&stage.get(&format!("{ask}&code=nobody&scope=subscription"), &desk), &["찾지 못했어요"]);
        let (id, code) = (s.to_string(), ("code", "spring"));
        let form = [("subscription", id.as_str()), code, ("scope", "subscription")];
        assert_eq!(stage.post("/admin/coupons/attach", &desk, &form).location(), page);
        assert_eq!(stage.post("/admin/coupons/attach", &desk, &form).status.as_u16(), 422);
        let shown = stage.get(&page, &desk);
        assert_says(&shown, &["SPRING", "1번 남음"]);
        assert_says(&stage.get("/my", &stage.me(minji)), &["쓰고 있는 쿠폰", "3,000원 할인"]);
        let path = shown.body.split("/admin/coupons/detach/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let detach = format!("/admin/coupons/detach/{path}");
        assert_eq!(stage.post(&detach, &desk, &[]).location(), page);
        assert_says(&stage.get(&page, &desk), &["붙어 있는 쿠폰이 없어요"]);
        assert_eq!(stage.post(&detach, &desk, &[]).status.as_u16(), 404);
        assert_eq!(taken(stage, "SPRING"), 0);
    });
}

#[test]
fn a_visitor_sees_the_price_fall_before_joining() {
    each(|stage| {
        assert!(!stage.get("/join/toy-m", &stage.nobody()).body.contains("쿠폰"), "nothing to type a code for");
        hand_out(stage, "spring", won("3000"));
        assert_says(&stage.get("/join/toy-m", &stage.nobody()), &["쿠폰이 있나요", "33,000원"]);
        assert_says(&stage.get("/join/toy-m?coupon=spring", &stage.nobody()), &["3,000원 할인", "30,000원"]);
        assert_says(&stage.get("/join/toy-m?coupon=nobody", &stage.nobody()), &["찾지 못했어요"]);
        let minji = stage.add("이민지", "tok_paid");
        let me = stage.me(minji);
        let wrong =
            stage.post("/join/toy-m", &me, &[("key", "0123456789abcdef0123456789abcdee"), ("coupon", "nobody")]);
        assert_eq!(wrong.status.as_u16(), 422);
        let form = [("key", "0123456789abcdef0123456789abcdef"), ("coupon", "spring")];
        let joined = stage.post("/join/toy-m", &me, &form);
        assert!(joined.location().starts_with("/join/done"), "{}", joined.body);
        assert_eq!(totals(stage, minji), [30_000]);
        assert_eq!(taken(stage, "SPRING"), 1);
    });
}

#[test]
fn guessing_codes_is_slowed_down_and_a_right_one_is_no_guess() {
    each(|stage| {
        hand_out(stage, "spring", won("3000"));
        let statuses = |code: &str, times: usize| -> Vec<u16> {
            let nobody = stage.nobody();
            let mut found: Vec<u16> =
                (0..times).map(|_| stage.status(&format!("/join/toy-m?coupon={code}"), &nobody)).collect();
            found.dedup();
            found
        };
        assert_eq!(statuses("spring", 40), [200], "the right code again and again");
        assert_eq!(statuses("nobody", 40), [200, 429]);
        assert_eq!(statuses("spring", 1), [429], "who has to wait does not find out by a right guess");
        assert_eq!(stage.status("/join/toy-m", &stage.nobody()), 200);
        stage.app.clock.set(stage.app.now().plus_seconds(16 * 60));
        assert_eq!(statuses("spring", 1), [200]);
    });
}
