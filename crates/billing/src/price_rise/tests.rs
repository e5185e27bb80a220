//! Price rises end to end: who is asked, what they say, what they pay.

use std::sync::Arc;

use base::Instant;
use base::id::{CustomerId, SubscriptionId};
use catalog::{plan, plan_item};
use domain::billing::Refusal;
use domain::billing::agreement::{Agreement, Change, PauseMode};
use domain::billing::change::When;
use domain::billing::item::Terms;
use domain::billing::phase::Standing;
use domain::billing::price::Price;
use domain::billing::rise::{Answer, RiseId, State, Without};
use domain::shop::policy::{Consent, Policy};
use domain::shop::role::Role;
use shop::{Actor, Shop};

use super::sql::{self, Member};
use super::*;
use crate::subscription::Refused;
use crate::tests::{Stage, assert_says, each};

impl Stage {
    fn new_rise(&self, code: &str, won: i64, from: &str, without: Without) -> NewRise {
        let (shop, wanted) = (self.shop.id, code.to_string());
        let found = self.app.db.read(move |r| {
            let plan = plan::find_by_code(r, shop, &wanted)?.unwrap().id;
            Ok::<_, Error>((plan, plan_item::list(r, shop, plan)?.remove(0).id))
        });
        let (plan, item) = found.wait().unwrap();
        let price = Wanted::New(if code == "seats" { Price::each(won) } else { Price::flat(won) });
        NewRise { plan, item, price, from: from.parse().unwrap(), ask: None, without, subscription: None }
    }

    fn rise(&self, new: &NewRise) -> Result<RiseId, Refused> {
        let (app, shop, new) = (self.app.clone(), Arc::clone(&self.shop), new.clone());
        self.app.db.write(move |tx| start(&app, tx, &shop, &new, &Actor::Command, app.now())).wait()
    }

    fn members(&self, customer: CustomerId) -> Vec<Member> {
        let shop = self.shop.id;
        self.app.db.read(move |r| sql::list_of_customer(r, shop, customer)).wait().unwrap()
    }

    fn say(&self, customer: CustomerId, given: Answer) -> Result<(), Refused> {
        let (app, shop) = (self.app.clone(), Arc::clone(&self.shop));
        let saying = self.app.db.write(move |tx| {
            let by = Answering { actor: &Actor::Command, channel: "story", lang: Lang::Ko };
            answer_all(&app, tx, &shop, (customer, None), given, by, app.now())
        });
        saying.wait()
    }

    /// What was charged, oldest first.
    fn totals(&self, customer: CustomerId) -> Vec<i64> {
        self.invoices(customer).iter().rev().map(|invoice| invoice.total).collect()
    }

    /// The same shop under the law of Korea.
    fn under_law(&self) -> Shop {
        let policy = Policy { consent: Consent::Kr, ..Policy::default() };
        Shop { policy: Arc::new(policy), ..Shop::clone(&self.shop) }
    }
}

/// A customer of the plan since 10 January, and a rise from 10 June asked on 11 May.
fn begun(stage: &Stage, without: Without) -> (CustomerId, SubscriptionId, RiseId) {
    stage.pass_until("2027-01-10T10:00:00+09:00");
    let customer = stage.add("김서연", "sandbox:paid");
    let subscription = stage.subscribe(customer, "toy-m");
    stage.pass_until("2027-04-01T10:00:00+09:00");
    let rise = stage.rise(&stage.new_rise("toy-m", 36_000, "2027-06-10", without)).unwrap();
    stage.pass_until("2027-05-20T10:00:00+09:00");
    assert_eq!(stage.members(customer)[0].state, State::Asked);
    (customer, subscription, rise)
}

