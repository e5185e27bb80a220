//! A line of an invoice in words: what it is called, why it is there, and how its amount came about.

use base::id::PriceId;
use base::{Amount, Currency, Lang, Money, Period, Round, Span, Zone};
use domain::billing::agreement::Agreement;
use domain::billing::item::Item;
use domain::billing::leave::{self, Reduced};
use domain::billing::line::{Draft, Kind};
use domain::billing::phase::Life;
use domain::billing::price::Price;
use domain::shop::policy::{Denominator, Policy, Prorate};
use kit::web::show;

use crate::invoice::sql::Line;
use crate::usage;
use crate::words::T;

/// A line, issued or only previewed.
#[derive(Clone, Debug)]
pub struct Point<'a> {
    pub kind: Kind,
    pub item: &'a str,
    ko: &'a str,
    en: &'a str,
    service: Option<Period>,
    full: Option<Period>,
    pub quantity: i64,
    pub amount: Amount,
    pub discount: Amount,
    pub tax: Amount,
    price: Option<PriceId>,
    change: i64,
}

impl<'a> Point<'a> {
    pub fn issued(line: &'a Line) -> Point<'a> {
        let period = |from: Option<_>, to: Option<_>| from.zip(to).map(|(from, to)| Period::new(from, to));
        Point {
            kind: line.kind,
            item: &line.item,
            ko: &line.name_ko,
            en: &line.name_en,
            service: period(line.service_from, line.service_to),
            full: period(line.full_from, line.full_to),
            quantity: line.quantity,
            amount: line.amount,
            discount: line.discount,
            tax: line.tax,
            price: line.price,
            change: line.change,
        }
    }

    pub fn drafted((line, tax): &'a (Draft, Amount)) -> Point<'a> {
        Point {
            kind: line.kind,
            item: &line.item,
            ko: &line.ko,
            en: &line.en,
            service: line.service,
            full: line.full,
            quantity: line.quantity,
            amount: line.amount,
            discount: line.discount,
            tax: *tax,
            price: line.price,
            change: line.change,
        }
    }
}

/// What a line is read with.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    pub lang: Lang,
    pub zone: &'a Zone,
    pub policy: &'a Policy,
    pub currency: Currency,
    /// The agreement it follows from; an invoice may also be of none.
    pub agreement: Option<&'a Agreement>,
    /// The plan, for items without a name of their own.
    pub plan: &'a str,
}

impl Reading<'_> {
    pub fn money(&self, amount: Amount) -> String {
        Money::new(amount, self.currency).show(self.lang)
    }

    /// What a line is called.
    pub fn name(&self, point: &Point<'_>) -> String {
        let (t, own) = (T(self.lang), self.lang.pick(point.ko, point.en));
        let name = match own {
            "" if self.plan.is_empty() => t.line_plain(),
            "" => self.plan,
            own => own,
        };
        match point.kind {
            Kind::Setup => t.line_setup().to_string(),
            Kind::Deposit => t.line_deposit().to_string(),
            Kind::ProrationCredit => t.line_credit(name),
            Kind::ProrationCharge => t.line_charge(name),
            Kind::Minimum => t.line_minimum(name),
            Kind::OneOff if point.item == leave::FEE => t.line_fee().to_string(),
            Kind::Period | Kind::Usage | Kind::OneOff => name.to_string(),
        }
    }

