//! The tenant: a shop as it is read from its row, found by its id or by the web address somebody came to, opened and
//! changed. Other slices of this area (setting, policy, business, logo) change shops through this one.

mod sql;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use base::id::{Ids, ShopId};
use base::{Currency, Day, Instant, Lang, Ratio, Zone};
use domain::shop::business::Business;
use domain::shop::policy::Policy;
use domain::shop::setting::{self, Prices};
use kit::db::{Error, Reader, Tx};
use kit::web::shell;

base::codes! {
    /// Whether a shop is open. A closed one answers nobody and its jobs wait.
    pub enum State { Active = "active", Closed = "closed" }
}

/// A shop with all its settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Shop {
    pub id: ShopId,
    pub slug: String,
    pub domain: Option<String>,
    pub name: String,
    pub state: State,
    pub language: Lang,
    pub zone: Zone,
    pub currency: Currency,
    /// 0 to 1
    pub tax_rate: Ratio,
    pub prices: Prices,
    pub policy: Arc<Policy>,
    /// The shop's colour, 0 to 359 degrees.
    pub hue: i64,
    pub has_logo: bool,
    /// What customers read on top of their pages; may be empty.
    pub notice: String,
    /// Who it is in law.
    pub business: Arc<Business>,
    pub created_at: Instant,
    pub version: i64,
}

impl Shop {
    pub fn today(&self, now: Instant) -> Day {
        self.zone.day(now)
    }

    /// Where numbers and addresses without a country are: "KR" for a shop that sells in won, else nowhere.
    pub fn country(&self) -> &'static str {
        if self.currency == Currency::KRW { "KR" } else { "" }
    }

    /// The shop as somebody sees it who pays in a currency.
    pub fn in_currency(&self, currency: Currency) -> Shop {
        Shop { currency, ..self.clone() }
    }

    /// What the frames around pages show. `host` stands in for a shop without a domain of its own.
    pub fn frame(&self, host: &str) -> shell::Shop {
        shell::Shop {
            name: self.name.clone(),
            address: self.domain.clone().unwrap_or_else(|| host.to_string()),
            logo: self.has_logo.then(|| format!("/logo?v={}", self.version)),
            accent: u16::try_from(self.hue).ok(),
        }
    }
}

/// What a shop is opened with.
#[derive(Clone, Debug)]
pub struct NewShop {
    pub name: String,
    pub slug: String,
    pub domain: Option<String>,
    pub language: Lang,
    pub zone: Zone,
    pub currency: Currency,
    pub tax_rate: Ratio,
    pub prices: Prices,
    pub policy: Policy,
    pub hue: i64,
}

impl NewShop {
    /// A shop as most are in Korea: in Korean and won, with a tenth of tax inside the prices.
    pub fn korean(name: &str, slug: &str, zone: Zone) -> NewShop {
        NewShop {
            name: name.into(),
            slug: slug.into(),
            domain: None,
            language: Lang::Ko,
            zone,
            currency: Currency::KRW,
            tax_rate: Ratio::new(1, 10),
            prices: Prices::Inclusive,
            policy: Policy::default(),
            hue: 20,
        }
    }
}

/// Why a shop is not opened or not changed.
#[derive(Clone, Debug, PartialEq)]
pub enum Refused {
    Setting(setting::Refusal),
    /// Not a host name with a dot.
    Domain,
    SlugTaken,
    DomainTaken,
    /// Somebody else changed the shop in the meantime.
    Stale,
    Broken(Error),
}

impl Refused {
    pub fn code(&self) -> &'static str {
        match self {
            Refused::Setting(why) => why.code(),
            Refused::Domain => "domain",
            Refused::SlugTaken => "slug_taken",
            Refused::DomainTaken => "domain_taken",
            Refused::Stale => "stale",
            Refused::Broken(_) => "broken",
        }
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refused::Broken(error) => error.fmt(f),
            refused => f.write_str(refused.code()),
        }
    }
}

impl std::error::Error for Refused {}

impl From<Error> for Refused {
    fn from(error: Error) -> Refused {
        match error {
            Error::Taken(key) if key.contains("domain") => Refused::DomainTaken,
            Error::Taken(key) if key.contains("slug") => Refused::SlugTaken,
            Error::Stale => Refused::Stale,
            other => Refused::Broken(other),
        }
    }
}

pub fn find(reader: &mut Reader<'_>, id: ShopId) -> Result<Option<Shop>, Error> {
    sql::find(reader, id)?.map(shop).transpose()
}

pub fn find_by_slug(reader: &mut Reader<'_>, slug: &str) -> Result<Option<Shop>, Error> {
    match sql::find_slug(reader, slug)? {
        Some(id) => find(reader, id),
        None => Ok(None),
    }
}

