//! Price rises, whom they touch, and the answers.

use base::id::{CustomerId, PlanId, PlanItemId, PriceId, ShopId, SubscriptionId};
use base::{Amount, Currency, Day, Instant};
use catalog::price::Model;
use domain::billing::rise::{Answer, MemberId, Raise, RiseId, State, Without};
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table, update};
use people::message::Channel;

table! {
    pub PRICE_RISES = "price_rises" as Rise {
        id: RiseId, shop: ShopId, plan: PlanId, item: PlanItemId, price: PriceId, subscription: Option<SubscriptionId>,
        currency: Currency, old_model: Model, new_model: Model, from_on: Day, ask_on: Day, otherwise: Without,
        own: bool, swept: SubscriptionId, sweep_at: Option<Instant>, created_at: Instant, created_by: String,
        stopped_at: Option<Instant>
    }
}

impl Rise {
    pub fn raise(&self) -> Raise {
        Raise { item: self.item, price_id: self.price, price: self.new_model.0.clone() }
    }
}

table! {
    pub PRICE_RISE_MEMBERS = "price_rise_members" as Member {
        id: MemberId, shop: ShopId, rise: Option<RiseId>, subscription: SubscriptionId, customer: CustomerId,
        state: State, needs_consent: bool, effective_at: Option<Instant>, currency: Currency, before_amount: Amount,
        after_amount: Amount, mrr_before: Amount, mrr_after: Amount, ask_at: Option<Instant>, next_at: Option<Instant>,
        asked_at: Option<Instant>, channel: Option<Channel>, reminded_at: Option<Instant>, answer: Option<Answer>,
        answered_at: Option<Instant>, change: Option<i64>, settled_at: Option<Instant>, created_at: Instant
    }
}
update! {
    /// Everything about a member that moves.
    pub MOVE = "price_rise_members" as Moved where { id: MemberId, shop: ShopId } set {
        state: State, needs_consent: bool, effective_at: Option<Instant>, before_amount: Amount, after_amount: Amount,
        mrr_before: Amount, mrr_after: Amount, ask_at: Option<Instant>, next_at: Option<Instant>,
        asked_at: Option<Instant>, channel: Option<Channel>, reminded_at: Option<Instant>, answer: Option<Answer>,
        answered_at: Option<Instant>, change: Option<i64>, settled_at: Option<Instant>
    }
}
table! {
    pub PRICE_RISE_ANSWERS = "price_rise_answers" as NewAnswer {
        id: i64, shop: ShopId, member: MemberId, customer: CustomerId, answer: Answer, at: Instant, channel: String,
        actor: String, version: String, wording: String
    }
}
update! {
    pub SWEPT = "price_rises" as Swept where { id: RiseId, shop: ShopId } set {
        swept: SubscriptionId, sweep_at: Option<Instant>
    }
}
stmt! { STOP = "update price_rises set stopped_at = $3, sweep_at = null where shop = $1 and id = $2" }
stmt! {
    FIND -> Rise =
        "select {ROW} from price_rises where shop = $1 and id = $2"
}
stmt! {
    /// All rises of a shop, newest first.
    LIST -> Rise =
        "select {ROW} from price_rises where shop = $1 order by id desc limit 200"
}
stmt! {
    /// Rises whose subscriptions are to be looked through.
    SWEEPS -> Rise =
        "select {ROW} from price_rises where shop = $1 and sweep_at <= $2 order by sweep_at, id limit 20 {LOCK}"
}
stmt! {
    /// One row: when subscriptions are to be looked through next.
    NEXT_SWEEP -> (Option<Instant>,) =
        "select min(sweep_at) from price_rises where shop = $1 and sweep_at is not null"
}
stmt! {
    /// One row: when something is to be done about a member.
    NEXT_STEP -> (Option<Instant>,) =
        "select min(next_at) from price_rise_members where shop = $1 and next_at is not null"
}
stmt! {
    /// Subscriptions to a plan that a rise has not met yet.
    CANDIDATES -> (SubscriptionId,) =
        "select s.id from subscriptions s
          where s.shop = $1 and s.plan = $2 and s.currency = $3 and s.state <> 'ended' and s.billed_from is not null
            and s.id > $4 and (cast($5 as bigint) is null or s.id = $5)
            and not exists (select 1 from price_rise_members m where m.rise = $6 and m.subscription = s.id)
          order by s.id
          limit $7"
}
stmt! {
    /// Trials whose end nobody looks after yet.
    TRIALS -> (SubscriptionId,) =
        "select s.id from subscriptions s
          where s.shop = $1 and s.state = 'trial' and s.billed_from is not null
            and not exists (select 1 from price_rise_members m where m.rise is null and m.subscription = s.id)
          order by s.id
          limit $2"
}
stmt! {
    /// What was or is asked about some subscriptions' steps.
    pub(super) KNOWN_STEPS -> KnownStep {
        subscription: SubscriptionId, settled_at: Option<Instant>, effective_at: Option<Instant>
    } =
        "select {ROW} from price_rise_members
          where +shop = $1 and rise is null and subscription in {EACH $2} order by subscription, id limit 10000"
}
stmt! {
    /// The subscriptions of members with something to do, kept from other writers before the members are.
    SUBSCRIPTIONS_DUE -> (SubscriptionId,) =
        "select id from subscriptions
          where +shop = $1 and id in (select subscription from price_rise_members
                                       where shop = $1 and next_at <= $2 order by next_at, id limit $3)
          order by id limit 100000 {LOCK}"
}
stmt! {
    /// Members with something to do, the longest waiting first.
    DUE -> Member =
        "select {ROW} from price_rise_members where shop = $1 and next_at <= $2 order by next_at, id limit $3 {LOCK}"
}
stmt! {
    MEMBER -> Member =
        "select {ROW} from price_rise_members where shop = $1 and id = $2"
}
stmt! {
    /// What is still open about some subscriptions.
    OPEN_OF -> Member =
        "select {ROW} from price_rise_members
          where +shop = $1 and settled_at is null and subscription in {EACH $2}
          order by effective_at, id
          limit 10000 {LOCK}"
}
stmt! {
    /// One row when a rise or a trial of the shop ever had a member.
    ANY -> (MemberId,) = "select id from price_rise_members where shop = $1 order by customer, id limit 1"
}
stmt! {
    /// Everything a customer was asked or will be, newest first.
    OF_CUSTOMER -> Member =
        "select {ROW} from price_rise_members where shop = $1 and customer = $2 order by id desc limit 100"
}
stmt! {
    /// What is still open of a rise.
    OPEN_OF_RISE -> Member =
        "select {ROW}
           from price_rise_members where +shop = $1 and rise = $2 and settled_at is null order by id limit $3 {LOCK}"
}
stmt! {
    /// The answers to one question, newest first.
    pub ANSWERS -> Given { answer: Answer, at: Instant, channel: String, actor: String, version: String, wording: String } =
        "select {ROW} from price_rise_answers where shop = $1 and member = $2 order by id desc limit 100"
}
stmt! {
    /// One row: how many messages with the question went out or are about to.
    HEARD -> (i64,) =
        "select count(*) from messages
          where shop = $1 and customer = $2 and at >= $3 and kind in ('price_rise_ask', 'price_rise_remind')
            and state in ('waiting', 'sent')"
}
stmt! {
    /// Whom a rise touches, with their names: who still has to answer first, then the nearest day. `$2`: a rise, or 0 for trials; `$3`: a group of [`Group`], or nothing.
    pub MEMBERS -> Listed {
        id: MemberId, subscription: SubscriptionId, customer: CustomerId, name: String, state: State,
        needs_consent: bool, effective_at: Option<Instant>, currency: Currency, mrr_before: Amount, mrr_after: Amount,
        asked_at: Option<Instant>, reached: bool, answer: Option<Answer>, answered_at: Option<Instant>
    } =
        "select m.id, m.subscription, m.customer, c.name, m.state, m.needs_consent, m.effective_at, m.currency,
                m.mrr_before, m.mrr_after, m.asked_at,
                cast(case when exists (select 1 from messages g
                                        where g.shop = m.shop and g.customer = m.customer and g.at >= m.asked_at
                                          and g.kind in ('price_rise_ask', 'price_rise_remind')
                                          and g.state in ('waiting', 'sent')) then 1 else 0 end as bigint),
                m.answer, m.answered_at
           from price_rise_members m join customers c on c.id = m.customer
          where m.shop = $1 and coalesce(m.rise, 0) = $2
            and ($3 = '' or m.state = $3 or ($3 = 'yes' and m.answer = 'yes') or ($3 = 'no' and m.answer = 'no')
                 or ($3 = 'silent' and m.asked_at is not null and m.answer is null and m.needs_consent = 1)
                 or ($3 = 'sent' and m.asked_at is not null)
                 or ($3 = 'unreached' and m.asked_at is not null and m.answer is null and m.needs_consent = 1
                     and not exists (select 1 from messages g
                                      where g.shop = m.shop and g.customer = m.customer and g.at >= m.asked_at
                                        and g.kind in ('price_rise_ask', 'price_rise_remind')
                                        and g.state in ('waiting', 'sent'))))
          order by case when m.settled_at is not null then 2 when m.asked_at is not null and m.answer is null then 0 else 1 end,
                   case when m.settled_at is null then m.effective_at else -m.effective_at end, m.id
          limit $4 offset $5"
}
stmt! {
    /// `reached`: the question was sent or waits to be. Members of every rise (0: trials) by how far they are and what they answered, with the money.
    pub TALLY -> Tally {
        rise: i64, state: State, answer: Option<Answer>, asked: bool, reached: bool, needs_consent: bool, count: i64,
        before: Amount, after: Amount
    } =
        "select cast(coalesce(rise, 0) as bigint), state, answer,
                cast(case when asked_at is null then 0 else 1 end as bigint),
                cast(case when exists (select 1 from messages g
                                        where g.shop = m.shop and g.customer = m.customer and g.at >= m.asked_at
                                          and g.kind in ('price_rise_ask', 'price_rise_remind')
                                          and g.state in ('waiting', 'sent')) then 1 else 0 end as bigint),
                needs_consent, count(*), cast(sum(mrr_before) as bigint), cast(sum(mrr_after) as bigint)
           from price_rise_members m
          where m.shop = $1 and (cast($2 as bigint) is null or coalesce(m.rise, 0) = $2)
          group by 1, 2, 3, 4, 5, 6
          order by 1, 2, 3, 4, 5, 6
          limit 10000"
}

