//! The shop's products.

use base::Instant;
use base::id::{ProductId, ShopId};
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table};

use super::{NewProduct, State};

/// Products of one page of the list.
pub const PAGE: i64 = 50;

table! {
    PRODUCTS = "products" as Inserted {
        id: ProductId, shop: ShopId, code: String, name_ko: String, name_en: String, note_ko: String, note_en: String,
        state: State, created_at: Instant, version: i64
    }
}
stmt! {
    /// One row.
    pub FIND -> ProductRow {
        id: ProductId, code: String, name_ko: String, name_en: String, note_ko: String, note_en: String, state: State,
        created_at: Instant, version: i64
    } =
        "select {ROW} from products
          where shop = $1 and id = $2"
}
stmt! {
    /// One row.
    BY_CODE -> (ProductId,) = "select id from products where shop = $1 and code = $2"
}
stmt! {
    /// One page, of one state or of all (an empty state).
    LIST -> ProductRow by ["code, id", "code desc, id", "created_at desc, id", "created_at, id"] =
        "select {ROW} from products
          where shop = $1 and ($2 = '' or state = $2)
          order by {ORDER}
          limit $3 offset $4"
}
stmt! {
    SAVE =
        "update products
            set code = $4, name_ko = $5, name_en = $6, note_ko = $7, note_en = $8, state = $9, version = version + 1
          where shop = $1 and id = $2 and version = $3"
}

pub fn find(reader: &mut Reader<'_>, shop: ShopId, id: ProductId) -> Result<Option<ProductRow>, Error> {
    reader.find(&FIND, args![shop, id])
}

pub fn find_by_code(reader: &mut Reader<'_>, shop: ShopId, code: &str) -> Result<Option<ProductId>, Error> {
    Ok(reader.find(&BY_CODE, args![shop, code])?.map(|(id,)| id))
}

/// Up to `limit` products. `order` counts: code, code down, newest, oldest. An empty `state` means all.
pub fn list(
    reader: &mut Reader<'_>,
    shop: ShopId,
    state: &str,
    order: usize,
    limit: i64,
    offset: i64,
) -> Result<Vec<ProductRow>, Error> {
    reader.all_sorted(&LIST, order, args![shop, state, limit, offset])
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    shop: ShopId,
    id: ProductId,
    new: &NewProduct,
    now: Instant,
) -> Result<(), Error> {
    let new = new.clone();
    let (name_ko, name_en, note_ko, note_en) = (new.name.ko, new.name.en, new.note.ko, new.note.en);
    let (code, state) = (new.code, new.state);
    let row = Inserted { id, shop, code, name_ko, name_en, note_ko, note_en, state, created_at: now, version: 1 };
    tx.insert(&PRODUCTS, &[row])
}

/// [`Error::Stale`] when the product is no longer of this version.
pub(super) fn save(tx: &mut Tx<'_>, shop: ShopId, id: ProductId, version: i64, new: &NewProduct) -> Result<(), Error> {
    let (name, note) = (&new.name, &new.note);
    let args = args![shop, id, version, new.code, name.ko, name.en, note.ko, note.en, new.state];
    if tx.run(&SAVE, args)? == 1 { Ok(()) } else { Err(Error::Stale) }
}
