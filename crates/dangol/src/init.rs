//! `dangol init`: opens a new shop with its owner.

use base::id::{ShopId, StaffId};
use base::{Currency, Lang, Zone};
use domain::shop::policy::Policy;
use domain::shop::role::Role;
use domain::shop::setting::{Prices, check_currency, check_percent};
use kit::app::App;
use kit::clock::Clock;
use kit::db::migrate;
use serde_json::json;
use shop::Actor;
use shop::staff::{self, NewStaff};
use shop::tenant::{self, NewShop};

use crate::failure::Failure;
use crate::{database, out, secret};

/// Opens a new shop and its owner's account.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The shop's name, as its customers read it.
    #[arg(long)]
    name: String,
    /// The shop's short name in web addresses: a-z, 0-9 and dashes.
    #[arg(long)]
    slug: String,
    /// The owner's email address, for logging in.
    #[arg(long)]
    email: String,
    /// The owner's password, at least 10 signs. Without it, DANGOL_PASSWORD is used, or you are asked.
    #[arg(long)]
    password: Option<String>,
    /// The time zone that decides when a day begins.
    #[arg(long, default_value = "Asia/Seoul")]
    zone: String,
    /// The currency of every price: three letters.
    #[arg(long, default_value = "KRW")]
    currency: String,
    /// The language of the shop: ko or en.
    #[arg(long, default_value = "ko")]
    language: String,
    /// The tax inside the prices, in percent. 10 for KRW unless said otherwise, else 0.
    #[arg(long)]
    tax: Option<String>,
    /// Where the shop is kept: a path to an SQLite file, which is made when missing, or postgres://...
    #[arg(long, default_value = database::DEFAULT)]
    db: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let shop = shop(arguments)?;
    let password = password(arguments)?;
    let owner = NewStaff::check(&arguments.email, &arguments.email, Role::Owner, &password);
    let owner = owner.map_err(|why| refused(why.code()))?;
    let db = database::open(&arguments.db)?;
    migrate::run(&db, Clock::System.now())?;
    let app = App::open(db, Clock::System)?;
    let slug = shop.slug.clone();
    let (id, staff) = open(&app, shop, owner)?;
    if arguments.json {
        return out::say_json(&json!({
            "shop": id.to_string(), "slug": slug, "owner": staff.to_string(), "email": arguments.email,
            "address": format!("http://{slug}.localhost:8080/"), "console": format!("http://{slug}.localhost:8080/admin"),
        }));
    }
    out::say(&format!("The shop {} is open. Its owner logs in as {}.", arguments.name, arguments.email))?;
    out::say(&format!("Serve it with: dangol serve --db {}", database::shown(&arguments.db)))?;
    out::say(&format!(
        "Then it is at http://{slug}.localhost:8080/ and its console at http://{slug}.localhost:8080/admin"
    ))
}

/// Opens a shop with its owner in one transaction. Also for the demo and for imports into an empty database.
pub fn open(app: &App, shop: NewShop, owner: NewStaff) -> Result<(ShopId, StaffId), Failure> {
    let (inner, now) = (app.clone(), app.now());
    let both = app.db.write(move |tx| {
        let id = tenant::open(tx, &inner.ids, now, shop.clone()).map_err(|why| refused(why.code()))?;
        let staff = staff::add(tx, &inner.ids, id, now, &Actor::Command, &owner).map_err(|why| refused(why.code()))?;
        Ok::<_, Failure>((id, staff))
    });
    both.wait()
}

fn shop(arguments: &Arguments) -> Result<NewShop, Failure> {
    let unclear = |what: &str| Failure::unclear(what);
    let zone: Zone = arguments.zone.parse().map_err(|_| unclear("--zone: write it like Asia/Seoul."))?;
    let currency = check_currency(&arguments.currency).map_err(|_| unclear("--currency: three letters like KRW."))?;
    let language = Lang::from_code(&arguments.language).ok_or_else(|| unclear("--language: ko or en."))?;
    let usual = if currency == Currency::KRW { "10" } else { "0" };
    let tax_rate = check_percent(arguments.tax.as_deref().unwrap_or(usual));
    let tax_rate = tax_rate.map_err(|_| unclear("--tax: a percentage from 0 to 100."))?;
    let (name, slug) = (arguments.name.clone(), arguments.slug.trim().to_ascii_lowercase());
    let (domain, prices, policy, hue) = (None, Prices::Inclusive, Policy::default(), 255);
    Ok(NewShop { name, slug, domain, language, zone, currency, tax_rate, prices, policy, hue })
}

/// A sentence for a refusal's code.
pub fn refused(code: &str) -> Failure {
    let sentence = match code {
        "setting_name_empty" | "setting_name_too_long" | "setting_name_control" => {
            "--name: write 1 to 60 signs on one line."
        }
        "setting_slug" => "--slug: write 2 to 40 of a-z, 0-9 and single dashes inside.",
        "setting_slug_reserved" => "--slug: this word is kept for Dangol's own addresses, choose another.",
        "slug_taken" => "--slug: another shop here has this name already, choose another.",
        "password_too_short" => "The password is too short: at least 10 signs.",
        "password_too_long" => "The password is too long: at most 200 signs.",
        "password_is_email" => "The password must not be the email address.",
        "password_common" => "The password is among the most common ones, choose another.",
        code if code.starts_with("email") => "--email: this is not an email address.",
        _ => return Failure::new("The shop could not be opened: the database refused."),
    };
    Failure::unclear(sentence)
}

fn password(arguments: &Arguments) -> Result<String, Failure> {
    let given = arguments.password.clone().or_else(|| std::env::var("DANGOL_PASSWORD").ok());
    match given {
        Some(password) => Ok(password),
        None => secret::ask("Password for the owner: "),
    }
}
