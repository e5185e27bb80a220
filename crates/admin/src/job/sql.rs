//! Reads jobs that were given up.

use base::Instant;
use base::id::ShopId;
use kit::db::{Error, Reader};
use kit::{args, stmt};

stmt! {
    /// Jobs that were given up, newest first.
    pub GIVEN_UP -> GivenUp { id: i64, kind: String, key: String, tries: i64, why: Option<String>, run_at: Instant } =
        "select {ROW} from jobs
          where shop = $1 and state = 'given_up'
          order by run_at desc, id desc
          limit $2 offset $3"
}
stmt! { COUNT -> (i64,) = "select count(*) from jobs where shop = $1 and state = 'given_up'" }

pub fn list_given_up(
    reader: &mut Reader<'_>,
    shop: ShopId,
    (limit, offset): (i64, i64),
) -> Result<Vec<GivenUp>, Error> {
    reader.all(&GIVEN_UP, args![shop, limit, offset])
}

pub fn count_given_up(reader: &mut Reader<'_>, shop: ShopId) -> Result<i64, Error> {
    Ok(reader.one(&COUNT, args![shop])?.0)
}
