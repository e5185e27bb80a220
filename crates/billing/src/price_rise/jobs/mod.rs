//! What time brings: whom a rise touches is looked up, they are asked, reminded, and on the day what they said is carried
//! out. Every step is one transaction and safe to repeat; what was missed is made up in order.

mod steps;

use base::Instant;
use base::id::SubscriptionId;
use domain::billing::Refusal;
use domain::billing::agreement::{Agreement, Change, What};
use domain::billing::rise::{self, Answer, Meeting, MemberId, Met, Outcome, State, Without};
use kit::app::App;
use kit::db::{Error, Reader, Tx};
use people::message::{self, Message};
use shop::Shop;

use super::sql::{self, Member, Rise, Swept};
use super::{ACTOR, portal};
use crate::subscription::{self, Refused, Subscription};
use steps::{asks_steps, enroll_step};

pub use steps::enroll_steps;

/// How many one transaction takes.
pub(super) const CHUNK: i64 = 200;
const DAY_SECONDS: i64 = 86_400;
/// A member is looked at anew this often at one instant.
const STEPS_MOST: usize = 10;

/// Does everything about price rises that is due; returns how much that was. Comes before renewals are billed.
pub fn run(app: &App, shop: &Shop, now: Instant) -> Result<usize, Error> {
    let mut total = 0;
    loop {
        let owner = shop.clone();
        if !app.db.read(move |r| is_due(r, &owner, now)).wait()? {
            return Ok(total);
        }
        let (inner, owner) = (app.clone(), shop.clone());
        let done = app.db.write(move |tx| round(&inner, tx, &owner, now)).wait()?;
        total += done;
        if done == 0 {
            return Ok(total);
        }
    }
}

fn is_due(reader: &mut Reader<'_>, shop: &Shop, now: Instant) -> Result<bool, Error> {
    let step = sql::next_due(reader, shop.id)?.is_some_and(|at| at <= now);
    Ok(step || asks_steps(shop) && !sql::list_trials(reader, shop.id, 1)?.is_empty())
}

fn round(app: &App, tx: &mut Tx<'_>, shop: &Shop, now: Instant) -> Result<usize, Error> {
    let mut done = 0;
    for rise in sql::list_sweeps(tx, shop.id, now)? {
        done += 1;
        sweep(app, tx, shop, &rise, now)?;
    }
    if asks_steps(shop) {
        let mut found = Vec::new();
        for id in sql::list_trials(tx, shop.id, CHUNK)? {
            found.extend(subscription::find(tx, shop.id, id)?);
        }
        done += enroll_steps(app, tx, shop, &found, now)?;
    }
    for mut member in sql::list_due(tx, shop.id, now, CHUNK)? {
        done += 1;
        step(app, tx, shop, &mut member, now)?;
    }
    Ok(done)
}

/// Meets the next subscriptions to a rise's plan. After the last one: again when people are asked, then daily until new
/// customers pay the new price.
pub(super) fn sweep(app: &App, tx: &mut Tx<'_>, shop: &Shop, rise: &Rise, now: Instant) -> Result<(), Error> {
    let ids = sql::list_candidates(tx, rise, rise.swept, CHUNK)?;
    for id in &ids {
        if let Some(subscription) = subscription::find(tx, shop.id, *id)? {
            let agreement = subscription::agreement(tx, shop, &subscription)?;
            let met = rise::meet(&rise.raise(), &agreement, since(shop, rise, &subscription, now));
            if met != Met::Never {
                enroll(app, tx, shop, Some(rise), &subscription, met, now)?;
            }
        }
    }
    let (swept, sweep_at) = match ids.last().filter(|_| ids.len() as i64 == CHUNK) {
        Some(last) => (*last, Some(now)),
        None => (SubscriptionId(0), next_sweep(shop, rise, now)),
    };
    tx.update(&sql::SWEPT, &[Swept { id: rise.id, shop: shop.id, swept, sweep_at }])
}

fn next_sweep(shop: &Shop, rise: &Rise, now: Instant) -> Option<Instant> {
    let tomorrow = shop.today(now).plus_days(1);
    (tomorrow <= rise.from_on).then(|| shop.zone.midnight(tomorrow.max(rise.ask_on)))
}

/// Periods that were billed already keep their price, whatever the day of the rise.
fn since(shop: &Shop, rise: &Rise, subscription: &Subscription, now: Instant) -> Instant {
    shop.zone.midnight(rise.from_on).max(subscription.next_at.unwrap_or(now))
}