#[test]
fn who_agrees_pays_the_new_price_from_the_next_period_on() {
    each(|stage| {
        let (customer, id, _) = begun(stage, Without::End);
        stage.say(customer, Answer::Yes).unwrap();
        stage.say(customer, Answer::Yes).unwrap();
        stage.pass_until("2027-07-11T10:00:00+09:00");
        assert_eq!(stage.totals(customer)[4..], [33_000, 36_000, 36_000]);
        assert_eq!((stage.subscription(id).state, stage.subscription(id).mrr), (Standing::Active, 36_000));
        assert_eq!(stage.members(customer)[0].state, State::Applied);
    });
}

#[test]
fn silence_and_no_end_it_or_keep_the_price() {
    each(|stage| {
        let (customer, id, _) = begun(stage, Without::End);
        stage.pass_until("2027-07-11T10:00:00+09:00");
        assert_eq!(stage.totals(customer), [33_000; 5]);
        assert_eq!(stage.subscription(id).state, Standing::Ended);
        assert_eq!(stage.members(customer)[0].state, State::Ended);
    });
    each(|stage| {
        let (customer, id, _) = begun(stage, Without::Keep);
        stage.say(customer, Answer::No).unwrap();
        stage.pass_until("2027-07-11T10:00:00+09:00");
        assert_eq!(stage.totals(customer), [33_000; 7]);
        assert_eq!(stage.subscription(id).state, Standing::Active);
        assert_eq!(stage.members(customer)[0].state, State::Kept);
    });
}

#[test]
fn an_answer_may_be_changed_until_the_day() {
    each(|stage| {
        let (customer, id, _) = begun(stage, Without::End);
        stage.say(customer, Answer::Yes).unwrap();
        stage.say(customer, Answer::No).unwrap();
        let member = stage.members(customer).remove(0);
        assert_eq!((member.answer, member.change), (Some(Answer::No), None));
        stage.say(customer, Answer::Yes).unwrap();
        stage.pass_until("2027-06-11T10:00:00+09:00");
        assert_eq!(stage.totals(customer)[4..], [33_000, 36_000]);
        assert_eq!(stage.subscription(id).state, Standing::Active);
        let (shop, member) = (stage.shop.id, member.id);
        let answers = stage.app.db.read(move |r| sql::list_answers(r, shop, member)).wait().unwrap();
        let said: Vec<Answer> = answers.iter().map(|given| given.answer).collect();
        assert_eq!(said, [Answer::Yes, Answer::No, Answer::Yes]);
        assert!(answers.iter().all(|given| given.wording.contains("36,000") && given.version == VERSION));
    });
}

#[test]
fn consent_asked_or_given_too_early_does_not_count() {
    each(|stage| {
        stage.pass_until("2027-01-10T10:00:00+09:00");
        let customer = stage.add("김서연", "sandbox:paid");
        stage.subscribe(customer, "toy-m");
        stage.pass_until("2027-04-01T10:00:00+09:00");
        let new = stage.new_rise("toy-m", 36_000, "2027-06-10", Without::End);
        let earliest = "2027-05-11".parse().unwrap();
        let early = Err(Refused::No(Refusal::ConsentTooEarly { earliest }));
        let asked = NewRise { ask: "2027-05-10".parse().ok(), ..new.clone() };
        assert_eq!(stage.rise(&asked).map(|_| ()), early);
        assert_eq!(stage.say(customer, Answer::Yes), Err(Refused::No(Refusal::NothingAsked)));
        stage.rise(&new).unwrap();
        assert_eq!(stage.say(customer, Answer::Yes), early);
        stage.pass_until("2027-05-11T00:00:00+09:00");
        assert_eq!(stage.say(customer, Answer::Yes), Ok(()));
    });
}

#[test]
fn a_lower_price_needs_no_answer() {
    each(|stage| {
        stage.pass_until("2027-01-10T10:00:00+09:00");
        let customer = stage.add("김서연", "sandbox:paid");
        stage.subscribe(customer, "toy-m");
        stage.rise(&stage.new_rise("toy-m", 30_000, "2027-02-01", Without::End)).unwrap();
        stage.pass_until("2027-03-11T10:00:00+09:00");
        assert_eq!(stage.totals(customer), [33_000, 30_000, 30_000]);
    });
}

