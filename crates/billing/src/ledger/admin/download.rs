//! The entries of a period as a CSV file, sent while it is read: no shop is too large, and nobody waits. It begins with
//! the mark by which spreadsheets know UTF-8.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base::{Lang, Money};
use domain::shop::role::Right;
use futures_core::Stream;
use kit::csv::cell;
use kit::db::{Db, Error};
use kit::web::{Oops, Query};
use shop::Desk;
use tokio::sync::mpsc;

use super::super::account_name;
use super::super::sql::{self, Entry, Which};
use super::entries::{asked, before};
use crate::invoice::show_number;
use crate::invoice::sql::parts_of_many;
use crate::words::T;

/// So many rows are read at once.
const CHUNK: i64 = 2_000;
/// So many pieces may wait for a slow reader.
const WAITING: usize = 2;

/// What is written piece by piece by somebody else.
struct Pieces(mpsc::Receiver<Result<Bytes, Error>>);

impl Stream for Pieces {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        self.0.poll_recv(cx)
    }
}

pub async fn entries(desk: Desk) -> Result<Response, Oops> {
    desk.require(Right::Export)?;
    let query = Query::new(&desk.visitor);
    let which = asked(&desk, &query);
    let (send, receive) = mpsc::channel(WAITING);
    let (db, shop, lang, after) = (desk.app.db.clone(), desk.shop.id, desk.lang(), before(&desk, which));
    tokio::spawn(async move {
        // Whoever asked may go away: then nobody hears of an error either.
        if let Err(error) = write(&db, shop, which, lang, after, &send).await {
            let _ = send.send(Err(error)).await;
        }
    });
    let name = format!("attachment; filename=\"ledger-{}-{}.csv\"", which.from, which.until);
    let name = HeaderValue::from_str(&name).map_err(|error| Oops::Broken(error.to_string()))?;
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    let head = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)];
    Ok((head, Body::from_stream(Pieces(receive))).into_response())
}

async fn write(
    db: &Db,
    shop: base::id::ShopId,
    which: Which,
    lang: Lang,
    mut after: (i64, i64),
    send: &mpsc::Sender<Result<Bytes, Error>>,
) -> Result<(), Error> {
    let mut text = format!("\u{feff}{}\r\n", T(lang).books_csv_head());
    loop {
        let reading = db.read(move |r| {
            let rows = sql::list(r, shop, which, after, CHUNK)?;
            let parts = parts_of_many(r, shop, rows.iter().filter_map(|row| row.invoice))?;
            Ok::<_, Error>((rows, parts))
        });
        let (rows, parts) = reading.await?;
        let of = |row: &Entry| row.invoice.and_then(|invoice| parts.get(&invoice)).map_or("", String::as_str);
        rows.iter().for_each(|row| line(&mut text, row, of(row), lang));
        let gone = send.send(Ok(std::mem::take(&mut text).into())).await.is_err();
        match rows.last() {
            Some(last) if rows.len() as i64 == CHUNK && !gone => after = (last.entry, last.n),
            _ => return Ok(()),
        }
    }
}

fn line(text: &mut String, row: &Entry, subscriptions: &str, lang: Lang) {
    let plain = |amount: i64| Money::new(amount, row.currency).digits().replace([',', '\u{2212}'], "");
    let side = |amount: i64| if amount > 0 { plain(amount) } else { String::new() };
    let number = row.year.zip(row.number).map(|(year, number)| show_number(year, number)).unwrap_or_default();
    let (debit, credit, name) = (side(row.amount), side(-row.amount), cell(&row.name));
    let Entry { entry, n, posted_on, account, currency, customer, .. } = row;
    let said = cell(account_name(lang, *account));
    text.push_str(&format!(
        "{posted_on},{entry},{n},{account},{said},{debit},{credit},{currency},{number},{customer},{name},{subscriptions}\r\n"
    ));
}
