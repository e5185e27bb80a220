//! `dangol staff`: a new password for whoever cannot log in, also a shop's only owner.

use clap::Subcommand;
use domain::people::email::normal_email;
use kit::clock::Clock;
use shop::staff::{self, State};
use shop::tenant;

use crate::failure::Failure;
use crate::{database, init, out, secret};

/// Gives somebody of the staff a new password.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Sets a new password and ends every session of theirs. You are asked for it; from a program it is read from
    /// standard input.
    Password {
        /// The email address they log in with.
        email: String,
        /// The short name of the shop, when there are several.
        #[arg(long)]
        shop: Option<String>,
        /// Where the shop is: a path to an SQLite file, or postgres://...
        #[arg(long, default_value = database::DEFAULT)]
        db: String,
    },
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let What::Password { email, shop, db } = &arguments.what;
    let app = database::app(db, Clock::System)?;
    let slug = shop.clone();
    let found = app.db.read(move |r| match &slug {
        Some(slug) => Ok(tenant::find_by_slug(r, slug)?.into_iter().collect()),
        None => tenant::list_active(r, base::id::ShopId(0), 2),
    });
    let shop = match found.wait()?.as_slice() {
        [only] => only.id,
        [] => return Err(Failure::unclear("There is no such shop.")),
        _ => return Err(Failure::unclear("--shop: there are several shops here, name one.")),
    };
    let email = normal_email(email).map_err(|_| Failure::unclear("This is not an email address."))?;
    let asked = email.clone();
    let member = app.db.read(move |r| staff::find_email(r, shop, &asked)).wait()?;
    let member = member.filter(|member| member.state == State::Active);
    let member = member.ok_or_else(|| Failure::unclear("Nobody of this shop's staff logs in with that address."))?;
    let hash = staff::hash(&secret::ask("New password: ")?, &email).map_err(|why| init::refused(why.code()))?;
    let (ids, now) = (app.ids.clone(), app.now());
    let saving = app.db.write(move |tx| staff::give_password(tx, &ids, shop, now, member.id, &hash));
    saving.wait().map_err(|why| init::refused(why.code()))?;
    out::say(&format!("{email} logs in with the new password. Every session of theirs is over."))
}
