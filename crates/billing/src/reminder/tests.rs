//! Customers are told what happens to their money, once a day at most, and pay by a link.

use base::id::{CustomerId, MessageId};
use base::{Instant, Lang};
use domain::billing::invoice::State;
use domain::billing::phase::Standing;
use domain::shop::policy::{Policy, RetryEnd, read_hours, read_retries};
use domain::shop::role::Role;
use kit::events;
use kit::testing::assert_settled;
use people::NewCustomer;
use people::customer::{self, Source};
use people::message::{self, Posted};
use shop::{Shop, tenant};

use super::CONSUMER;
use crate::payment::{self, Card};
use crate::tests::{Stage, assert_says, each};

fn hear(stage: &Stage) {
    events::drain(&stage.app, CONSUMER).unwrap();
}

/// Opens the shop's eyes to another policy.
fn policy(stage: &Stage, policy: Policy) -> Shop {
    let shop = Shop { policy: policy.into(), ..Shop::clone(&stage.shop) };
    let (id, saved) = (shop.id, shop.clone());
    stage.app.db.write(move |tx| tenant::save(tx, &saved)).wait().unwrap();
    stage.app.db.read(move |r| tenant::find(r, id)).wait().unwrap().unwrap()
}

/// Lets time pass, everything done and told on the way.
fn live(stage: &Stage, shop: &Shop, until: &str) {
    let until = Instant::parse(&format!("{until}:00+09:00")).unwrap();
    hear(stage);
    while let Some(at) = crate::next_due(&stage.app, shop).unwrap().filter(|at| *at <= until) {
        stage.app.clock.set(at.max(stage.app.now()));
        crate::run(&stage.app, shop).unwrap();
        hear(stage);
    }
    stage.app.clock.set(until);
    crate::run(&stage.app, shop).unwrap();
    hear(stage);
}

fn messages(stage: &Stage) -> Vec<Posted> {
    let shop = stage.shop.id;
    stage.app.db.read(move |r| message::list_after(r, shop, MessageId(0), 200)).wait().unwrap()
}

/// `11-21 payment_declined`, one for each message to a customer.
fn told(stage: &Stage, customer: CustomerId) -> Vec<String> {
    let own = messages(stage).into_iter().filter(|message| message.customer == Some(customer));
    own.map(|m| format!("{} {}", &stage.shop.zone.day(m.at).to_string()[5..], m.kind)).collect()
}

/// The path of the last link that was sent.
fn link(stage: &Stage) -> String {
    let body = messages(stage).into_iter().rev().find(|m| m.body.contains("/pay/")).unwrap().body;
    let line = body.lines().find(|line| line.contains("/pay/")).unwrap();
    format!("/pay/{}", line.rsplit('/').next().unwrap())
}

#[test]
fn a_decline_is_told_and_paid_by_its_link() {
    each(|stage| {
        let customer = stage.add("김서연", "declined:funds");
        stage.subscribe(customer, "toy-m");
        hear(stage);
        assert_eq!(told(stage, customer), ["11-21 payment_declined"]);
        let sent = messages(stage).remove(0);
        assert_eq!(sent.subject, "[toys 가게] 33,000원 결제가 되지 않았어요");
        for text in ["김서연 님", "장난감 M 구독을 시작했어요.", "잔액이 모자라거나", "11월 22일에 다시 결제해 볼게요"]
        {
            assert!(sent.body.contains(text), "{text} is not in {}", sent.body);
        }
        let (path, nobody) = (link(stage), stage.nobody());
        assert_says(&stage.get(&path, &nobody), &["33,000", "연습용 카드 ••", "다른 카드로 결제하기"]);
        // Looking changes nothing; the same card does not help, another one does.
        assert_eq!(stage.post(&format!("{path}/now"), &nobody, &[]).location(), path);
        assert_eq!(stage.invoices(customer)[0].state, State::Open);
        assert_eq!(stage.post(&path, &nobody, &[("card", "stolen")]).status, 422);
        assert_eq!(stage.post(&path, &nobody, &[("card", "paid")]).location(), path);
        assert_eq!(stage.invoices(customer)[0].state, State::Paid);
        assert_says(&stage.get(&path, &nobody), &["모두 결제되었어요"]);
        hear(stage);
        assert_eq!(told(stage, customer), ["11-21 payment_declined", "11-21 payment_paid"]);
    });
}

