//! The SQL of the checks: reading only, in chunks by key, of one shop each.

use base::id::{AttemptId, CustomerId, InvoiceId, PaymentId, PlanId, ShopId, SubscriptionId};
use base::{Amount, Currency, Day, Instant, Zone};
use billing::payment::sql::State as PaymentState;
use domain::billing::invoice::State as InvoiceState;
use domain::billing::ledger::Account;
use domain::billing::moment::Schedule;
use domain::billing::phase::Standing;
use domain::fulfilment::State as ParcelState;
use domain::people::contact::Kind;
use kit::db::{Error, Reader};
use kit::{args, stmt};

stmt! {
    /// One row: the next shop, open or closed.
    NEXT_SHOP -> (ShopId,) = "select id from shops where id > $1 order by id limit 1"
}
stmt! {
    /// What every ledger entry adds up to, by currency.
    pub ENTRIES -> Entry { entry: i64, currency: Currency, sum: Amount } =
        "select entry, currency, cast(sum(amount) as bigint) from postings
          where shop = $1 and entry >= $2 and (entry, currency) > ($2, $3)
          group by entry, currency order by entry, currency limit 5000"
}
stmt! {
    /// What every wallet holds.
    pub WALLETS -> Wallet { customer: CustomerId, currency: Currency, amount: Amount } =
        "select customer, currency, cast(-sum(amount) as bigint) from postings
          where shop = $1 and account = 'customer_credit' and customer >= $2 and (customer, currency) > ($2, $3)
          group by customer, currency order by customer, currency limit 5000"
}
stmt! {
    /// What open invoices ask for, by currency. What was refunded before a bank took the rest back is not owed again.
    pub ASKED -> Sum { currency: Currency, count: i64, amount: Amount } =
        "select i.currency, count(*),
                cast(sum(i.amount_due - (select coalesce(sum(p.refunded), 0) from payments p where p.invoice = i.id)) as bigint)
           from invoices i where i.shop = $1 and i.state = 'open' group by i.currency order by i.currency limit 1000"
}
stmt! {
    /// What payments brought in and what of it went back, by currency.
    pub BROUGHT_IN -> Sum =
        "select currency, count(*), cast(sum(amount - refunded) as bigint) from payments
          where shop = $1 and state = 'paid' group by currency order by currency limit 1000"
}
stmt! {
    /// Invoices with what credit notes took of them.
    pub CREDITED -> Credited {
        invoice: InvoiceId, total: Amount, credited: Amount, settled: Amount, lines: Amount
    } = "select i.id, i.total, cast(sum(n.total) as bigint),
                cast(sum(n.offset_amount + n.wallet_amount + n.refund_amount + n.outside_amount) as bigint),
                (select cast(coalesce(sum(l.total), 0) as bigint) from credit_note_lines l where l.invoice = i.id)
           from invoices i join credit_notes n on n.invoice = i.id
          where i.shop = $1 and i.id > $2 group by i.id, i.total order by i.id limit 1000"
}
stmt! {
    /// One row: what credit notes took off what an invoice asks for.
    pub OFFSET -> (Amount,) =
        "select cast(coalesce(sum(offset_amount), 0) as bigint) from credit_notes where shop = $1 and invoice = $2"
}
stmt! {
    /// The credit notes of each year, with the counter they were taken from.
    pub NOTE_YEARS -> Year =
        "select year, count(*), min(number), max(number) from credit_notes
          where shop = $1 group by year order by year limit 1000"
}
stmt! {
    /// Payments whose refunds do not add up to what went back.
    pub REFUNDED -> Refunded { id: PaymentId, amount: Amount, refunded: Amount, paid: Amount, pending: Amount } =
        "select p.id, p.amount, p.refunded,
                cast(coalesce(sum(r.amount) filter (where r.state = 'paid'), 0) as bigint),
                cast(coalesce(sum(r.amount) filter (where r.state in ('due', 'sent', 'unknown')), 0) as bigint)
           from payments p join refunds r on r.payment = p.id
          where p.shop = $1 and p.id > $2 group by p.id, p.amount, p.refunded order by p.id limit 1000"
}
stmt! {
    /// The numbers of each year, with the counter they were taken from.
    pub YEARS -> Year { year: i64, count: i64, least: i64, most: i64 } =
        "select year, count(*), min(number), max(number) from invoices
          where shop = $1 group by year order by year limit 1000"
}
stmt! {
    /// One row: the last number of a series.
    pub COUNTER -> (i64,) = "select value from counters where shop = $1 and series = $2"
}
stmt! {
    /// Where numbers are missing: the ones after which there is none.
    pub GAPS -> (i64,) =
        "select i.number + 1 from invoices i
          where i.shop = $1 and i.year = $2 and i.number < $3
            and not exists (select 1 from invoices n where n.shop = $1 and n.year = $2 and n.number = i.number + 1)
          order by i.number limit 20"
}
stmt! {
    /// Invoices with what was paid for them.
    pub PAID -> Paid {
        id: InvoiceId, state: InvoiceState, amount_due: Amount, payments: i64, attempts: i64, paid: Amount, charged: Amount
    } = "select i.id, i.state, i.amount_due,
                (select count(*) from payments p where p.invoice = i.id and p.state = 'paid'),
                (select count(*) from payments p join attempts a on a.payment = p.id
                  where p.invoice = i.id and p.state <> 'disputed' and a.state = 'paid'),
                (select cast(coalesce(sum(p.amount), 0) as bigint) from payments p
                  where p.invoice = i.id and p.state = 'paid'),
                (select cast(coalesce(sum(a.amount), 0) as bigint) from payments p join attempts a on a.payment = p.id
                  where p.invoice = i.id and p.state <> 'disputed' and a.state = 'paid')
           from invoices i where +i.shop = $1 and i.id > $2 order by i.id limit 1000"
}
stmt! {
    /// Payments with how their attempts stand.
    pub PAYMENTS -> Payment {
        id: PaymentId, state: PaymentState, amount: Amount, refunded: Amount, tries: i64, next_try_at: Option<Instant>,
        settled_at: Option<Instant>, attempts: i64, sent: i64, unknown: i64, paid: i64
    } = "select p.id, p.state, p.amount, p.refunded, p.tries, p.next_try_at, p.settled_at,
                (select count(*) from attempts a where a.payment = p.id),
                (select count(*) from attempts a where a.payment = p.id and a.state = 'sent'),
                (select count(*) from attempts a where a.payment = p.id and a.state = 'unknown'),
                (select count(*) from attempts a where a.payment = p.id and a.state = 'paid')
           from payments p where +p.shop = $1 and p.id > $2 order by p.id limit 1000"
}
stmt! {
    /// Attempts that still wait for their answer, oldest first.
    pub SENT -> Sent { id: AttemptId, sent_at: Instant } =
        "select id, sent_at from attempts where shop = $1 and state = 'sent' and id > $2 order by id limit 1000"
}
stmt! {
    /// Subscriptions with what is kept of them for lists.
    pub SUBSCRIPTIONS -> Kept {
        id: SubscriptionId, plan: PlanId, state: Standing, zone: Zone, quantity: i64, mrr: Amount, started_on: Day,
        period_from: Option<Instant>, period_to: Option<Instant>, ends_at: Option<Instant>, ended_on: Option<Day>,
        next_at: Option<Instant>, billed_from: Option<Instant>
    } = "select {ROW} from subscriptions where +shop = $1 and id > $2 order by id limit 200"
}
stmt! {
    /// The changes of some subscriptions.
    pub CHANGES -> ChangeRow {
        subscription: SubscriptionId, ordinal: i64, kind: String, at: Instant, asked_at: Instant, data: String
    } = "select {ROW} from changes
          where shop = $1 and subscription > $2 and subscription <= $3
          order by subscription, ordinal limit 1000000"
}
stmt! {
    /// What was carried out for some subscriptions.
    pub DONE -> DoneRow {
        subscription: SubscriptionId, item: String, schedule: Schedule, ordinal: i64, from_at: Instant, to_at: Instant
    } = "select {ROW} from occurrences
          where shop = $1 and subscription > $2 and subscription <= $3
          order by subscription, item, schedule, ordinal limit 1000000"
}
stmt! {
    /// Customers' contacts by kind: how many there are, go on without an end, and end before they begin.
    pub CONTACTS -> Contacts { customer: CustomerId, kind: Kind, count: i64, endless: i64, backward: i64 } =
        "select customer, kind, count(*), count(*) filter (where until is null), count(*) filter (where until < since)
           from contacts where shop = $1 and customer >= $2 and (customer, kind) > ($2, $3)
          group by customer, kind order by customer, kind limit 5000"
}
stmt! {
    /// Rows of this shop whose parent is another shop's, a few of each kind.
    pub STRANGERS -> (String, i64) =
        "select 'subscriptions', s.id from subscriptions s join customers c on c.id = s.customer
          where s.shop = $1 and c.shop <> s.shop
          union all select 'contacts', t.id from contacts t join customers c on c.id = t.customer
          where t.shop = $1 and c.shop <> t.shop
          union all select 'invoices', i.id from invoices i join customers c on c.id = i.customer
          where i.shop = $1 and c.shop <> i.shop
          union all select 'payments', p.id from payments p join invoices i on i.id = p.invoice
          where p.shop = $1 and (i.shop <> p.shop or i.customer <> p.customer)
          union all select 'attempts', a.id from attempts a join payments p on p.id = a.payment
          where a.shop = $1 and p.shop <> a.shop
          union all select 'drafts', d.id from drafts d join customers c on c.id = d.customer
          where d.shop = $1 and c.shop <> d.shop
          union all select 'instruments', n.id from instruments n join customers c on c.id = n.customer
          where n.shop = $1 and c.shop <> n.shop
          order by 1, 2 limit 1000"
}
stmt! {
    /// Subscriptions of which something that was carried out names an invoice that is neither there nor waiting.
    pub WITHOUT_BILL -> (SubscriptionId, i64) =
        "select o.subscription, count(*)
           from subscriptions s join occurrences o on o.subscription = s.id
          where s.shop = $1 and o.invoice is not null
            and not exists (select 1 from invoices i where i.id = o.invoice)
            and not exists (select 1 from drafts d where d.id = o.invoice and d.closed_at is null)
          group by o.subscription order by o.subscription limit 1000"
}
stmt! {
    /// One row: how many rows that were.
    pub CUSTOMER_COUNT -> (i64,) = "select count(*) from customers where shop = $1"
}
stmt! {
    /// What subscriptions bring in a month, and what their movements add up to.
    pub REVENUE -> Revenue { id: SubscriptionId, mrr: Amount, moved: Amount } =
        "select s.id, s.mrr,
                (select cast(coalesce(sum(m.amount), 0) as bigint) from movements m where m.subscription = s.id)
           from subscriptions s where +s.shop = $1 and s.id > $2 order by s.id limit 1000"
}
stmt! {
    /// What closed months hold.
    pub MONTHS_KEPT -> MonthSum { month: String, account: Account, currency: Currency, debit: Amount, credit: Amount } =
        "select {ROW} from ledger_months
          where shop = $1 order by month, account, currency limit 100000"
}
stmt! {
    /// What the entries of months up to one add up to.
    pub MONTHS_ADDED -> MonthSum =
        "select substr(posted_on, 1, 7), account, currency,
                cast(sum(case when amount > 0 then amount else 0 end) as bigint),
                cast(sum(case when amount < 0 then -amount else 0 end) as bigint)
           from postings where shop = $1 and substr(posted_on, 1, 7) <= $2
          group by substr(posted_on, 1, 7), account, currency order by 1, account, currency limit 100000"
}
stmt! {
    /// What was booked as earned, as the books show income: below zero.
    pub EARNED -> Sum =
        "select i.currency, count(*), cast(-sum(b.amount) as bigint)
           from revenue_booked b join invoices i on i.id = b.invoice
          where b.shop = $1 group by i.currency order by i.currency limit 1000"
}
stmt! {
    /// Lines that have still something to earn.
    pub OPEN_LINES -> (InvoiceId, i64) =
        "select invoice, line from revenue_open where shop = $1 and invoice > $2 and invoice <= $3
          order by invoice, line limit 1000000"
}
stmt! {
    /// What is held of deposits, as the books show what is owed: below zero.
    pub HELD -> Sum =
        "select d.currency, count(*), cast(-sum(d.held) as bigint)
           from (select i.currency, l.amount - l.discount
                        - (select cast(coalesce(sum(n.amount - n.discount), 0) as bigint) from credit_note_lines n
                            where n.invoice = l.invoice and n.line = l.n)
                        - (select cast(coalesce(sum(m.amount), 0) as bigint) from deposit_movements m
                            where m.invoice = l.invoice and m.line = l.n and coalesce(m.way, '') <> 'card')
                        - (select cast(coalesce(sum(r.amount), 0) as bigint) from refunds r
                            where r.invoice = l.invoice and r.source = 'deposit' and r.state <> 'failed') as held
                   from invoice_lines l join invoices i on i.id = l.invoice
                  where l.shop = $1 and l.kind = 'deposit' and i.state <> 'void') d
          group by d.currency order by d.currency limit 1000"
}
stmt! {
    /// Deposits with what is left of each.
    pub DEPOSITS -> (InvoiceId, Amount) =
        "select l.invoice, l.amount - l.discount
                - (select cast(coalesce(sum(n.amount - n.discount), 0) as bigint) from credit_note_lines n
                    where n.invoice = l.invoice and n.line = l.n)
                - (select cast(coalesce(sum(m.amount), 0) as bigint) from deposit_movements m
                    where m.invoice = l.invoice and m.line = l.n and coalesce(m.way, '') <> 'card')
                - (select cast(coalesce(sum(r.amount), 0) as bigint) from refunds r
                    where r.invoice = l.invoice and r.source = 'deposit' and r.state <> 'failed')
           from invoice_lines l where l.shop = $1 and l.kind = 'deposit' and l.invoice > $2
          order by l.invoice limit 1000"
}
stmt! {
    /// Parcels by subscription, after one of them.
    pub PARCELS -> Parcel {
        subscription: SubscriptionId, n: i64, planned_on: Day, deliver_on: Option<Day>, cutoff_at: Instant,
        state: ParcelState, locked_at: Option<Instant>
    } = "select {ROW} from parcels
          where shop = $1 and (subscription > $2 or (subscription = $2 and n > $3)) order by subscription, n limit 1000"
}
stmt! {
    /// Every reader of events.
    pub CURSORS -> Cursor { consumer: String, tx: i64, seq: i64 } =
        "select {ROW} from cursors order by consumer limit 1000"
}
stmt! {
    /// One row: the last event of all, and its shop.
    pub LAST_EVENT -> (i64, i64, ShopId) = "select tx, seq, shop from events order by tx desc, seq desc limit 1"
}

pub fn next_shop(reader: &mut Reader<'_>, after: ShopId) -> Result<Option<ShopId>, Error> {
    Ok(reader.find(&NEXT_SHOP, args![after])?.map(|(id,)| id))
}
