//! Who the shop is in law: typed in once, shown at the foot of the storefront, on invoices and under mails. The rules are in
//! `domain::shop::business`.

mod admin;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::get;
use base::Lang;
use domain::shop::business::Business;
use kit::app::App;

use crate::words::T;

pub fn routes() -> Router<App> {
    Router::new().route("/admin/settings/business", get(admin::show).post(admin::save))
}

/// Each detail with its name, as customers read them; those not given are left out.
pub fn facts(lang: Lang, business: &Business) -> Vec<(String, String)> {
    let (t, number) = (T(lang), business.shown_number());
    let all = [
        (t.business_name(), business.name(lang)),
        (t.business_representative(), business.representative(lang)),
        (t.business_number(), number.as_str()),
        (t.business_mail_order(), business.mail_order.as_str()),
        (t.business_address(), business.address(lang)),
        (t.business_phone(), business.phone.as_str()),
        (t.business_email(), business.email.as_str()),
    ];
    let given = all.into_iter().filter(|(_, text)| !text.is_empty());
    given.map(|(name, text)| (name.to_string(), text.to_string())).collect()
}

/// The same on one line, for the foot of a mail; empty when nothing was given.
pub fn line(lang: Lang, business: &Business) -> String {
    let facts = facts(lang, business);
    facts.iter().map(|(name, text)| format!("{name} {text}")).collect::<Vec<_>>().join(" · ")
}