    /// Why it is there and how its amount was worked out, in a sentence.
    pub fn why(&self, point: &Point<'_>) -> String {
        let t = T(self.lang);
        let sentence = match (point.kind, point.service) {
            (Kind::Setup, _) => t.why_setup().to_string(),
            (Kind::Deposit, _) => t.why_deposit().to_string(),
            (Kind::ProrationCredit, Some(service)) => t.why_credit(self.cause(point), self.range(service)),
            (Kind::ProrationCharge, Some(service)) => t.why_charge(self.cause(point), self.range(service)),
            (Kind::Period, Some(service)) if point.price.is_none() => t.why_trial(self.range(service)),
            (Kind::OneOff, None) if point.item == leave::FEE => self.fee(point),
            (_, Some(service)) => self.range(service),
            (_, None) => String::new(),
        };
        let parts = match point.kind {
            Kind::Usage => [sentence, self.used(point), String::new(), self.intro(point)],
            _ => [sentence, self.units(point), self.arithmetic(point), self.intro(point)],
        };
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// `11월 21일 ~ 12월 20일`: a period's last day is the one before its end.
    pub fn range(&self, period: Period) -> String {
        let (from, to) = (self.zone.day(period.from), self.zone.day(period.to));
        let last = if to > from { to.plus_days(-1) } else { to };
        T(self.lang).range(show::full_day(self.lang, from), show::day(self.lang, last, from))
    }

    fn cause(&self, point: &Point<'_>) -> &'static str {
        let changes = self.agreement.map_or(&[][..], |agreement| &agreement.changes);
        let kind = changes.iter().find(|c| c.ordinal == point.change).map_or("", |c| c.what.kind());
        let t = T(self.lang);
        t.by_key(&format!("cause-{}", kind.replace('_', "-"))).unwrap_or(t.code_cause_other())
    }

    /// Why leaving costs something, and why less than the plan asks.
    fn fee(&self, point: &Point<'_>) -> String {
        let t = T(self.lang);
        let fee = self.agreement.and_then(|agreement| leave::fee(agreement, point.change).ok().flatten());
        match fee.and_then(|fee| fee.reduced) {
            None => t.why_fee().to_string(),
            Some(Reduced { asked, share, rent, days }) => {
                let percent =
                    show::percent(i64::try_from(share.num()).unwrap_or(0), i64::try_from(share.den()).unwrap_or(1));
                t.why_fee_reduced(self.money(asked), days, percent, self.money(rent))
            }
        }
    }

    fn units(&self, point: &Point<'_>) -> String {
        let counted = self.item(point).is_some_and(|item| item.price.is_per_unit());
        if counted { T(self.lang).units(point.quantity) } else { String::new() }
    }

    /// What was counted, and what it cost.
    fn used(&self, point: &Point<'_>) -> String {
        let terms = self.agreement.into_iter().flat_map(|agreement| &agreement.changes).filter_map(|c| c.what.terms());
        let same = |item: &&Item| item.code == point.item && Some(item.price_id) == point.price;
        let item = terms.flat_map(|terms| &terms.items).find(same);
        let Some(item) = item else { return String::new() };
        let priced = Item { price: self.price(item, point), ..item.clone() };
        usage::explain(self.lang, self.currency, &priced, point.quantity, point.amount)
    }

    /// `33,000원 x 20일/30일` for a part of a period.
    fn arithmetic(&self, point: &Point<'_>) -> String {
        let (t, item) = (T(self.lang), self.item(point));
        let price = item.and_then(|item| self.price(item, point).rate(item.quantity)?.round(Round::HalfAwayFromZero));
        let (Some(price), Some(part), Some(full)) = (price, point.service, point.full) else { return String::new() };
        if part == full {
            return String::new();
        }
        let span = |p: Period| Span::new(self.zone.day(p.from), self.zone.day(p.to));
        match (self.policy.prorate, self.policy.denominator) {
            (Prorate::None, _) => String::new(),
            (Prorate::Day, Denominator::Actual) => t.why_days(span(part).days(), span(full).days(), self.money(price)),
            (Prorate::Day, Denominator::Fixed30) => {
                t.why_days(span(part).days_30(), span(full).days_30(), self.money(price))
            }
            (Prorate::Second, _) => {
                let seconds = |p: Period| p.from.seconds_until(p.to);
                t.why_share(self.money(price), show::percent(seconds(part), seconds(full)))
            }
        }
    }

    /// What a period of an item cost when the line was made.
    fn price(&self, item: &Item, point: &Point<'_>) -> Price {
        match (self.agreement, point.full) {
            (Some(agreement), Some(full)) => Life::of(agreement).price(item, full.from).lasting(),
            _ => item.price.lasting(),
        }
    }

    /// That the first periods cost less, and what follows.
    fn intro(&self, point: &Point<'_>) -> String {
        let Some(item) = self.item(point) else { return String::new() };
        if item.price.intro.is_empty() || self.price(item, point) == item.price.lasting() {
            return String::new();
        }
        T(self.lang).why_intro(catalog::show::price(self.lang, &item.price.lasting(), self.currency, item.every))
    }

    /// The item as it was agreed to when the line was made.
    fn item(&self, point: &Point<'_>) -> Option<&Item> {
        let terms = self.agreement?.changes.iter().filter_map(|change| change.what.terms());
        let same = |item: &&Item| {
            item.code == point.item && Some(item.price_id) == point.price && item.quantity == point.quantity
        };
        terms.flat_map(|terms| &terms.items).find(same)
    }
}
