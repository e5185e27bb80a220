//! The shop a file is brought into. A database that is not there yet, or has no shop, gets one, named after the file,
//! with an owner whose password is shown once.

use std::path::Path;

use base::id::ShopId;
use base::{Currency, Lang, Ratio, Zone};
use domain::shop::policy::Policy;
use domain::shop::role::Role;
use domain::shop::setting::{Prices, check_slug};
use kit::app::App;
use kit::clock::Clock;
use kit::db::migrate;
use kit::web::csrf;
use shop::Shop;
use shop::staff::NewStaff;
use shop::tenant::{self, NewShop};

use super::Arguments;
use super::slug::slug;
use crate::failure::Failure;
use crate::{database, init};

const EMAIL: &str = "owner@dangol.local";
const ZONE: &str = "Asia/Seoul";
const NAME_MOST: usize = 60;
const SLUG_MOST: usize = 40;

/// A database and one of its shops.
pub struct Target {
    pub app: App,
    pub shop: Shop,
    /// The owner's email and password, when the shop was opened just now.
    pub login: Option<(String, String)>,
}

/// Opens the database and finds the shop. A dry run never makes a database: it looks at one in memory instead.
pub fn open(arguments: &Arguments, currency: Option<Currency>, file: &str) -> Result<Target, Failure> {
    let url = arguments.db.as_str();
    let is_missing = database::is_file(url) && !Path::new(url).exists();
    let db = database::open(if is_missing && arguments.dry_run { ":memory:" } else { url })?;
    migrate::run(&db, Clock::System.now())?;
    let app = App::open(db, Clock::System)?;
    let (shop, login) = match find(&app, arguments.shop.as_deref())? {
        Some(shop) => (shop, None),
        None => open_shop(&app, currency.unwrap_or(Currency::KRW), file).map(|(shop, login)| (shop, Some(login)))?,
    };
    match currency {
        Some(currency) if currency != shop.currency => {
            let name = &shop.slug;
            Err(Failure::unclear(format!("The shop {name} counts in {}, not in {currency}.", shop.currency)))
        }
        Some(_) | None => Ok(Target { app, shop, login }),
    }
}

/// The shop with this short name, or the only one. None when there is no shop at all.
pub fn find(app: &App, name: Option<&str>) -> Result<Option<Shop>, Failure> {
    let shops = app.db.read(move |r| tenant::list_active(r, ShopId(0), 100)).wait()?;
    let names = || shops.iter().map(|shop| shop.slug.as_str()).collect::<Vec<_>>().join(", ");
    match (name, shops.as_slice()) {
        (None, []) => Ok(None),
        (None, [only]) => Ok(Some(only.clone())),
        (None, _) => Err(Failure::unclear(format!("Which shop? Say --shop with one of: {}.", names()))),
        (Some(name), all) => match all.iter().find(|shop| shop.slug == name) {
            Some(shop) => Ok(Some(shop.clone())),
            None => Err(Failure::unclear(format!("There is no shop {name}. There is: {}.", names()))),
        },
    }
}

fn open_shop(app: &App, currency: Currency, file: &str) -> Result<(Shop, (String, String)), Failure> {
    let stem = Path::new(file).file_stem().map_or(String::new(), |stem| stem.to_string_lossy().into_owned());
    let words: Vec<&str> = stem.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let name: String = words.join(" ").chars().take(NAME_MOST).collect();
    let short = slug(&stem, "shop", SLUG_MOST);
    let zone: Zone = ZONE.parse().map_err(|_| Failure::new("The zone of Seoul is not known here."))?;
    let new = NewShop {
        name: if name.trim().is_empty() { "Shop".into() } else { name },
        slug: check_slug(&short).unwrap_or_else(|_| format!("{short}-shop")),
        domain: None,
        language: if currency == Currency::KRW { Lang::Ko } else { Lang::En },
        zone,
        currency,
        tax_rate: Ratio::ZERO,
        prices: Prices::Inclusive,
        policy: Policy::default(),
        hue: 255,
    };
    let password = password()?;
    let owner = NewStaff::check(EMAIL, "Owner", Role::Owner, &password);
    let owner = owner.map_err(|why| Failure::new(format!("The owner's account could not be made: {why}.")))?;
    let (id, _) = init::open(app, new, owner)?;
    let shop = app.db.read(move |r| tenant::find(r, id)).wait()?;
    let shop = shop.ok_or_else(|| Failure::new("The shop was opened and is gone."))?;
    Ok((shop, (EMAIL.into(), password)))
}

/// 64 random bits in four groups.
fn password() -> Result<String, Failure> {
    let secret = csrf::fresh();
    let groups: Vec<&str> = [0, 4, 8, 12].iter().filter_map(|at| secret.get(*at..at + 4)).collect();
    match groups.len() {
        4 => Ok(groups.join("-")),
        _ => Err(Failure::new("The system has no randomness to make a password of.")),
    }
}
