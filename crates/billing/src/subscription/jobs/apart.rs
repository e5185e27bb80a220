//! A round that failed, one subscription at a time: whoever cannot be billed is held back for a while and told of, and
//! does not stop the others.

use base::Instant;
use kit::app::App;
use kit::db::{Error, Tx};
use shop::Shop;

use super::{Begun, bill, sql};

/// So long a subscription that could not be billed is left alone. The watchdog counts it as late all the while.
const HOLD_SECONDS: i64 = 15 * 60;

/// The same as a round, in a transaction for each. Those that are held back count as done with.
pub fn renew(app: &App, shop: &Shop, limit: i64, now: Instant) -> Result<(usize, Begun), Error> {
    let id = shop.id;
    let due = app.db.write(move |tx| sql::list_due(tx, id, now, limit)).wait()?;
    let mut begun = Begun::default();
    for one in &due {
        let (inner, owner, id) = (app.clone(), shop.clone(), one.id);
        let alone = move |tx: &mut Tx<'_>| {
            let locked = sql::lock(tx, owner.id, id)?.filter(|s| s.next_at.is_some_and(|next| next <= now));
            bill(&inner, tx, &owner, locked.into_iter().collect(), now)
        };
        match app.db.write(alone).wait() {
            Ok(more) => begun.add(more),
            Err(Error::Closed) => return Err(Error::Closed),
            Err(why) => {
                tracing::error!("{id} could not be billed and is held back: {why}");
                let (shop, until) = (shop.id, now.plus_seconds(HOLD_SECONDS));
                app.db.write(move |tx| sql::hold(tx, shop, id, until)).wait()?;
            }
        }
    }
    Ok((due.len(), begun))
}
