//! The question as the customer reads it: what changes, from when, how it is paid, what happens without a yes, how to
//! leave. The same words go into the message, on the page and into the record of the answer.

use base::{Day, Lang, Money};
use catalog::{plan, plan_item};
use domain::billing::item::{Kind, Terms};
use domain::billing::phase::Life;
use domain::billing::rise::{self, MemberId, Without};
use kit::db::{Error, Reader};
use kit::web::show;
use shop::Shop;

use crate::aloud::plan_name;
use crate::price_rise::sql::{self, Member};
use crate::subscription;
use crate::words::T;

/// What makes it dearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Rise,
    TrialEnd,
    IntroEnd,
}

/// A question in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub id: MemberId,
    /// The plan, with the item when the plan has several.
    pub what: String,
    pub before: String,
    pub after: String,
    pub day: Option<Day>,
    pub without: Without,
    pub about: About,
    tax: Option<&'static str>,
}

/// The question a member is asked. None when its subscription is gone.
pub fn find_question(r: &mut Reader<'_>, shop: &Shop, lang: Lang, member: &Member) -> Result<Option<Question>, Error> {
    let Some(subscription) = subscription::find(r, shop.id, member.subscription)? else { return Ok(None) };
    let names = plan::names(r, shop.id)?;
    let day = member.effective_at.map(|at| shop.zone.day(at));
    let money = |amount| Money::new(amount, member.currency);
    let tax = catalog::show::tax(lang, shop);
    let Some(rise) = member.rise else {
        let agreement = subscription::agreement(r, shop, &subscription)?;
        let life = Life::of(&agreement);
        let trial = rise::trial_end(&agreement).map(|(at, _)| at).filter(|at| Some(*at) == member.effective_at);
        let about = if trial.is_some() { About::TrialEnd } else { About::IntroEnd };
        let effective = trial.or(member.effective_at);
        let terms = effective.and_then(|at| Some(life.terms(life.at(at)?, at)));
        let line = |terms: &Terms| catalog::show::price_line(lang, terms, member.currency);
        let after = terms.as_ref().map_or_else(|| money(member.after_amount).show(lang), line);
        let (what, before) = (plan_name(lang, &names, subscription.plan).to_string(), money(member.before_amount));
        let (id, without) = (member.id, Without::End);
        return Ok(Some(Question { id, what, before: before.show(lang), after, day, without, about, tax }));
    };
    let Some(rise) = sql::find(r, shop.id, rise)? else { return Ok(None) };
    let items = plan_item::list(r, shop.id, rise.plan)?;
    let Some(item) = items.iter().find(|item| item.id == rise.item) else { return Ok(None) };
    let own = lang.pick(&item.name_ko, &item.name_en);
    let plan = plan_name(lang, &names, rise.plan);
    let what =
        if own.is_empty() || own == plan || items.len() == 1 { plan.to_string() } else { format!("{plan} · {own}") };
    let price = |model: &catalog::price::Model, amount| match item.kind {
        Kind::Usage => catalog::show::price(lang, &model.0, member.currency, item.every),
        Kind::Access | Kind::Delivery | Kind::Rental => catalog::show::amount_per(lang, money(amount), item.every),
    };
    let (before, after) = (price(&rise.old_model, member.before_amount), price(&rise.new_model, member.after_amount));
    let (id, without) = (member.id, rise.otherwise);
    Ok(Some(Question { id, what, before, after, day, without, about: About::Rise, tax }))
}

impl Question {
    pub fn title(&self, lang: Lang) -> &'static str {
        let t = T(lang);
        match self.about {
            About::TrialEnd => t.rise_trial_title(),
            About::IntroEnd => t.rise_intro_title(),
            About::Rise => t.rise_title(),
        }
    }

    fn say_day(&self, lang: Lang) -> String {
        self.day.map(|day| show::full_day(lang, day)).unwrap_or_default()
    }

    /// What changes, and from when.
    pub fn change(&self, lang: Lang) -> String {
        let (t, day) = (T(lang), self.say_day(lang));
        let Question { what, before, after, .. } = self;
        match self.about {
            About::TrialEnd => t.rise_trial_what(after, day, what),
            About::IntroEnd => t.rise_intro_what(after, before, day, what),
            About::Rise => t.rise_what(after, before, day, what),
        }
    }

    /// What happens without a yes.
    pub fn otherwise(&self, lang: Lang) -> String {
        let (t, day) = (T(lang), self.say_day(lang));
        match self.without {
            _ if self.about == About::TrialEnd => t.rise_trial_without(day),
            Without::End => t.rise_without_end(day),
            Without::Keep => t.rise_without_keep().to_string(),
        }
    }

    /// Everything that is said before the answer, a sentence a line, with the two answers at its end.
    pub fn wording(&self, lang: Lang) -> String {
        let t = T(lang);
        let tax = self.tax.map(str::to_string);
        let lines = [Some(self.change(lang)), tax, Some(t.rise_how().to_string()), Some(self.otherwise(lang))];
        let end = [t.rise_leave().to_string(), format!("[{}] [{}]", t.rise_agree(), t.rise_disagree())];
        lines.into_iter().flatten().chain(end).collect::<Vec<String>>().join("\n")
    }

    /// The quiet sentences below the question.
    pub fn terms(&self, lang: Lang) -> String {
        let t = T(lang);
        let tax = self.tax.map(|tax| format!("{tax}. ")).unwrap_or_default();
        format!("{tax}{} {}", t.rise_how(), t.rise_leave())
    }

    /// Subject and text of the message.
    pub fn message(&self, lang: Lang, shop: &Shop, is_reminder: bool) -> (String, String) {
        let (t, path) = (T(lang), format!("/my/price/{}", self.id));
        let link = shop.domain.as_ref().map_or(path.clone(), |domain| format!("https://{domain}{path}"));
        let title = self.title(lang);
        let subject =
            if is_reminder { t.rise_remind_subject(&shop.name, title) } else { t.rise_subject(&shop.name, title) };
        let lines = [
            self.change(lang),
            self.tax.unwrap_or_default().to_string(),
            t.rise_how().to_string(),
            self.otherwise(lang),
            t.rise_leave().to_string(),
            t.rise_answer_here(link),
        ];
        let body: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        (subject, body.join("\n"))
    }
}