#[test]
fn a_link_opens_one_customers_door_for_a_week() {
    each(|stage| {
        let customer = stage.add("김서연", "declined:funds");
        stage.subscribe(customer, "toy-m");
        hear(stage);
        let (path, nobody) = (link(stage), stage.nobody());
        let other = Stage::open(&stage.app, "books");
        assert_eq!(other.status(&path, &nobody), 404);
        let kept = "select cast(count(*) as bigint) from reminder_links where hash = '{}'";
        let kept = kept.replace("{}", path.trim_start_matches("/pay/"));
        let count = stage.app.db.read(move |r| kit::db::migrate::count(r, &kept)).wait();
        assert_eq!(count, Ok(0), "the secret itself is kept");
        stage.app.clock.set(stage.app.now().plus_seconds(7 * 86_400));
        let answer = stage.get(&path, &nobody);
        assert_eq!(answer.status, 410);
        assert!(answer.body.contains("더 쓸 수 없는 주소예요"));
        assert_eq!(stage.post(&path, &nobody, &[("card", "paid")]).status, 410);
        let mut statuses: Vec<u16> = (0..12).map(|n| stage.status(&format!("/pay/{n}"), &nobody)).collect();
        statuses.dedup();
        assert_eq!(statuses, [404, 429], "guesses are slowed down");
    });
}

#[test]
fn after_days_in_the_dark_there_is_one_message() {
    each(|stage| {
        let customer = stage.add("김서연", "paid");
        stage.subscribe(customer, "toy-m");
        hear(stage);
        assert_eq!(told(stage, customer), ["11-21 subscription_started"]);
        stage.app.clock.set(Instant::parse("2027-03-25T10:00:00+09:00").unwrap());
        crate::run(&stage.app, &stage.shop).unwrap();
        hear(stage);
        assert_eq!(stage.invoices(customer).len(), 5);
        assert_eq!(told(stage, customer)[1..], ["03-25 payment_paid"]);
        let last = messages(stage).pop().unwrap();
        assert_eq!(last.subject, "[toys 가게] 132,000원 결제를 마쳤어요");
        assert_eq!(last.body.lines().filter(|line| line.contains(" · 33,000원")).count(), 4, "{}", last.body);
        assert_settled(&stage.app, &[CONSUMER]);
    });
}

#[test]
fn a_second_message_waits_for_the_morning() {
    each(|stage| {
        let customer = stage.add("김서연", "paid");
        stage.subscribe(customer, "toy-m");
        hear(stage);
        let (app, shop) = (stage.app.clone(), stage.shop.id);
        let declines = Card {
            token: "declined:funds".into(),
            brand: "Sandbox".into(),
            last4: "0002".into(),
            expires: "2030-12".into(),
        };
        let adding = stage
            .app
            .db
            .write(move |tx| payment::add_instrument(tx, &app.ids, shop, customer, &declines, app.now()).map(|_| ()));
        adding.wait().unwrap();
        stage.subscribe(customer, "toy-l");
        hear(stage);
        assert_eq!(told(stage, customer), ["11-21 subscription_started", "11-21 subscription_started"]);
        live(stage, &stage.shop, "2026-11-22T09:30");
        assert_eq!(told(stage, customer)[2..], ["11-22 payment_declined"]);
        assert!(messages(stage).pop().unwrap().subject.contains("49,000원"));
    });
}

/// Somebody whose card is dead: what they are told, and how the subscription stands.
fn check_end(end: RetryEnd, want: &[&str], standing: Standing, invoice: State) {
    each(|stage| {
        let retry = read_retries("1 day, 3 days").unwrap();
        let shop = policy(stage, Policy { retry_end: end, retry, ..Policy::default() });
        let customer = stage.add("김서연", "declined:dead_instrument");
        let id = stage.subscribe(customer, "toy-m");
        live(stage, &shop, "2026-11-30T10:00");
        assert_eq!(told(stage, customer), want, "{end}");
        assert_eq!(stage.subscription(id).state, standing, "{end}");
        assert_eq!(stage.invoices(customer)[0].state, invoice, "{end}");
    });
}