fn enroll(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    rise: Option<&Rise>,
    subscription: &Subscription,
    met: Met,
    now: Instant,
) -> Result<(), Error> {
    let mut member = Member {
        id: MemberId(app.ids.next(now)),
        shop: shop.id,
        rise: rise.map(|rise| rise.id),
        subscription: subscription.id,
        customer: subscription.customer,
        state: State::Planned,
        needs_consent: true,
        effective_at: None,
        currency: subscription.currency,
        before_amount: 0,
        after_amount: 0,
        mrr_before: subscription.mrr,
        mrr_after: subscription.mrr,
        ask_at: None,
        next_at: None,
        asked_at: None,
        channel: None,
        reminded_at: None,
        answer: None,
        answered_at: None,
        change: None,
        settled_at: None,
        created_at: now,
    };
    let ask = rise.map_or(shop.today(now), |rise| rise.ask_on);
    match met {
        // Whoever leaves by the trial's end may think better of it until then.
        Met::Never => (member.effective_at, member.next_at) = (subscription.period_to, subscription.period_to),
        Met::Waiting => member.next_at = Some(now.plus_seconds(DAY_SECONDS)),
        Met::At(meeting) => place(shop, &mut member, &meeting, ask, now),
    }
    tx.insert(&sql::PRICE_RISE_MEMBERS, std::slice::from_ref(&member))?;
    if !member.needs_consent && member.effective_at.is_some() {
        plan(app, tx, shop, &mut member, now)?;
        save(tx, shop, &mut member)?;
    }
    Ok(())
}

/// Where a member meets the new price, and when they are asked.
fn place(shop: &Shop, member: &mut Member, meeting: &Meeting, ask: base::Day, now: Instant) {
    member.needs_consent = meeting.needs_consent;
    member.effective_at = Some(meeting.at);
    (member.before_amount, member.after_amount) = (meeting.before, meeting.after);
    (member.mrr_before, member.mrr_after) = (meeting.mrr_before, meeting.mrr_after);
    let ask_at = rise::ask_at(&shop.zone, ask, meeting.at, now);
    member.ask_at = meeting.needs_consent.then_some(ask_at);
    member.next_at = next(shop, member);
}

/// When something is to be done about a member next.
fn next(shop: &Shop, m: &Member) -> Option<Instant> {
    let effective = m.effective_at?;
    let step = match m.state {
        State::Planned => m.ask_at,
        State::Asked if m.answer.is_none() && m.reminded_at.is_none() && m.channel.is_some() => {
            m.asked_at.and_then(|asked| rise::remind_at(&shop.zone, asked, effective))
        }
        State::Asked => None,
        State::Applied | State::Kept | State::Ended | State::Gone | State::Stopped => return None,
    };
    Some(step.map_or(effective, |step| step.min(effective)))
}

pub(super) fn save(tx: &mut Tx<'_>, shop: &Shop, member: &mut Member) -> Result<(), Error> {
    if member.effective_at.is_some() || !member.state.is_open() {
        member.next_at = next(shop, member);
    }
    member.save(tx)
}

pub(super) fn close(tx: &mut Tx<'_>, member: &mut Member, state: State, now: Instant) -> Result<(), Error> {
    (member.state, member.next_at, member.settled_at) = (state, None, Some(now));
    member.save(tx)
}

/// What is due about one member: the question, the reminder, or the day itself.
fn step(app: &App, tx: &mut Tx<'_>, shop: &Shop, member: &mut Member, now: Instant) -> Result<(), Error> {
    let Some((subscription, agreement)) = read(tx, shop, member)? else {
        return close(tx, member, State::Gone, now);
    };
    let due = member.effective_at.filter(|effective| *effective <= now);
    let since = due.or(subscription.next_at).unwrap_or(now);
    let (met, rise) = meet_again(tx, shop, member, &agreement, since)?;
    let meets = matches!(&met, Met::At(meeting) if Some(meeting.at) == member.effective_at);
    match (due, member.state) {
        (Some(effective), _) if meets => settle(app, tx, shop, member, effective, rise.as_ref(), now),
        (Some(_), _) if met == Met::Never => {
            unplan(app, tx, shop, member, now)?;
            close(tx, member, State::Gone, now)
        }
        _ if !meets => moved(app, tx, shop, member, met, rise.as_ref(), now),
        (_, State::Planned) => {
            member.channel = write(app, tx, shop, member, "ask", now)?;
            (member.state, member.asked_at) = (State::Asked, Some(now));
            save(tx, shop, member)
        }
        _ => {
            write(app, tx, shop, member, "remind", now)?;
            member.reminded_at = Some(now);
            save(tx, shop, member)
        }
    }
}

