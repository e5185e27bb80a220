//! A key is shown once, kept as a hash and gone when it is revoked.

use axum::http::request::Parts;
use axum::http::{Request, header};

use super::*;
use crate::testing::{Test, assert_page, each};

fn parts(test: &Test, key: &str) -> Parts {
    let request = Request::builder().uri("/api").header(header::HOST, &test.host);
    request.header(header::AUTHORIZATION, format!("Bearer {key}")).body(()).unwrap().into_parts().0
}

/// Whether a program with this key is let in.
fn is_let_in(test: &Test, key: &str) -> bool {
    let mut parts = parts(test, key);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    match runtime.block_on(Program::from_request_parts(&mut parts, &test.app)) {
        Ok(program) => {
            assert_eq!(program.shop.id, test.shop);
            true
        }
        Err(answer) => {
            assert_eq!(answer.status(), 401);
            assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/problem+json");
            false
        }
    }
}

fn key_on(page: &str) -> String {
    let from = page.find(BEGINS).unwrap();
    page[from..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

#[test]
fn a_key_lets_a_program_in_until_it_is_revoked() {
    each(|test| {
        test.log_in("jieun@toys.kr");
        assert_page(&test.get("/admin/settings/keys"), "No program has a key yet");
        assert_eq!(test.post("/admin/settings/keys", &[("name", " ")]).status.as_u16(), 422);
        let made = test.post("/admin/settings/keys", &[("name", "counter")]);
        let key = key_on(&made.body);
        assert_eq!(key.len(), 68, "{key}");
        assert!(is_let_in(test, &key));
        assert!(!is_let_in(test, "dgk_wrong") && !is_let_in(test, ""));
        let page = test.get("/admin/settings/keys");
        assert!(page.body.contains("counter") && !page.body.contains(&key), "shown once only");
        let id = page.body.split("/admin/settings/keys/").nth(1).unwrap().split('/').next().unwrap().to_string();
        assert_eq!(test.post(&format!("/admin/settings/keys/{id}/revoke"), &[]).location(), "/admin/settings/keys");
        assert!(!is_let_in(test, &key));
        assert_eq!(test.post(&format!("/admin/settings/keys/{id}/revoke"), &[]).status.as_u16(), 404);
    });
}

#[test]
fn a_key_is_of_one_shop() {
    each(|test| {
        let flowers = test.open("꽃", "flowers");
        let app = test.app.clone();
        let adding = move |tx: &mut Tx<'_>| add(tx, &app.ids, flowers, app.now(), &Actor::Command, "x", Scope::Write);
        let theirs = test.app.db.write(adding).wait().unwrap().unwrap();
        assert!(!is_let_in(test, &theirs));
    });
}
