//! A line of an invoice in words: what it is called, why it is there, and how its amount came about.

use base::id::PriceId;
use base::{Amount, Currency, Lang, Money, Period, Ratio, Round, Span, Zone};
use domain::billing::agreement::Agreement;
use domain::billing::item::Item;
use domain::billing::leave::{self, Reduced};
use domain::billing::line::{Draft, Kind};
use domain::billing::phase::Life;
use domain::billing::price::{Model, Price};
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
    /// The part of the full period that is counted.
    part: Option<Period>,
    full: Option<Period>,
    pub quantity: i64,
    pub amount: Amount,
    pub discount: Amount,
    pub tax: Amount,
    price: Option<PriceId>,
    change: i64,
    tax_rate: Ratio,
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
            part: period(line.paid_from, line.paid_to).or(period(line.service_from, line.service_to)),
            full: period(line.full_from, line.full_to),
            quantity: line.quantity,
            amount: line.amount,
            discount: line.discount,
            tax: line.tax,
            price: line.price,
            change: line.change,
            tax_rate: line.tax_rate,
        }
    }

    pub fn drafted((line, tax): &'a (Draft, Amount)) -> Point<'a> {
        Point {
            kind: line.kind,
            item: &line.item,
            ko: &line.ko,
            en: &line.en,
            service: line.service,
            part: line.paid.or(line.service),
            full: line.full,
            quantity: line.quantity,
            amount: line.amount,
            discount: line.discount,
            tax: *tax,
            price: line.price,
            change: line.change,
            tax_rate: line.tax_rate,
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
    /// The shop's tax rate: only another one is worth a word.
    pub standard: Ratio,
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
            (Kind::OneOff, _) if point.item == leave::FEE => self.fee(point),
            (Kind::OneOff, _) => t.why_once().to_string(),
            (Kind::ProrationCredit, Some(service)) => t.why_credit(self.cause(point), self.range(service)),
            (Kind::ProrationCharge, Some(service)) => t.why_charge(self.cause(point), self.range(service)),
            (Kind::Period, Some(service)) if point.price.is_none() => t.why_trial(self.range(service)),
            (_, Some(service)) => self.range(service),
            (_, None) => String::new(),
        };
        let worked_out = match point.kind {
            Kind::Usage => self.used(point),
            Kind::OneOff => self.units(point),
            Kind::Minimum => self.left_open(point),
            Kind::Period | Kind::ProrationCredit | Kind::ProrationCharge => self.arithmetic(point),
            Kind::Setup | Kind::Deposit => String::new(),
        };
        let off = if point.discount > 0 { t.why_discount(self.money(point.discount)) } else { String::new() };
        let parts = [sentence, worked_out, off, self.intro(point), self.taxed(point)];
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

    /// `2 × 3,000원`, of a line whose amount is so many times the same.
    fn units(&self, point: &Point<'_>) -> String {
        if point.quantity < 2 || point.amount % point.quantity != 0 {
            return String::new();
        }
        format!("{} × {}", show::count(point.quantity), self.money(point.amount / point.quantity))
    }

    /// A rate of its own, or none.
    fn taxed(&self, point: &Point<'_>) -> String {
        let t = T(self.lang);
        let parts = |rate: Ratio| Some((i64::try_from(rate.num()).ok()?, i64::try_from(rate.den()).ok()?));
        match parts(point.tax_rate) {
            _ if point.kind == Kind::Deposit || point.tax_rate == self.standard => String::new(),
            Some((0, _)) => t.why_untaxed().to_string(),
            Some((part, whole)) => t.why_taxed(show::percent(part, whole)),
            None => String::new(),
        }
    }

    /// What a period costs at least, less what it came to.
    fn left_open(&self, point: &Point<'_>) -> String {
        let (Some(agreement), Some(part), Some(full)) = (self.agreement, point.service, point.full) else {
            return String::new();
        };
        let life = Life::of(agreement);
        let least = life.at(part.from).map_or(0, |phase| phase.terms.commitment);
        let share = self.share(part, full).and_then(|share| Ratio::whole(least).times(share));
        let Some(least_here) = share.and_then(|exact| exact.round(Round::HalfAwayFromZero)) else {
            return String::new();
        };
        let least = if part == full { self.money(least) } else { self.by_days(self.money(least), part, full) };
        T(self.lang).why_open(least, self.money(least_here - point.amount))
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

    /// `5 × 11,000원`, and `× 20일/30일` for a part of a period.
    fn arithmetic(&self, point: &Point<'_>) -> String {
        let (Some(item), Some(part), Some(full)) = (self.item(point), point.part, point.full) else {
            return String::new();
        };
        let priced = self.price(&item, point);
        let Some(exact) = priced.rate(item.quantity) else { return String::new() };
        let Some(whole) = exact.round(Round::HalfAwayFromZero) else { return String::new() };
        let plain = usage::arithmetic(self.lang, self.currency, &priced.model, item.quantity);
        // A sum of tiers is read as one figure where only a part of it counts.
        let simple = part == full || matches!(priced.model, Model::Each(_));
        let price = plain.filter(|_| simple && item.price.is_per_unit()).unwrap_or_else(|| self.money(whole));
        let said = if part == full { price } else { self.by_days(price, part, full) };
        let worth = self.share(part, full).and_then(|share| exact.times(share)?.round(Round::HalfAwayFromZero));
        // What was discounted, or given back before, does not come back again.
        let is_all = worth.is_none_or(|worth| worth == point.amount.abs());
        if is_all { said } else { T(self.lang).why_less(self.money(point.amount.abs()), said) }
    }

    /// The part of a full period that some of it is, as the shop counts.
    fn share(&self, part: Period, full: Period) -> Option<Ratio> {
        let span = |p: Period| Span::new(self.zone.day(p.from), self.zone.day(p.to));
        let seconds = |p: Period| p.from.seconds_until(p.to);
        let (part, full) = match (self.policy.prorate, self.policy.denominator) {
            _ if part == full => return Some(Ratio::ONE),
            (Prorate::None, _) => return None,
            (Prorate::Day, Denominator::Actual) => (span(part).days(), span(full).days()),
            (Prorate::Day, Denominator::Fixed30) => (span(part).days_30(), span(full).days_30()),
            (Prorate::Second, _) => (seconds(part), seconds(full)),
        };
        (full > 0).then(|| Ratio::new(part.into(), full.into()))
    }

    fn by_days(&self, price: String, part: Period, full: Period) -> String {
        let t = T(self.lang);
        let span = |p: Period| Span::new(self.zone.day(p.from), self.zone.day(p.to));
        match (self.policy.prorate, self.policy.denominator) {
            (Prorate::None, _) => price,
            (Prorate::Day, Denominator::Actual) => t.why_days(span(part).days(), span(full).days(), price),
            (Prorate::Day, Denominator::Fixed30) => t.why_days(span(part).days_30(), span(full).days_30(), price),
            (Prorate::Second, _) => {
                let seconds = |p: Period| p.from.seconds_until(p.to);
                t.why_share(price, show::percent(seconds(part), seconds(full)))
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
        if item.price.intro.is_empty() || self.price(&item, point) == item.price.lasting() {
            return String::new();
        }
        T(self.lang).why_intro(catalog::show::price(self.lang, &item.price.lasting(), self.currency, item.every))
    }

    /// The item as it was agreed to when the line was made, in the quantity of the line.
    fn item(&self, point: &Point<'_>) -> Option<Item> {
        let terms = self.agreement?.changes.iter().filter_map(|change| change.what.terms());
        let same = |item: &&Item| item.code == point.item && Some(item.price_id) == point.price;
        let found = terms.flat_map(|terms| &terms.items).find(same)?;
        Some(Item { quantity: point.quantity, ..found.clone() })
    }
}

#[cfg(test)]
mod tests;