/// The question or the reminder as a message, in the customer's language. None when there is no way to reach them.
fn write(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    member: &Member,
    what: &str,
    now: Instant,
) -> Result<Option<message::Channel>, Error> {
    let Some(customer) = people::customer::find(tx, shop.id, member.customer)? else { return Ok(None) };
    let Some((channel, address)) = message::way(tx, shop.id, customer.id, shop.today(now))? else { return Ok(None) };
    let Some(question) = portal::find_question(tx, shop, customer.language, member)? else { return Ok(None) };
    let (subject, body) = question.message(customer.language, shop, what == "remind");
    let effective = member.effective_at.map_or(0, Instant::micros);
    let key = format!("{}-{what}-{effective}", member.id);
    let (kind, customer) = (format!("price_rise_{what}"), Some(customer.id));
    let (shop, attached) = (shop.id, String::new());
    message::send(tx, &app.ids, now, Message { shop, customer, channel, address, kind, key, subject, body, attached })?;
    Ok(Some(channel))
}

/// Where a member meets the new price as the agreement stands now, leaving aside what was planned for that.
fn meet_again(
    tx: &mut Tx<'_>,
    shop: &Shop,
    member: &Member,
    agreement: &Agreement,
    since: Instant,
) -> Result<(Met, Option<Rise>), Error> {
    let bare = rise::without(agreement, member.change);
    let Some(id) = member.rise else {
        let step = rise::next_step(&bare, since).and_then(|(_, step)| step);
        return Ok((step.map_or(Met::Never, Met::At), None));
    };
    let Some(rise) = sql::find(tx, shop.id, id)? else { return Ok((Met::Never, None)) };
    let since = shop.zone.midnight(rise.from_on).max(since);
    Ok((rise::meet(&rise.raise(), &bare, since), Some(rise)))
}

fn read(tx: &mut Tx<'_>, shop: &Shop, member: &Member) -> Result<Option<(Subscription, Agreement)>, Error> {
    let Some(subscription) = subscription::find(tx, shop.id, member.subscription)? else { return Ok(None) };
    let agreement = subscription::agreement(tx, shop, &subscription)?;
    Ok(Some((subscription, agreement)))
}

/// The day has come: what was said is carried out at that instant, before anything is billed at it.
fn settle(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    member: &mut Member,
    effective: Instant,
    rise: Option<&Rise>,
    now: Instant,
) -> Result<(), Error> {
    let without = rise.map_or(Without::End, |rise| rise.otherwise);
    let needs = member.needs_consent && (rise.is_some() || asks_steps(shop));
    match rise::outcome(needs, member.answer, without) {
        Outcome::Apply => {
            plan(app, tx, shop, member, now)?;
            close(tx, member, State::Applied, now)?;
            // After the trial an introductory price, after that the lasting one.
            match read(tx, shop, member)?.filter(|_| rise.is_none() && asks_steps(shop)) {
                Some((subscription, agreement)) => {
                    let after = effective.plus_seconds(1);
                    enroll_step(app, tx, shop, &subscription, &agreement, after, now).map(|_| ())
                }
                None => Ok(()),
            }
        }
        Outcome::Keep => {
            unplan(app, tx, shop, member, now)?;
            close(tx, member, State::Kept, now)
        }
        Outcome::End => {
            unplan(app, tx, shop, member, now)?;
            close(tx, member, State::Ended, now)?;
            record(app, tx, shop, member.subscription, now, |a| rise::end(a, effective, now)).map(|_| ())
        }
    }
}

/// The agreement has changed: the new price meets it elsewhere now, or not at all. An answer given too early for the
/// new day does not count, and is asked for again.
fn moved(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    member: &mut Member,
    met: Met,
    rise: Option<&Rise>,
    now: Instant,
) -> Result<(), Error> {
    let meeting = match met {
        Met::At(meeting) => meeting,
        // Somebody leaves, say. Until the day they may think better of it; nobody is asked meanwhile.
        Met::Never => {
            unplan(app, tx, shop, member, now)?;
            member.ask_at = None;
            member.state = State::Planned;
            return match member.effective_at {
                Some(_) => save(tx, shop, member),
                None => close(tx, member, State::Gone, now),
            };
        }
        Met::Waiting => {
            unplan(app, tx, shop, member, now)?;
            (member.effective_at, member.next_at) = (None, Some(now.plus_seconds(DAY_SECONDS)));
            return member.save(tx);
        }
    };
    let ask = rise.map_or(shop.today(now), |rise| rise.ask_on);
    let counts = |at: Option<Instant>| at.is_some_and(|at| rise::check_answer(&shop.zone, at, meeting.at).is_ok());
    if counts(member.answered_at.or(member.asked_at)) {
        member.state = State::Asked;
    } else {
        (member.state, member.answer, member.answered_at) = (State::Planned, None, None);
        (member.asked_at, member.reminded_at, member.channel) = (None, None, None);
    }
    place(shop, member, &meeting, ask, now);
    if member.answer == Some(Answer::Yes) || !member.needs_consent {
        plan(app, tx, shop, member, now)?;
    } else {
        unplan(app, tx, shop, member, now)?;
    }
    save(tx, shop, member)
}