/// The open shop of a `Host` header: by its whole domain, by the first label as its name, else the only shop there is: a
/// single shop needs no address of its own, and of several none is shown at an address that is nobody's.
pub fn find_by_host(reader: &mut Reader<'_>, host: &str) -> Result<Option<Shop>, Error> {
    let host = host.to_ascii_lowercase();
    let domain = host.rsplit_once(':').map_or(host.as_str(), |(name, _port)| name);
    let label = domain.split('.').next().unwrap_or_default();
    let id = match sql::find_at_host(reader, domain, label)? {
        Some(id) => Some(id),
        None => sql::find_only(reader)?,
    };
    match id {
        Some(id) => find(reader, id),
        None => Ok(None),
    }
}

/// Open shops with larger ids than `after`, oldest first; `ShopId(0)` for the first ones.
pub fn list_active(reader: &mut Reader<'_>, after: ShopId, limit: i64) -> Result<Vec<Shop>, Error> {
    sql::list_active(reader, after, limit)?.into_iter().map(shop).collect()
}

/// Opens a shop. Its first member of staff is added by [`crate::staff::add`] in the same transaction.
pub fn open(tx: &mut Tx<'_>, ids: &Ids, now: Instant, new: NewShop) -> Result<ShopId, Refused> {
    let id = ShopId(ids.next(now));
    let slug = setting::check_slug(&new.slug).map_err(Refused::Setting)?;
    let name = setting::check_name(&new.name).map_err(Refused::Setting)?;
    let hue = setting::check_hue(&new.hue.to_string()).map_err(Refused::Setting)?;
    let tax_rate = setting::check_rate(new.tax_rate).map_err(Refused::Setting)?;
    let domain = check_domain(new.domain.as_deref().unwrap_or_default())?;
    let row = sql::NewRow {
        id,
        slug,
        domain,
        name,
        state: State::Active,
        language: new.language,
        zone: new.zone,
        currency: new.currency,
        tax_rate,
        prices: new.prices,
        policy: new.policy.to_json().to_string(),
        hue,
        notice: String::new(),
        business: Business::default().to_json().to_string(),
        created_at: now,
        version: 1,
    };
    check_names(tx, id, &row.slug, row.domain.as_deref())?;
    sql::add(tx, row)?;
    Ok(id)
}

/// No shop takes the address of another: a domain that begins with another shop's name would, and so would a name with
/// which another shop's domain begins.
fn check_names(reader: &mut Reader<'_>, id: ShopId, slug: &str, domain: Option<&str>) -> Result<(), Refused> {
    if let Some(domain) = domain {
        let label = domain.split('.').next().unwrap_or_default();
        if sql::leads_elsewhere(reader, id, label, domain)? {
            return Err(Refused::DomainTaken);
        }
    }
    if sql::begins_elsewhere(reader, id, slug)? { Err(Refused::SlugTaken) } else { Ok(()) }
}

/// Writes a changed shop down; its `version` must still be the one that was read. The currency stays what it was.
pub fn save(tx: &mut Tx<'_>, shop: &Shop) -> Result<(), Refused> {
    check_names(tx, shop.id, &shop.slug, shop.domain.as_deref())?;
    if sql::save(tx, shop)? { Ok(()) } else { Err(Refused::Stale) }
}

/// The picture and its media type.
pub fn find_logo(reader: &mut Reader<'_>, id: ShopId) -> Result<Option<(Vec<u8>, String)>, Error> {
    sql::find_logo(reader, id)
}

/// Puts a logo up, or takes it down.
pub fn save_logo(tx: &mut Tx<'_>, id: ShopId, logo: Option<(Vec<u8>, &str)>) -> Result<(), Error> {
    sql::save_logo(tx, id, logo)
}

/// A host name of the shop's own, in lower case; nothing typed means none. Numbers and `localhost` are the machine's.
pub fn check_domain(text: &str) -> Result<Option<String>, Refused> {
    let domain = text.trim().trim_end_matches('.').to_ascii_lowercase();
    let label = |part: &str| {
        (1..=63).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    if domain.is_empty() {
        return Ok(None);
    }
    let last = domain.rsplit('.').next().unwrap_or_default();
    let of_machine = last == "localhost" || last.bytes().all(|b| b.is_ascii_digit());
    let fine = domain.len() <= 253 && domain.contains('.') && domain.split('.').all(label) && !of_machine;
    if fine { Ok(Some(domain)) } else { Err(Refused::Domain) }
}

fn shop(row: sql::Found) -> Result<Shop, Error> {
    let json = serde_json::from_str(&row.policy).map_err(|_| Error::Shape("shops", "policy as JSON"))?;
    let business = serde_json::from_str(&row.business).map_err(|_| Error::Shape("shops", "a business as JSON"))?;
    let policy = Policy::from_json(&json).map_err(|_| Error::Shape("shops", "a known policy"))?;
    Ok(Shop {
        id: row.id,
        slug: row.slug,
        domain: row.domain,
        name: row.name,
        state: row.state,
        language: row.language,
        zone: row.zone,
        currency: row.currency,
        tax_rate: row.tax_rate,
        prices: row.prices,
        policy: Arc::new(policy),
        hue: row.hue,
        has_logo: row.logo_type.is_some(),
        notice: row.notice,
        business: Arc::new(Business::from_json(&business)),
        created_at: row.created_at,
        version: row.version,
    })
}
