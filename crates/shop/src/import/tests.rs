//! The books of imports.

use base::id::ShopId;

use super::*;
use crate::testing::{assert_page, each};

fn begin(app: &App, shop: ShopId, file: &'static str) -> ImportId {
    let inner = app.clone();
    let adding = move |tx: &mut Tx<'_>| {
        let new = NewImport {
            shop,
            kind: Kind::Customers,
            file: file.into(),
            checksum: "c1".into(),
            map: r#"{"name": "a"}"#.into(),
        };
        add(tx, &inner.ids, inner.now(), new)
    };
    app.db.write(adding).wait().unwrap()
}

#[test]
fn an_import_runs_ends_and_is_undone() {
    each(|test| {
        let (app, shop) = (test.app.clone(), test.shop);
        test.log_in("jieun@toys.kr");
        assert_page(&test.get("/admin/imports"), "No file was brought in yet");
        let id = begin(&app, shop, "customers.csv");
        app.db.write(move |tx| progress(tx, shop, id, 1_200, 3, 40_000)).wait().unwrap();
        let page = test.get("/admin/imports");
        assert_page(&page, "customers.csv");
        assert!(page.body.contains("1,200") && page.body.contains("Running"));
        let same = move |r: &mut kit::db::Reader<'_>| find_same(r, shop, Kind::Customers, "c1");
        assert_eq!(app.db.read(same).wait().unwrap().map(|import| import.id), Some(id));
        let now = app.now();
        app.db.write(move |tx| finish(tx, shop, id, State::Done, now)).wait().unwrap();
        app.db.write(move |tx| progress(tx, shop, id, 0, 0, 0)).wait().unwrap();
        let found = app.db.read(move |r| find(r, shop, id)).wait().unwrap().unwrap();
        assert_eq!((found.state, found.rows_done, found.ended_at), (State::Done, 1_200, Some(now)));
        assert_eq!(app.db.write(move |tx| undo(tx, shop, id, now)).wait(), Ok(true));
        assert_eq!(app.db.write(move |tx| undo(tx, shop, id, now)).wait(), Ok(false));
        assert_eq!(app.db.read(same).wait(), Ok(None));
        assert_page(&test.get("/admin/imports"), "Undone");
    });
}

#[test]
fn another_shops_import_is_missing() {
    each(|test| {
        let (app, flowers) = (test.app.clone(), test.open("꽃", "flowers"));
        let id = begin(&app, flowers, "flowers.csv");
        let shop = test.shop;
        assert_eq!(app.db.read(move |r| find(r, shop, id)).wait(), Ok(None));
        test.log_in("jieun@toys.kr");
        assert!(!test.get("/admin/imports").body.contains("flowers.csv"));
    });
}
