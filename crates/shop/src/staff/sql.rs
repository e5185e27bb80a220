//! The `staff` table.

use base::Instant;
use base::id::{ShopId, StaffId};
use domain::shop::role::Role;
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table};

use super::State;

table! {
    pub STAFF = "staff" as NewRow {
        id: StaffId, shop: ShopId, email: String, name: String, role: Role, password: String, state: State,
        created_at: Instant
    }
}
stmt! {
    /// One row.
    pub FIND -> Staff {
        id: StaffId, email: String, name: String, role: Role, password: String, state: State, created_at: Instant
    } =
        "select {ROW} from staff where shop = $1 and id = $2"
}
stmt! {
    /// One row.
    OF_EMAIL -> Staff =
        "select {ROW} from staff where shop = $1 and email = $2"
}
stmt! {
    /// Those who work here first, by name.
    LIST -> Staff =
        "select {ROW} from staff
          where shop = $1
          order by case when state = 'active' then 0 else 1 end, name, id
          limit 500"
}
stmt! {
    /// Everybody who may log in, with their roles; locked until the transaction ends.
    ROLES -> (StaffId, Role) =
        "select id, role from staff where shop = $1 and state = 'active' order by id limit 500 {LOCK}"
}
stmt! { SAVE_ROLE = "update staff set role = $3 where shop = $1 and id = $2" }
stmt! { SAVE_STATE = "update staff set state = $3 where shop = $1 and id = $2" }
stmt! { SAVE_PASSWORD = "update staff set password = $3 where shop = $1 and id = $2" }

pub fn add(tx: &mut Tx<'_>, row: NewRow) -> Result<(), Error> {
    tx.insert(&STAFF, &[row])
}

pub fn find(reader: &mut Reader<'_>, shop: ShopId, id: StaffId) -> Result<Option<Staff>, Error> {
    reader.find(&FIND, args![shop, id])
}

pub fn find_email(reader: &mut Reader<'_>, shop: ShopId, email: &str) -> Result<Option<Staff>, Error> {
    reader.find(&OF_EMAIL, args![shop, email])
}

pub fn list(reader: &mut Reader<'_>, shop: ShopId) -> Result<Vec<Staff>, Error> {
    reader.all(&LIST, args![shop])
}

pub fn list_roles(tx: &mut Tx<'_>, shop: ShopId) -> Result<Vec<(StaffId, Role)>, Error> {
    tx.all(&ROLES, args![shop])
}

pub fn save_role(tx: &mut Tx<'_>, shop: ShopId, id: StaffId, role: Role) -> Result<(), Error> {
    tx.run(&SAVE_ROLE, args![shop, id, role]).map(|_| ())
}

pub fn save_state(tx: &mut Tx<'_>, shop: ShopId, id: StaffId, state: State) -> Result<(), Error> {
    tx.run(&SAVE_STATE, args![shop, id, state]).map(|_| ())
}

pub fn save_password(tx: &mut Tx<'_>, shop: ShopId, id: StaffId, hash: &str) -> Result<(), Error> {
    tx.run(&SAVE_PASSWORD, args![shop, id, hash]).map(|_| ())
}