/// Plans the new price for the member's day, in place of what was planned before.
pub(super) fn plan(app: &App, tx: &mut Tx<'_>, shop: &Shop, member: &mut Member, now: Instant) -> Result<(), Error> {
    let (Some(id), Some(at)) = (member.rise, member.effective_at) else { return Ok(()) };
    let (Some(rise), Some((_, agreement))) = (sql::find(tx, shop.id, id)?, read(tx, shop, member)?) else {
        return Ok(());
    };
    let bare = rise::without(&agreement, member.change);
    let Ok(wanted) = rise::apply(&bare, &rise.raise(), at, now) else { return Ok(()) };
    let planned = agreement.changes.iter().find(|change| Some(change.ordinal) == member.change);
    if planned.is_some_and(|planned| planned.at == at && planned.what == wanted.what) {
        return Ok(());
    }
    unplan(app, tx, shop, member, now)?;
    let made = record(app, tx, shop, member.subscription, now, |a| rise::apply(a, &rise.raise(), at, now))?;
    member.change = made.map(|change| change.ordinal);
    Ok(())
}

/// Takes back what was planned for a member.
pub(super) fn unplan(app: &App, tx: &mut Tx<'_>, shop: &Shop, member: &mut Member, now: Instant) -> Result<(), Error> {
    if let Some(ordinal) = member.change.take() {
        record(app, tx, shop, member.subscription, now, |a| rise::undo(a, ordinal, now))?;
    }
    Ok(())
}

/// Records a change of a subscription; None when it does not fit any more.
fn record(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    id: SubscriptionId,
    now: Instant,
    decide: impl Fn(&Agreement) -> Result<Change, Refusal>,
) -> Result<Option<Change>, Error> {
    match subscription::change(app, tx, shop, id, ACTOR, now, decide) {
        Ok(change) => Ok(Some(change)),
        Err(Refused::No(_) | Refused::Missing) => Ok(None),
        Err(Refused::Broken(error)) => Err(error),
    }
}

/// To be called before these subscriptions are billed: nobody pays a price they were to be asked about first.
pub fn settle_due(app: &App, tx: &mut Tx<'_>, shop: &Shop, due: &[Subscription], now: Instant) -> Result<(), Error> {
    enroll_steps(app, tx, shop, due, now)?;
    let mut open = sql::list_open_of(tx, shop.id, due.iter().map(|s| s.id))?;
    // Where the agreement has changed a step may only find the next one.
    for _ in 0..STEPS_MOST {
        open.retain(|m| m.settled_at.is_none() && m.effective_at.is_none_or(|at| at <= now));
        for member in &mut open {
            step(app, tx, shop, member, now)?;
        }
        open.retain(|m| m.effective_at.is_some());
        if open.is_empty() {
            break;
        }
    }
    Ok(())
}

/// To be called after a subscription was changed: where it meets the new price may have moved.
pub fn follow(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    subscription: &Subscription,
    (agreement, actor): (&Agreement, &str),
    now: Instant,
) -> Result<(), Error> {
    let last = agreement.changes.last().map(|change| &change.what);
    if actor == ACTOR || matches!(last, Some(What::Created(_))) {
        return Ok(());
    }
    let since = subscription.next_at.unwrap_or(now).min(now);
    let open = sql::list_open_of(tx, shop.id, [subscription.id].into_iter())?;
    if asks_steps(shop) && subscription.billed_from.is_some() && !open.iter().any(|member| member.rise.is_none()) {
        enroll_step(app, tx, shop, subscription, agreement, now, now)?;
    }
    for mut member in open {
        let (met, rise) = meet_again(tx, shop, &member, agreement, since)?;
        moved(app, tx, shop, &mut member, met, rise.as_ref(), now)?;
    }
    Ok(())
}

/// Everything a rise would touch, at most `limit` subscriptions are looked at. For previews.
pub fn foresee(
    reader: &mut Reader<'_>,
    shop: &Shop,
    rise: &Rise,
    limit: usize,
    now: Instant,
) -> Result<(Vec<(Subscription, Meeting)>, bool), Error> {
    let (mut found, mut looked, mut swept) = (Vec::new(), 0, SubscriptionId(0));
    loop {
        let ids = sql::list_candidates(reader, rise, swept, CHUNK)?;
        for id in &ids {
            let Some(subscription) = subscription::find(reader, shop.id, *id)? else { continue };
            let agreement = subscription::agreement(reader, shop, &subscription)?;
            if let Met::At(meeting) = rise::meet(&rise.raise(), &agreement, since(shop, rise, &subscription, now)) {
                found.push((subscription, meeting));
            }
        }
        looked += ids.len();
        match ids.last().filter(|_| ids.len() as i64 == CHUNK) {
            Some(_) if looked >= limit => return Ok((found, true)),
            Some(last) => swept = *last,
            None => return Ok((found, false)),
        }
    }
}
