-- Revenue by day, closed months, wallet credit by where it came from, deposits.

-- Lines that have still something to earn, and the day they are booked next. A row goes when its line is wholly earned.
create table revenue_open (
  invoice {I64} not null,
  line {I64} not null,
  shop {I64} not null,
  next_on text not null,
  primary key (invoice, line)
) {TABLE_KEYED};
create index revenue_open_due on revenue_open (shop, next_on, invoice, line);

-- What was booked of a line up to the end of a day. The key keeps two workers from booking the same.
create table revenue_booked (
  invoice {I64} not null,
  line {I64} not null,
  through text not null,
  shop {I64} not null,
  amount {I64} not null,
  entry {I64} not null,
  primary key (invoice, line, through)
) {TABLE_KEYED};
create index revenue_booked_through on revenue_booked (shop, through, invoice, line);

-- What moved on each account in a month that is over, so that it need not be added up again.
create table ledger_months (
  shop {I64} not null,
  month text not null,
  account text not null,
  currency text not null,
  debit {I64} not null,
  credit {I64} not null,
  primary key (shop, month, account, currency)
) {TABLE_KEYED};

-- Wallet credit the shop gave, by the entry in the books. What is left of it is worked out from the wallet's movements.
create table grants (
  entry {PK},
  shop {I64} not null,
  customer {I64} not null references customers (id),
  currency text not null,
  kind text not null,
  amount {I64} not null,
  priority {I64} not null,
  expires_on text,
  note text not null,
  actor text not null,
  given_at {I64} not null,
  -- Set once its last day was over: then `expired` went back to the shop, by the entry `expiry`.
  ended_on text,
  expired {I64} not null,
  expiry {I64},
  -- From the form, so that sending it twice gives credit once.
  key text not null,
  unique (shop, key)
) {TABLE_END};
create index grants_customer on grants (shop, customer, entry);
create index grants_expiring on grants (shop, expires_on, entry) where expires_on is not null and ended_on is null;

-- What became of a deposit that was paid with an invoice. `n` counts from 1 for each deposit.
create table deposit_movements (
  invoice {I64} not null,
  line {I64} not null,
  n {I64} not null,
  shop {I64} not null,
  customer {I64} not null,
  kind text not null,
  way text,
  reason text,
  amount {I64} not null,
  currency text not null,
  note text not null,
  -- null when it went to the card: the refund has its own entries
  entry {I64},
  actor text not null,
  at {I64} not null,
  primary key (invoice, line, n)
) {TABLE_KEYED};
create index deposit_movements_customer on deposit_movements (shop, customer);
create index invoice_lines_deposits on invoice_lines (shop, invoice, n) where kind = 'deposit';

-- Deposits as they were charged, with what credit notes took of them and what went back or was kept. What goes back by
-- card counts as long as its refund has not failed.
create view deposits as
select l.shop, l.invoice, l.n as line, i.year, i.number, i.state, i.customer, l.subscription, l.name_ko, l.name_en,
       i.currency, i.issued_on, l.amount - l.discount as amount,
       (select cast(coalesce(sum(n.amount - n.discount), 0) as bigint) from credit_note_lines n
         where n.invoice = l.invoice and n.line = l.n) as noted,
       (select cast(coalesce(sum(m.amount), 0) as bigint) from deposit_movements m
         where m.invoice = l.invoice and m.line = l.n and coalesce(m.way, '') <> 'card')
       + (select cast(coalesce(sum(r.amount), 0) as bigint) from refunds r
           where r.invoice = l.invoice and r.source = 'deposit' and r.state <> 'failed') as moved
  from invoice_lines l join invoices i on i.id = l.invoice
 where l.kind = 'deposit';
