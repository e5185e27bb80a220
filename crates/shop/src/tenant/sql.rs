//! The `shops` table.

use base::id::ShopId;
use base::{Currency, Instant, Lang, Ratio, Zone};
use domain::shop::setting::Prices;
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table};

use super::{Shop, State};

table! {
    pub SHOPS = "shops" as NewRow {
        id: ShopId, slug: String, domain: Option<String>, name: String, state: State, language: Lang, zone: Zone,
        currency: Currency, tax_rate: Ratio, prices: Prices, policy: String, hue: i64, notice: String, business: String,
        created_at: Instant, version: i64
    }
}
stmt! {
    /// One row.
    pub FIND -> Found {
        id: ShopId, slug: String, domain: Option<String>, name: String, state: State, language: Lang, zone: Zone,
        currency: Currency, tax_rate: Ratio, prices: Prices, policy: String, hue: i64, logo_type: Option<String>,
        notice: String, business: String, created_at: Instant, version: i64
    } =
        "select {ROW} from shops
          where id = $1"
}
stmt! {
    /// Shops that are open, oldest first.
    LIST_ACTIVE -> Found =
        "select {ROW} from shops
          where state = 'active' and id > $1
          order by id
          limit $2"
}
stmt! {
    /// The open shop of a web address: its own domain before its name within ours.
    AT_HOST -> (ShopId,) =
        "select id
           from shops
          where state = 'active' and (domain = $1 or slug = $2)
          order by case when domain = $1 then 0 else 1 end, id
          limit 1"
}
stmt! {
    /// One row.
    OF_SLUG -> (ShopId,) = "select id from shops where slug = $1"
}
stmt! {
    /// The oldest open shops, at most two: one is the only one.
    OLDEST -> (ShopId,) = "select id from shops where state = 'active' order by id limit 2"
}
stmt! {
    /// Another shop that a host name would lead to: by its name, or by its own domain.
    AT_NAME -> (ShopId,) = "select id from shops where id <> $1 and (slug = $2 or domain = $3) order by id limit 1"
}
stmt! {
    /// Another shop whose own domain begins with a name.
    AT_LABEL -> (ShopId,) = "select id from shops where id <> $1 and domain like $2 order by id limit 1"
}
stmt! {
    SAVE = "update shops
               set slug = $3, domain = $4, name = $5, state = $6, language = $7, zone = $8, tax_rate = $9, prices = $10,
                   policy = $11, hue = $12, notice = $13, business = $14, version = version + 1
             where id = $1 and version = $2"
}
stmt! {
    /// One row.
    LOGO -> (Option<Vec<u8>>, Option<String>) = "select logo, logo_type from shops where id = $1"
}
stmt! { SAVE_LOGO = "update shops set logo = $2, logo_type = $3, version = version + 1 where id = $1" }

pub fn find(reader: &mut Reader<'_>, id: ShopId) -> Result<Option<Found>, Error> {
    reader.find(&FIND, args![id])
}

pub fn list_active(reader: &mut Reader<'_>, after: ShopId, limit: i64) -> Result<Vec<Found>, Error> {
    reader.all(&LIST_ACTIVE, args![after, limit])
}

pub fn find_at_host(reader: &mut Reader<'_>, domain: &str, slug: &str) -> Result<Option<ShopId>, Error> {
    Ok(reader.find(&AT_HOST, args![domain, slug])?.map(|(id,)| id))
}

pub fn find_slug(reader: &mut Reader<'_>, slug: &str) -> Result<Option<ShopId>, Error> {
    Ok(reader.find(&OF_SLUG, args![slug])?.map(|(id,)| id))
}

/// The open shop, when there is exactly one.
pub fn find_only(reader: &mut Reader<'_>) -> Result<Option<ShopId>, Error> {
    Ok(match reader.all(&OLDEST, &[])?.as_slice() {
        [(only,)] => Some(*only),
        _ => None,
    })
}

/// Whether a host name leads to another shop already; `label` is its first part.
pub fn leads_elsewhere(reader: &mut Reader<'_>, shop: ShopId, label: &str, domain: &str) -> Result<bool, Error> {
    Ok(reader.find(&AT_NAME, args![shop, label, domain])?.is_some())
}

/// Whether another shop's own domain begins with a name.
pub fn begins_elsewhere(reader: &mut Reader<'_>, shop: ShopId, slug: &str) -> Result<bool, Error> {
    Ok(reader.find(&AT_LABEL, args![shop, format!("{slug}.%")])?.is_some())
}

pub fn add(tx: &mut Tx<'_>, row: NewRow) -> Result<(), Error> {
    tx.insert(&SHOPS, &[row])
}

/// False when the shop was changed since it was read. Its currency stays.
pub fn save(tx: &mut Tx<'_>, shop: &Shop) -> Result<bool, Error> {
    let (policy, business) = (shop.policy.to_json().to_string(), shop.business.to_json().to_string());
    let changed = tx.run(
        &SAVE,
        args![
            shop.id,
            shop.version,
            shop.slug,
            shop.domain,
            shop.name,
            shop.state,
            shop.language,
            shop.zone,
            shop.tax_rate,
            shop.prices,
            policy,
            shop.hue,
            shop.notice,
            business
        ],
    )?;
    Ok(changed == 1)
}

pub fn find_logo(reader: &mut Reader<'_>, id: ShopId) -> Result<Option<(Vec<u8>, String)>, Error> {
    let found = reader.find(&LOGO, args![id])?;
    Ok(found.and_then(|(bytes, kind)| bytes.zip(kind)))
}

pub fn save_logo(tx: &mut Tx<'_>, id: ShopId, logo: Option<(Vec<u8>, &str)>) -> Result<(), Error> {
    let (bytes, kind) = logo.map_or((None, None), |(bytes, kind)| (Some(bytes), Some(kind.to_string())));
    tx.run(&SAVE_LOGO, args![id, bytes, kind]).map(|_| ())
}
