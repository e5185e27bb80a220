//! The text of a message to a customer, in their language.

use base::id::{InvoiceId, PlanId};
use base::{Amount, Currency, Instant, Lang};
use catalog::plan::PlanName;
use domain::billing::dunning::Class;
use domain::billing::reminder::Kind;
use domain::shop::policy::RetryEnd;
use kit::web::show;
use serde_json::{Value, json};
use shop::Shop;

use crate::invoice::show_number;
use crate::invoice::sql::Invoice;
use crate::reminder::LINK_DAYS;
use crate::reminder::sql::Owed;
use crate::words::T;
use crate::{aloud, document};

base::codes! {
    /// A turn of a subscription that its customer is told, as billing's event is called.
    pub enum Turn {
        Started = "subscription_started",
        Paused = "subscription_paused",
        Resumed = "subscription_resumed",
        Ended = "subscription_ended",
        Restarted = "subscription_restarted",
    }
}

impl Turn {
    pub fn of(event: &str) -> Option<Turn> {
        Turn::from_code(event)
    }
}

/// A turn that happened.
#[derive(Clone, Copy, Debug)]
pub struct Turned {
    pub turn: Turn,
    pub plan: PlanId,
    /// The number of its event.
    pub seq: i64,
    /// It was carried out on a later day than its own.
    pub is_late: bool,
}

/// What a message about money says.
#[derive(Clone, Debug)]
pub struct Money<'a> {
    pub kind: Kind,
    pub news: &'a [News],
    /// The invoices of what was paid.
    pub receipts: &'a [Invoice],
    /// Where it can be paid.
    pub link: Option<String>,
    /// When the card is tried again.
    pub retry: Option<Instant>,
    /// When the shop gives up.
    pub ends: Option<Instant>,
}

/// One invoice a message is about.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    pub invoice: InvoiceId,
    pub number: String,
    pub amount: Amount,
    pub currency: Currency,
    /// Why it was declined.
    pub class: Option<String>,
}

impl News {
    pub fn of(owed: &Owed) -> News {
        let Owed { invoice, year, number, amount, currency, class, .. } = owed.clone();
        News { invoice, number: show_number(year, number), amount, currency, class }
    }

    pub fn write(news: &[News]) -> String {
        let one = |n: &News| json!([n.invoice.0, n.number, n.amount, n.currency.code(), n.class]);
        Value::from(news.iter().map(one).collect::<Vec<_>>()).to_string()
    }

    /// What [`News::write`] wrote; what cannot be read is left out.
    pub fn read(text: &str) -> Vec<News> {
        let one = |(invoice, number, amount, currency, class): (i64, String, i64, String, Option<String>)| {
            Some(News { invoice: InvoiceId(invoice), number, amount, currency: currency.parse().ok()?, class })
        };
        let rows: Vec<(i64, String, i64, String, Option<String>)> = serde_json::from_str(text).unwrap_or_default();
        rows.into_iter().filter_map(one).collect()
    }

    /// Both, the newer of one invoice; at most `most`.
    pub fn merge(old: Vec<News>, new: Vec<News>, most: usize) -> Vec<News> {
        let stays = old.into_iter().filter(|known| new.iter().all(|news| news.invoice != known.invoice));
        let mut all: Vec<News> = stays.collect();
        all.extend(new);
        all.truncate(most);
        all
    }
}

/// To whom, and of which shop.
#[derive(Clone, Copy, Debug)]
pub struct Letter<'a> {
    pub lang: Lang,
    pub shop: &'a Shop,
    pub site: &'a str,
    pub name: &'a str,
    pub now: Instant,
}