#[test]
fn new_customers_pay_the_new_price_unless_it_is_stopped() {
    each(|stage| {
        let (_, _, rise) = begun(stage, Without::Keep);
        stage.pass_until("2027-06-09T10:00:00+09:00");
        let early = stage.add("박민준", "sandbox:paid");
        stage.subscribe(early, "toy-m");
        let (app, shop) = (stage.app.clone(), Arc::clone(&stage.shop));
        let stopping = move |tx: &mut Tx<'_>| stop(&app, tx, &shop, rise, &Actor::Command, app.now());
        let again = stopping.clone();
        stage.app.db.write(stopping).wait().unwrap();
        assert_eq!(stage.app.db.write(again).wait(), Err(Refused::No(Refusal::RiseOver)));
        stage.pass_until("2027-06-15T10:00:00+09:00");
        let late = stage.add("이도윤", "sandbox:paid");
        stage.subscribe(late, "toy-m");
        assert_eq!((stage.totals(early), stage.totals(late)), (vec![33_000], vec![33_000]));
    });
    each(|stage| {
        let (customer, ..) = begun(stage, Without::Keep);
        stage.pass_until("2027-06-15T10:00:00+09:00");
        let late = stage.add("이도윤", "sandbox:paid");
        stage.subscribe(late, "toy-m");
        assert_eq!((stage.totals(late), stage.totals(customer)), (vec![36_000], vec![33_000; 6]));
        assert!(stage.members(late).is_empty());
    });
}

#[test]
fn under_the_law_a_trial_needs_a_yes_to_become_paid() {
    for (given, totals) in [(None, vec![]), (Some(Answer::No), vec![]), (Some(Answer::Yes), vec![10_000])] {
        each(|stage| {
            let mut law = Stage::open(&stage.app, "law");
            law.shop = Arc::new(law.under_law());
            law.pass_until("2027-01-10T10:00:00+09:00");
            let customer = law.add("김서연", "sandbox:paid");
            let id = law.subscribe(customer, "trial");
            law.pass_until("2027-01-20T10:00:00+09:00");
            if let Some(given) = given {
                law.say(customer, given).unwrap();
            }
            law.pass_until("2027-02-01T10:00:00+09:00");
            let paid: Vec<i64> = law.totals(customer).into_iter().filter(|total| *total != 0).collect();
            assert_eq!(paid, totals, "{given:?}");
            let want = if given == Some(Answer::Yes) { Standing::Active } else { Standing::Ended };
            assert_eq!(law.subscription(id).state, want);
        });
    }
}

#[test]
fn the_customer_answers_with_one_tap_and_keeps_the_record() {
    each(|stage| {
        let (customer, ..) = begun(stage, Without::End);
        let member = stage.members(customer)[0].id;
        let (me, here) = (stage.me(customer), format!("/my/price/{member}"));
        assert_says(
            &stage.get(&here, &me),
            &["가격이 바뀌어요", "33,000원", "36,000원", "2027년 6월 10일", "동의해요"],
        );
        let other = stage.me(stage.add("박민준", "sandbox:paid"));
        assert_eq!(stage.status(&here, &other), 404);
        assert_eq!(stage.post(&here, &other, &[("answer", "yes")]).status, 404);
        assert_eq!(stage.post(&here, &me, &[("answer", "later")]).status, 404);
        assert_eq!(stage.post(&here, &me, &[("answer", "yes")]).status, 303);
        assert_says(&stage.get(&here, &me), &["동의 기록", "sheet-a4", "내 구독 화면"]);
        stage.pass_until("2027-06-11T10:00:00+09:00");
        let me = stage.me(customer);
        assert_says(&stage.get(&here, &me), &["새 가격이 적용됐어요"]);
        assert_eq!(stage.post(&here, &me, &[("answer", "no")]).status, 303);
        assert_eq!(stage.members(customer)[0].answer, Some(Answer::Yes));
    });
}

