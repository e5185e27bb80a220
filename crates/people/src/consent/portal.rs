//! The consents at sign-up, and the customer's own page where advertising is allowed and forbidden.

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base::Lang;
use domain::people::consent::{Answer, Kind, Refusal, agrees, latest, refusals};
use kit::app::App;
use kit::web::{Field, Form, Oops, Page, field, flash, parts, show};
use maud::{Markup, html};
use shop::Shop;

use super::{Answers, add, list_answers};
use crate::contact::refused;
use crate::login::Me;
use crate::words::T;

const HERE: &str = "/my/consents";

pub fn routes() -> Router<App> {
    Router::new().route(HERE, get(page).post(change))
}

/// The sentence a person answers.
pub fn wording(lang: Lang, kind: Kind, shop: &Shop) -> String {
    let t = T(lang);
    match kind {
        Kind::Terms => t.consent_terms(&shop.name),
        Kind::Privacy => t.consent_privacy(&shop.name),
        Kind::MarketingEmail => t.consent_marketing_email(&shop.name),
        Kind::MarketingSms => t.consent_marketing_sms(&shop.name),
        Kind::MarketingNight => t.consent_marketing_night(&shop.name),
    }
}

/// The boxes of a sign-up, the required ones first; each field is named by its kind's code, and says whether it must be
/// ticked. The first box ticks all of them.
pub fn ask(lang: Lang, shop: &Shop, form: &Form) -> Markup {
    let t = T(lang);
    let boxes = Kind::ALL.iter().map(|kind| {
        let text = wording(lang, *kind, shop);
        match kind.is_required() {
            true => Field::check(kind.code(), t.consent_must(text)).required(),
            false => Field::check(kind.code(), t.consent_may(text)),
        }
    });
    html! {
        div.full.ticks {
            div.tick.all { label { input type="checkbox"; b { (t.consent_all()) } } }
            @for field in boxes { (field.show(lang, form)) }
        }
    }
}

/// The answers of a sign-up. What is missing is noted under its box.
pub fn read(form: &mut Form, lang: Lang) -> Vec<(Kind, bool)> {
    let answers: Vec<(Kind, bool)> = Kind::ALL.iter().map(|kind| (*kind, form.has(kind.code()))).collect();
    let ticked: Vec<Kind> = answers.iter().filter(|(_, yes)| *yes).map(|(kind, _)| *kind).collect();
    for why in refusals(&ticked) {
        let name = match why {
            Refusal::Missing(kind) => kind.code(),
            Refusal::NightAlone => Kind::MarketingNight.code(),
        };
        form.refuse(name, refused(lang, why.code()));
    }
    answers
}

fn marketing() -> impl Iterator<Item = Kind> {
    Kind::ALL.iter().copied().filter(|kind| kind.is_marketing())
}

async fn answers(me: &Me) -> Result<Vec<Answer>, Oops> {
    let (shop, customer) = (me.shop.id, me.customer);
    let given = me.app.db.read(move |r| list_answers(r, shop, customer)).await?;
    Ok(given.iter().map(super::Given::answer).collect())
}

async fn page(me: Me) -> Result<Page, Oops> {
    let answers = answers(&me).await?;
    let on = marketing().filter(|kind| agrees(&answers, *kind));
    let form = Form::from_pairs(on.map(|kind| (kind.code().to_string(), "on".to_string())).collect());
    Ok(whole(&me, &answers, &form))
}

fn whole(me: &Me, answers: &[Answer], form: &Form) -> Page {
    let (t, lang) = (T(me.lang()), me.lang());
    let since = |kind: Kind| {
        let answer = latest(answers, kind)?;
        let day = show::full_day(lang, me.shop.zone.day(answer.at));
        Some(if answer.yes { t.consent_since(day) } else { t.consent_withdrawn_on(day) })
    };
    let boxes = marketing().map(|kind| {
        let field = Field::check(kind.code(), wording(lang, kind, &me.shop));
        match since(kind) {
            Some(sentence) => field.hint(sentence),
            None => field,
        }
    });
    let required = Kind::ALL.iter().filter(|kind| kind.is_required());
    let facts = required
        .fold(parts::Facts::new(), |facts, kind| facts.text(name(lang, *kind), since(*kind).unwrap_or_default()));
    me.page(
        "consents",
        t.consents(),
        html! {
            (parts::head(t.consents(), t.consents_text(), Markup::default()))
            (parts::Card::new("marketing", t.consent_marketing()).note(t.consent_marketing_note()).show(
                field::form(&me.visitor, HERE, html! {
                    @for field in boxes { (field.show(lang, form)) }
                    (field::acts(lang, t.save(), None))
                })
            ))
            (parts::card("required", t.consent_required(), facts.show()))
        },
    )
}

/// The short name of a consent.
pub fn name(lang: Lang, kind: Kind) -> &'static str {
    let t = T(lang);
    match kind {
        Kind::Terms => t.consent_name_terms(),
        Kind::Privacy => t.consent_name_privacy(),
        Kind::MarketingEmail => t.consent_name_email(),
        Kind::MarketingSms => t.consent_name_sms(),
        Kind::MarketingNight => t.consent_name_night(),
    }
}

async fn change(me: Me, mut form: Form) -> Result<Response, Oops> {
    let (t, lang, now) = (T(me.lang()), me.lang(), me.now());
    let answers = answers(&me).await?;
    if form.has(Kind::MarketingNight.code()) && !form.has(Kind::MarketingSms.code()) {
        form.refuse(Kind::MarketingNight.code(), refused(lang, "consent_night_alone"));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, whole(&me, &answers, &form)).into_response());
    }
    let changed = marketing().map(|kind| (kind, form.has(kind.code())));
    let given: Vec<_> = changed.filter(|(kind, yes)| agrees(&answers, *kind) != *yes).collect();
    if given.is_empty() {
        return Ok(flash::to(HERE, t.consent_unchanged()));
    }
    let answered = Answers { customer: me.customer, lang, given, source: "portal" };
    let (app, shop, actor) = (me.app.clone(), me.shop.clone(), me.actor());
    me.app.db.write(move |tx| add(tx, &app.ids, now, &shop, &actor, &answered)).await?;
    Ok(flash::to(HERE, t.consent_saved(show::full_day(lang, me.today()))))
}
