//! Movements as a CSV file for a spreadsheet: what the list shows, all pages of it.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base::Money;
use domain::analytics::movement::Kind;
use domain::shop::role::Right;
use kit::csv::cell;
use kit::db::Error;
use kit::web::{Oops, Query};
use shop::Desk;

use super::super::Of;
use super::rows::asked;
use crate::movement::sql::{Movement, Which, list_after};
use crate::words::T;

/// The most a file holds; the command line exports without a limit.
const ROWS_MOST: usize = 200_000;
const BATCH: i64 = 5_000;
const HEAD: &str = "day,month,kind,customer,name,subscription,plan,currency,amount,mrr_after\r\n";

pub async fn movements(desk: Desk) -> Result<Response, Oops> {
    desk.require(Right::Export)?;
    let query = Query::new(&desk.visitor);
    let months = asked(&desk, &query).await?;
    let Of { shop, currency } = Of::desk(&desk);
    let which = Which { shop, currency, months, kind: query.read::<Kind>("kind") };
    let writing = desk.app.db.read(move |r| {
        let (mut text, mut after, mut count) = (HEAD.to_string(), 0, 0);
        loop {
            let rows = list_after(r, which, after, BATCH)?;
            rows.iter().for_each(|row| line(&mut text, row, currency));
            count += rows.len();
            match rows.last() {
                Some(last) if rows.len() as i64 == BATCH && count < ROWS_MOST => after = last.id,
                _ => return Ok::<(String, usize), Error>((text, count)),
            }
        }
    });
    let (text, count) = writing.await?;
    if count >= ROWS_MOST {
        return Err(Oops::Refused(T(desk.lang()).export_too_long(ROWS_MOST as i64)));
    }
    let name = format!("attachment; filename=\"movements-{}-{}.csv\"", months.from, months.to);
    let name = HeaderValue::from_str(&name).map_err(|error| Oops::Broken(error.to_string()))?;
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], text).into_response())
}

fn line(text: &mut String, row: &Movement, currency: base::Currency) {
    let money = |amount| Money::new(amount, currency).digits().replace(',', "").replace('−', "-");
    let Movement { customer, name, subscription, plan, kind, day, month, amount, mrr, .. } = row;
    let name = cell(name);
    let (amount, mrr) = (money(*amount), money(*mrr));
    text.push_str(&format!(
        "{day},{month},{kind},{customer},{name},{subscription},{plan},{currency},{amount},{mrr}\r\n"
    ));
}