#[test]
fn staff_see_the_money_before_and_the_answers_after() {
    each(|stage| {
        stage.pass_until("2027-01-10T10:00:00+09:00");
        let customer = stage.add("김서연", "sandbox:paid");
        stage.subscribe(customer, "toy-m");
        let (desk, viewer) = (stage.desk(Role::Owner), stage.desk(Role::Viewer));
        assert_says(&stage.get("/admin/price-rises", &desk), &["아직 올린 가격이 없어요", "30일"]);
        let new = stage.new_rise("toy-m", 36_000, "2027-06-10", Without::End);
        let item = new.item.to_string();
        let typed = [("item", item.as_str()), ("amount", "36,000"), ("from", "2027-06-10"), ("without", "end")];
        let asked = format!("/admin/price-rises/new?item={item}&amount=36000&from=2027-06-10&without=end");
        assert_says(
            &stage.get(&asked, &desk),
            &["33,000원", "36,000원", "5월 11일", "아직 문자와 메일을 보내지 않아요"],
        );
        assert_eq!(stage.status("/admin/price-rises/new", &viewer), 403);
        let early = format!("{asked}&ask=2027-05-01");
        assert_says(&stage.get(&early, &desk), &["인상 동의는 2027년 5월 11일부터"]);
        let answer = stage.post("/admin/price-rises/new", &desk, &typed);
        assert_eq!(answer.status, 303, "{}", answer.body);
        let shop = stage.shop.id;
        let rise = stage.app.db.read(move |r| sql::list(r, shop)).wait().unwrap().remove(0).id;
        let here = format!("/admin/price-rises/{rise}");
        assert_says(&stage.get(&here, &viewer), &["김서연", "33,000원 → 36,000원"]);
        assert_says(&stage.get("/admin/price-rises", &viewer), &["장난감 M", "33,000원"]);
        assert_eq!(stage.post(&format!("{here}/stop"), &viewer, &[]).status, 403);
        let member = stage.members(customer)[0].id;
        assert_says(&stage.get(&format!("/admin/price-rises/people/{member}"), &viewer), &["김서연", "동의 기록"]);
        let person = format!("/admin/price-rises/people/{member}");
        assert_says(&stage.get(&person, &desk), &["5월 11일에 물어볼 예정이에요"]);
        assert_says(&stage.get("/admin/price-rises", &desk), &["물어볼 예정", &format!("{here}?group=planned\">1<")]);
        assert_says(&stage.get("/admin/price-rises/trials", &viewer), &["체험·첫 할인에서 정상가로"]);
        assert_eq!(stage.post(&format!("{here}/stop"), &desk, &[]).status, 303);
        assert_eq!(stage.members(customer)[0].state, State::Stopped);
    });
}

/// A shop that can send nothing must learn that nobody was reached, before subscriptions end over it.
#[test]
fn staff_see_that_a_question_reached_nobody_and_who_answered() {
    each(|stage| {
        let (customer, _, rise) = begun(stage, Without::End);
        let member = stage.members(customer)[0].clone();
        assert_eq!(member.state, State::Asked);
        let (desk, here) = (stage.desk(Role::Owner), format!("/admin/price-rises/{rise}"));
        let person = format!("/admin/price-rises/people/{}", member.id);
        let page = stage.get(&here, &desk);
        assert_says(&page, &["1명에게 질문이 전달되지 않았어요", "/admin/settings/mail", "답 기다림"]);
        assert_says(&stage.get(&format!("{here}?group=unreached"), &desk), &[&person]);
        assert_says(&stage.get(&person, &desk), &["물었지만 문자나 메일이 가지 않았어요", "구독이 끝나요"]);
        stage.say(customer, Answer::Yes).unwrap();
        let page = stage.get(&here, &desk);
        assert_says(&page, &["동의함"]);
        assert!(!page.body.contains("전달되지 않았어요"), "who answered was reached");
        assert_says(&stage.get(&person, &desk), &["동의했어요"]);
    });
}

