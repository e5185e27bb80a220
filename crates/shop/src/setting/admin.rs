//! `/admin/settings`: the shop's settings on one page, and its logo.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::{Lang, Ratio, Zone};
use domain::shop::role::Right;
use domain::shop::setting::{Draft, Prices, Settings, check_settings};
use kit::web::parts::{self, Button, Facts, Tone};
use kit::web::{Choice, Field, Form, Oops, Page, field, flash};
use maud::{Markup, html};

use crate::desk::Desk;
use crate::tenant::{self, Refused, Shop};
use crate::words::T;

const HERE: &str = "/admin/settings";
const NOTICE_MOST: usize = 500;
/// Colours to choose from, 30 degrees apart.
const HUES: [i64; 12] = [0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330];

pub async fn show(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::EditSettings)?;
    Ok(page(&desk, &filled(&desk.shop)))
}

fn filled(shop: &Shop) -> Form {
    let percent = shop.tax_rate.times(Ratio::whole(100)).unwrap_or(Ratio::ZERO);
    Form::filled([
        ("name", shop.name.clone()),
        ("slug", shop.slug.clone()),
        ("domain", shop.domain.clone().unwrap_or_default()),
        ("language", shop.language.code().to_string()),
        ("hue", shop.hue.to_string()),
        ("zone", shop.zone.name().to_string()),
        ("prices", shop.prices.code().to_string()),
        ("tax_percent", percent.to_string()),
        ("notice", shop.notice.clone()),
        ("version", shop.version.to_string()),
    ])
}

fn page(desk: &Desk, form: &Form) -> Page {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let inside = html! {
        (field::summary(lang, form))
        input type="hidden" name="version" value=(form.text("version"));
        (field::group(t.setting_about(), "", about(lang, form)))
        (field::group(t.setting_look(), t.setting_look_note(), hues(lang, form)))
        (field::group(t.setting_money(), "", money(desk, form)))
        (field::group(t.setting_notice(), "", html! {
            (Field::area("notice", t.setting_notice_text()).hint(t.setting_notice_hint()).show(lang, form))
        }))
        (field::acts(lang, t.save(), None))
    };
    let main = html! {
        (parts::head(t.settings(), t.settings_text(), Markup::default()))
        (tabs(t, HERE))
        (parts::empty_card(field::form(&desk.visitor, HERE, inside)))
        (logo(desk))
    };
    desk.page("settings", t.settings(), main)
}

/// The pages of the settings.
pub fn tabs(t: T, here: &str) -> Markup {
    let links = [
        (t.settings_shop(), HERE),
        (t.business(), "/admin/settings/business"),
        (t.settings_policies(), "/admin/settings/policies"),
        (t.settings_mail(), "/admin/settings/mail"),
        (t.api_keys(), "/admin/settings/keys"),
    ];
    let links = links.map(|(name, href)| (name, href.to_string(), None));
    parts::tabs(t.settings(), here, &links)
}

fn about(lang: Lang, form: &Form) -> Markup {
    let t = T(lang);
    let languages = [(Lang::Ko, t.lang_ko()), (Lang::En, t.lang_en())].map(|(lang, name)| Choice::new(lang, name));
    html! {
        (Field::text("name", t.setting_name()).required().show(lang, form))
        (Field::text("slug", t.setting_slug()).hint(t.setting_slug_hint()).required().show(lang, form))
        (Field::text("domain", t.setting_domain()).hint(t.setting_domain_hint()).placeholder("shop.example.com")
            .show(lang, form))
        (Field::select("language", t.setting_language(), languages.to_vec()).hint(t.setting_language_hint()).required()
            .show(lang, form))
    }
}

/// Colours as a button of the shop would look. Drawn, because a page may not style its parts.
fn hues(lang: Lang, form: &Form) -> Markup {
    let t = T(lang);
    let chosen: i64 = form.text("hue").parse().unwrap_or(0);
    let own = (!HUES.contains(&chosen)).then_some(chosen);
    html! {
        fieldset.field.set.hues id="f-hue" {
            legend { (t.setting_hue()) }
            div.options {
                @for hue in HUES.into_iter().chain(own) {
                    label.option {
                        input type="radio" name="hue" value=(hue) checked[hue == chosen] required;
                        (swatch(hue))
                        b { (t.by_key(&format!("hue-{hue}")).unwrap_or_else(|| t.hue_other())) }
                    }
                }
            }
            @if let Some(problem) = form.problem("hue") { p.error { (problem.words(lang)) } }
        }
    }
}

fn swatch(hue: i64) -> Markup {
    html! {
        svg width="40" height="22" viewBox="0 0 40 22" aria-hidden="true" {
            rect width="40" height="22" rx="7" fill={ "oklch(0.955 0.022 " (hue) ")" } {}
            rect x="4" y="4" width="22" height="14" rx="5" fill={ "oklch(0.485 0.175 " (hue) ")" } {}
            circle cx="33" cy="11" r="3.5" fill={ "oklch(0.745 0.125 " (hue) ")" } {}
        }
    }
}