#[test]
fn a_dead_card_is_asked_about_and_then_the_policy_decides() {
    let asked = ["11-21 payment_declined", "11-22 payment_asked"];
    let last = [asked[0], asked[1], "11-25 payment_asked"];
    let ended = [asked[0], asked[1], "11-25 subscription_ended"];
    check_end(RetryEnd::Unpaid, &last, Standing::Active, State::Open);
    check_end(RetryEnd::Cancel, &ended, Standing::Ended, State::Open);
    check_end(RetryEnd::Skip, &asked, Standing::Active, State::Uncollectible);
}

#[test]
fn an_invoice_that_is_given_up_is_collected_no_more() {
    each(|stage| {
        let retry = read_retries("1 day").unwrap();
        let shop = policy(stage, Policy { retry_end: RetryEnd::Skip, retry, ..Policy::default() });
        let customer = stage.add("김서연", "declined:funds");
        stage.subscribe(customer, "toy-m");
        live(stage, &shop, "2026-11-23T10:00");
        assert_eq!(stage.invoices(customer)[0].state, State::Uncollectible);
        assert_eq!(told(stage, customer), ["11-21 payment_declined"]);
        let left = "select cast(coalesce(sum(amount), 0) as bigint) from postings where account = 'receivable'";
        assert_eq!(stage.app.db.read(|r| kit::db::migrate::count(r, left)).wait(), Ok(0));
        let desk = stage.desk(Role::Owner);
        assert_eq!(stage.status(&format!("/admin/invoices/{}", stage.invoices(customer)[0].id), &desk), 200);
        // The next period is billed as ever.
        live(stage, &shop, "2026-12-21T10:00");
        assert_eq!(stage.invoices(customer).len(), 2);
    });
}

#[test]
fn nobody_is_told_what_is_not_theirs_to_mend() {
    each(|stage| {
        for class in ["declined:transient", "declined:merchant_config"] {
            let customer = stage.add("김서연", class);
            stage.subscribe(customer, "toy-m");
            hear(stage);
            assert_eq!(told(stage, customer), ["11-21 subscription_started"], "{class}");
        }
        let customer = stage.add("이도윤", "declined:risk");
        stage.subscribe(customer, "toy-m");
        hear(stage);
        assert!(messages(stage).pop().unwrap().body.contains("카드사에서 승인하지 않았어요"));
    });
}

#[test]
fn people_are_told_in_their_language_at_the_shops_hours() {
    each(|stage| {
        let hours = read_hours("11:00", "20:00").unwrap();
        let shop = policy(stage, Policy { hours, ..Policy::default() });
        let (app, owner) = (stage.app.clone(), shop.clone());
        let adding = stage.app.db.write(move |tx| {
            let new =
                NewCustomer { emails: vec!["ann@x.com".into()], ..NewCustomer::named("Ann", Lang::En, Source::Staff) };
            customer::add(tx, &app.ids, app.now(), &owner, &new)
        });
        let ann = adding.wait().unwrap();
        stage.subscribe(ann, "toy-m");
        hear(stage);
        assert_eq!(told(stage, ann), ["11-21 subscription_started"]);
        live(stage, &shop, "2026-11-21T12:00");
        let open = messages(stage).pop().unwrap();
        assert_eq!((open.kind.as_str(), open.address.as_str()), ("invoice_open", "ann@x.com"));
        assert_eq!(stage.shop.zone.show(open.at), "2026-11-21T11:00:00+09:00");
        assert_eq!(open.subject, "[toys 가게] ₩33,000 is waiting to be paid");
        assert!(open.body.starts_with("Hello Ann, this is toys 가게."), "{}", open.body);
    });
}

#[test]
fn what_happened_long_ago_is_no_news() {
    each(|stage| {
        let customer = stage.add("김서연", "declined:funds");
        stage.subscribe(customer, "toy-m");
        stage.app.clock.set(stage.app.now().plus_seconds(3 * 86_400));
        hear(stage);
        assert_eq!(told(stage, customer), Vec::<String>::new());
    });
}