#[test]
fn what_was_missed_is_made_up_before_anything_is_billed() {
    each(|stage| {
        let (customer, id, _) = begun(stage, Without::End);
        stage.app.clock.set(Instant::parse("2027-07-20T10:00:00+09:00").unwrap());
        crate::run(&stage.app, &stage.shop).unwrap();
        assert_eq!(stage.totals(customer), [33_000; 5]);
        assert_eq!(stage.subscription(id).ended_on.map(|day| day.to_string()), Some("2027-06-10".into()));
    });
}

/// Something else changes between the answer and the day.
fn meanwhile(stage: &Stage, id: SubscriptionId, decide: fn(&Agreement, &Terms, Instant) -> Result<Change, Refusal>) {
    let (app, shop) = (stage.app.clone(), Arc::clone(&stage.shop));
    let changing = stage.app.db.write(move |tx| {
        let now = app.now();
        let other = catalog::offer::offer(tx, &shop, "toy-l", &[], shop.today(now))?.unwrap().terms;
        subscription::change(&app, tx, &shop, id, "command", now, |a| decide(a, &other, now))?;
        subscription::bill_now(&app, tx, &shop, id, now)?;
        Ok::<_, Refused>(())
    });
    changing.wait().unwrap();
    crate::run(&stage.app, &stage.shop).unwrap();
}

#[test]
fn another_quantity_after_the_yes_is_charged_at_the_new_price() {
    each(|stage| {
        stage.pass_until("2027-01-10T10:00:00+09:00");
        let customer = stage.add("김서연", "sandbox:paid");
        let id = stage.subscribe(customer, "seats");
        stage.rise(&stage.new_rise("seats", 12_000, "2027-02-10", Without::End)).unwrap();
        stage.pass_until("2027-01-20T10:00:00+09:00");
        stage.say(customer, Answer::Yes).unwrap();
        meanwhile(stage, id, |a, _, now| a.set_quantity(None, 3, When::PeriodEnd, now));
        stage.pass_until("2027-02-11T10:00:00+09:00");
        assert_eq!(stage.totals(customer).last(), Some(&36_000));
        assert_eq!(stage.subscription(id).quantity, 3);
    });
}

#[test]
fn who_takes_another_plan_after_the_yes_is_left_alone() {
    each(|stage| {
        let (customer, id, _) = begun(stage, Without::End);
        stage.say(customer, Answer::Yes).unwrap();
        meanwhile(stage, id, |a, other, now| a.change_plan(other.clone(), &[], When::PeriodEnd, None, now));
        stage.pass_until("2027-06-11T10:00:00+09:00");
        assert_eq!(stage.totals(customer).last(), Some(&49_000));
        assert_eq!(stage.members(customer)[0].state, State::Gone);
    });
}

#[test]
fn a_long_rest_after_the_yes_asks_again() {
    each(|stage| {
        let (customer, id, _) = begun(stage, Without::Keep);
        stage.say(customer, Answer::Yes).unwrap();
        meanwhile(stage, id, |a, _, now| a.pause("2027-08-01".parse().ok(), PauseMode::Extend, now));
        stage.pass_until("2027-06-15T10:00:00+09:00");
        let member = stage.members(customer).remove(0);
        assert_eq!((member.state, member.answer, member.change), (State::Planned, None, None));
        assert!(member.effective_at > Instant::parse("2027-08-01T00:00:00+09:00"));
        stage.pass_until("2027-09-01T10:00:00+09:00");
        assert_eq!(stage.members(customer)[0].state, State::Kept);
        assert_eq!(stage.totals(customer).last(), Some(&33_000));
    });
}