pub fn find(reader: &mut Reader<'_>, shop: ShopId, id: RiseId) -> Result<Option<Rise>, Error> {
    reader.find(&FIND, args![shop, id])
}

pub fn list(reader: &mut Reader<'_>, shop: ShopId) -> Result<Vec<Rise>, Error> {
    reader.all(&LIST, args![shop])
}

pub(super) fn list_sweeps(tx: &mut Tx<'_>, shop: ShopId, now: Instant) -> Result<Vec<Rise>, Error> {
    tx.all(&SWEEPS, args![shop, now])
}

/// When something is to be asked, reminded, settled or looked through.
pub fn next_due(reader: &mut Reader<'_>, shop: ShopId) -> Result<Option<Instant>, Error> {
    let (sweep, step) = (reader.one(&NEXT_SWEEP, args![shop])?.0, reader.one(&NEXT_STEP, args![shop])?.0);
    Ok([sweep, step].into_iter().flatten().min())
}

/// Subscriptions after `swept` that the rise has not met, at most `limit`.
pub fn list_candidates(
    reader: &mut Reader<'_>,
    rise: &Rise,
    swept: SubscriptionId,
    limit: i64,
) -> Result<Vec<SubscriptionId>, Error> {
    let Rise { id, shop, plan, currency, subscription, .. } = rise.clone();
    let found = reader.all(&CANDIDATES, args![shop, plan, currency, swept, subscription, id, limit])?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

pub(super) fn list_trials(reader: &mut Reader<'_>, shop: ShopId, limit: i64) -> Result<Vec<SubscriptionId>, Error> {
    Ok(reader.all(&TRIALS, args![shop, limit])?.into_iter().map(|(id,)| id).collect())
}

pub(super) fn list_known_steps(
    reader: &mut Reader<'_>,
    shop: ShopId,
    subscriptions: impl Iterator<Item = SubscriptionId>,
) -> Result<Vec<KnownStep>, Error> {
    let ids = each(subscriptions.map(|id| id.0));
    reader.all(&KNOWN_STEPS, args![shop, ids])
}

pub(super) fn list_due(tx: &mut Tx<'_>, shop: ShopId, now: Instant, limit: i64) -> Result<Vec<Member>, Error> {
    // SQLite has one writer.
    if tx.is_postgres() {
        tx.all(&SUBSCRIPTIONS_DUE, args![shop, now, limit])?;
    }
    tx.all(&DUE, args![shop, now, limit])
}

pub fn find_member(reader: &mut Reader<'_>, shop: ShopId, id: MemberId) -> Result<Option<Member>, Error> {
    reader.find(&MEMBER, args![shop, id])
}

pub(super) fn list_open_of(
    tx: &mut Tx<'_>,
    shop: ShopId,
    subscriptions: impl Iterator<Item = SubscriptionId>,
) -> Result<Vec<Member>, Error> {
    if tx.find(&ANY, args![shop])?.is_none() {
        return Ok(Vec::new());
    }
    let ids = each(subscriptions.map(|id| id.0));
    tx.all(&OPEN_OF, args![shop, ids])
}

pub fn list_of_customer(reader: &mut Reader<'_>, shop: ShopId, customer: CustomerId) -> Result<Vec<Member>, Error> {
    reader.all(&OF_CUSTOMER, args![shop, customer])
}

pub(super) fn list_open_of_rise(tx: &mut Tx<'_>, shop: ShopId, rise: RiseId, limit: i64) -> Result<Vec<Member>, Error> {
    tx.all(&OPEN_OF_RISE, args![shop, rise, limit])
}

pub fn list_answers(reader: &mut Reader<'_>, shop: ShopId, member: MemberId) -> Result<Vec<Given>, Error> {
    reader.all(&ANSWERS, args![shop, member])
}

/// Whether the question of a member could be carried to the customer.
pub fn is_reached(reader: &mut Reader<'_>, member: &Member) -> Result<bool, Error> {
    let Some(asked) = member.asked_at else { return Ok(false) };
    Ok(reader.one(&HEARD, args![member.shop, member.customer, asked])?.0 > 0)
}

/// A page of those a rise touches; no rise means trials. `group`: `yes`, `no`, `silent`, `sent`, `unreached`, or a state.
pub fn list_members(
    reader: &mut Reader<'_>,
    shop: ShopId,
    rise: Option<RiseId>,
    group: &str,
    (limit, offset): (i64, i64),
) -> Result<Vec<Listed>, Error> {
    reader.all(&MEMBERS, args![shop, rise.map_or(0, |rise| rise.0), group, limit, offset])
}

/// `only`: one rise, 0 for trials; without it all of the shop.
pub fn tally(reader: &mut Reader<'_>, shop: ShopId, only: Option<i64>) -> Result<Vec<Tally>, Error> {
    reader.all(&TALLY, args![shop, only])
}

pub(super) fn stop(tx: &mut Tx<'_>, shop: ShopId, id: RiseId, now: Instant) -> Result<(), Error> {
    tx.run(&STOP, args![shop, id, now]).map(|_| ())
}

impl Member {
    /// Writes what has moved.
    pub(super) fn save(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let m = self;
        tx.update(
            &MOVE,
            &[Moved {
                id: m.id,
                shop: m.shop,
                state: m.state,
                needs_consent: m.needs_consent,
                effective_at: m.effective_at,
                before_amount: m.before_amount,
                after_amount: m.after_amount,
                mrr_before: m.mrr_before,
                mrr_after: m.mrr_after,
                ask_at: m.ask_at,
                next_at: m.next_at,
                asked_at: m.asked_at,
                channel: m.channel,
                reminded_at: m.reminded_at,
                answer: m.answer,
                answered_at: m.answered_at,
                change: m.change,
                settled_at: m.settled_at,
            }],
        )
    }
}