fn money(desk: &Desk, form: &Form) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let zones = Zone::names().into_iter().map(|name| Choice::new(&name, name.replace('_', " "))).collect();
    let note = |prices: &Prices| t.by_key(&format!("prices-{prices}-note")).unwrap_or_default();
    let name = |prices: &Prices| t.by_key(&format!("prices-{prices}")).unwrap_or_default();
    let prices = Prices::ALL.iter().map(|prices| Choice::new(prices, name(prices)).note(note(prices))).collect();
    html! {
        (Field::select("zone", t.setting_zone(), zones).hint(t.setting_zone_hint()).required().show(lang, form))
        (Field::text("tax_percent", t.setting_tax()).unit("%").required().show(lang, form))
        (Field::cards("prices", t.setting_prices(), prices).required().show(lang, form))
        div.full { (Facts::new().text(t.setting_currency(), currency_name(desk)).show()) (parts::note(Tone::Plain, t.setting_currency_note())) }
    }
}

/// `원 (KRW)`: in words where there are some.
fn currency_name(desk: &Desk) -> String {
    let code = desk.shop.currency.code();
    T(desk.lang())
        .by_key(&format!("currency-{}", code.to_lowercase()))
        .map_or(code.into(), |name| format!("{name} ({code})"))
}

fn logo(desk: &Desk) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let action = "/admin/settings/logo";
    let inside = html! {
        (Field::file("logo", t.logo_file(), "image/png,image/jpeg,image/webp").hint(t.logo_hint()).required()
            .show(lang, &Form::default()))
        (field::acts(lang, t.logo_save(), None))
    };
    parts::Card::new("logo-title", t.logo()).note(t.logo_text()).show(html! {
        @if desk.shop.has_logo {
            p.acts {
                img src={ "/logo?v=" (desk.shop.version) } alt=(t.logo_alt(&desk.shop.name)) height="64";
                (parts::post(&desk.visitor, &format!("{action}/remove"), &[], Button::new(t.logo_remove()).mini()))
            }
        }
        (field::form_with_file(&desk.visitor, action, inside))
    })
}

pub async fn save(desk: Desk, mut form: Form) -> Result<Response, Oops> {
    let after = read(&desk, &mut form);
    keep(desk, HERE, after, form, |why| if *why == Refused::DomainTaken { "domain" } else { "slug" }, page).await
}

/// Saves the shop that a form of the settings asks for: back to its page, or the page again with what is in the way.
/// `beside` is the field at which a refusal stands.
pub async fn keep(
    desk: Desk,
    here: &str,
    after: Option<Shop>,
    mut form: Form,
    beside: impl Fn(&Refused) -> &'static str,
    page: impl Fn(&Desk, &Form) -> Page,
) -> Result<Response, Oops> {
    desk.require(Right::EditSettings)?;
    let t = T(desk.lang());
    let Some(after) = after else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&desk, &form)).into_response());
    };
    let (app, now, actor, before) = (desk.app.clone(), desk.now(), desk.actor(), desk.shop.clone());
    let saving = desk.app.db.write(move |tx| super::save(tx, &app.ids, now, &actor, &before, &after));
    match saving.await {
        Ok(()) => Ok(flash::to(here, t.settings_saved())),
        Err(Refused::Broken(error)) => Err(error.into()),
        Err(why) => {
            form.refuse(beside(&why), words(t, &why));
            form.put("version", desk.shop.version.to_string());
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&desk, &form)).into_response())
        }
    }
}

/// The sentence for people.
fn words(t: T, why: &Refused) -> &'static str {
    t.by_key(why.code()).unwrap_or(t.refused())
}

/// The shop as the form wants it, or none when the form says what is wrong.
fn read(desk: &Desk, form: &mut Form) -> Option<Shop> {
    let t = T(desk.lang());
    let text = |form: &Form, name: &str| form.text(name).to_string();
    let draft = Draft {
        name: text(form, "name"),
        slug: text(form, "slug"),
        hue: text(form, "hue"),
        zone: text(form, "zone"),
        currency: desk.shop.currency.to_string(),
        prices: text(form, "prices"),
        tax_percent: text(form, "tax_percent"),
    };
    let language = form.one_of::<Lang>("language");
    let version = form.whole("version", 1..=i64::MAX);
    let notice = form.short("notice", NOTICE_MOST);
    let domain = tenant::check_domain(form.text("domain"));
    if let Err(why) = &domain {
        form.refuse("domain", words(t, why));
    }
    let checked = check_settings(&draft);
    for (name, why) in checked.as_ref().err().into_iter().flatten() {
        form.refuse(name, words(t, &Refused::Setting(*why)));
    }
    let Settings { name, slug, hue, zone, prices, tax_rate, currency: _ } = checked.ok().filter(|_| form.is_fine())?;
    let shop = Shop { name, slug, hue, zone, prices, tax_rate, notice, ..Shop::clone(&desk.shop) };
    Some(Shop { domain: domain.ok()?, language: language?, version: version?, ..shop })
}