impl Letter<'_> {
    /// Subject and text.
    pub fn money(&self, money: &Money<'_>, plans: &[PlanName], turns: &[Turned]) -> (String, String) {
        let Money { kind, news, receipts, link, retry, ends } = money;
        let (t, shop, amount) = (T(self.lang), &self.shop.name, self.sum(news));
        let (mut subject, first) = match kind {
            Kind::Declined => (t.reminder_declined_subject(&amount, shop), t.reminder_declined(&amount)),
            Kind::Open => (t.reminder_open_subject(&amount, shop), t.reminder_open(&amount)),
            Kind::Asked => (t.reminder_asked_subject(&amount, shop), t.reminder_asked(&amount)),
            Kind::Paid => (t.reminder_paid_subject(&amount, shop), t.reminder_paid(&amount)),
        };
        let said = self.said(plans, turns);
        if let (Kind::Paid, Some(last)) = (kind, said.last()) {
            subject = self.about(last);
        }
        let mut text = vec![t.reminder_hello(self.name, shop), String::new()];
        text.extend(said);
        text.push(first);
        if *kind == Kind::Declined {
            text.push(self.why(news).to_string());
            text.extend(retry.map(|at| t.reminder_retry(self.day(at))));
        }
        text.extend(ends.map(|at| match self.shop.policy.retry_end {
            RetryEnd::Skip => t.reminder_ends_skip(self.day(at)),
            RetryEnd::Cancel | RetryEnd::Unpaid => t.reminder_ends_cancel(self.day(at)),
        }));
        if let Some(link) = link {
            text.extend([String::new(), t.reminder_link(LINK_DAYS), link.clone()]);
        }
        if *kind == Kind::Paid && !news.is_empty() {
            text.push(String::new());
            text.extend(news.iter().map(|n| self.receipt(n, receipts)));
        } else if news.len() > 1 {
            text.push(String::new());
            text.extend(news.iter().map(|n| format!("{} · {}", n.number, show_money(self.lang, n.amount, n.currency))));
        }
        if *kind == Kind::Paid {
            text.extend([String::new(), t.reminder_invoices().to_string(), format!("{}/my/invoices", self.site)]);
        }
        text.extend(document::jobs::foot(self.lang, self.shop));
        (subject, text.join("\n"))
    }

    /// An invoice with its net and its tax.
    fn receipt(&self, news: &News, receipts: &[Invoice]) -> String {
        let (t, amount) = (T(self.lang), show_money(self.lang, news.amount, news.currency));
        match receipts.iter().find(|invoice| invoice.id == news.invoice) {
            Some(invoice) => {
                let money = |amount| show_money(self.lang, amount, invoice.currency);
                t.document_mail_figures(amount, &news.number, money(invoice.subtotal), money(invoice.tax))
            }
            None => format!("{} · {amount}", news.number),
        }
    }

    /// The same when only subscriptions turned.
    pub fn turns(&self, plans: &[PlanName], turns: &[Turned]) -> (String, String) {
        let (t, said) = (T(self.lang), self.said(plans, turns));
        let subject = said.last().map(|last| self.about(last)).unwrap_or_default();
        let mut text = vec![t.reminder_hello(self.name, &self.shop.name), String::new()];
        text.extend(said);
        text.extend([String::new(), t.reminder_home().to_string(), format!("{}/my", self.site)]);
        text.extend(document::jobs::foot(self.lang, self.shop));
        (subject, text.join("\n"))
    }

    /// A sentence as a subject.
    fn about(&self, sentence: &str) -> String {
        T(self.lang).reminder_turn_subject(&self.shop.name, sentence.trim_end_matches('.'))
    }

    /// A sentence for each turn.
    fn said(&self, plans: &[PlanName], turns: &[Turned]) -> Vec<String> {
        let t = T(self.lang);
        let one = |turned: &Turned| {
            let plan = aloud::plan_name(self.lang, plans, turned.plan);
            match turned.turn {
                Turn::Started => t.reminder_started(plan),
                Turn::Paused => t.reminder_paused(plan),
                Turn::Resumed => t.reminder_resumed(plan),
                Turn::Ended => t.reminder_ended(plan),
                Turn::Restarted => t.reminder_restarted(plan),
            }
        };
        turns.iter().map(one).collect()
    }

    /// What the customer can do about it; of a suspicion they are told nothing.
    fn why(&self, news: &[News]) -> &'static str {
        let t = T(self.lang);
        let class = news.iter().rev().find_map(|n| n.class.as_deref()).and_then(Class::from_code);
        match class {
            Some(Class::Funds) => t.reminder_why_funds(),
            Some(Class::CustomerAction | Class::DeadInstrument) => t.reminder_why_card(),
            Some(Class::Transient | Class::Risk | Class::MerchantConfig | Class::AlreadyDone) | None => {
                t.reminder_why_other()
            }
        }
    }

    /// `33,000원`, or one sum for each currency.
    fn sum(&self, news: &[News]) -> String {
        let mut sums: Vec<(Amount, Currency)> = Vec::new();
        for one in news {
            match sums.iter_mut().find(|(_, currency)| *currency == one.currency) {
                Some((sum, _)) => *sum = sum.saturating_add(one.amount),
                None => sums.push((one.amount, one.currency)),
            }
        }
        sums.iter().map(|(sum, currency)| show_money(self.lang, *sum, *currency)).collect::<Vec<_>>().join(", ")
    }

    fn day(&self, at: Instant) -> String {
        show::day(self.lang, self.shop.zone.day(at), self.shop.zone.day(self.now))
    }
}

fn show_money(lang: Lang, amount: Amount, currency: Currency) -> String {
    base::Money::new(amount, currency).show(lang)
}
