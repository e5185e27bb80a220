//! Every part of the toolbox on a few pages, for looking at while working on it:
//! `cargo run -p kit --example gallery`, then 127.0.0.1:4300 (`?lang=en`, `?theme=dark`).

mod console;
mod portal;
mod store;

use axum::Router;
use axum::routing::{get, post};
use base::Lang;
use kit::web::{Oops, Visitor, assets, flash, guard, visitor};

/// A sample text of `words.txt`: key, Korean, English.
pub fn w(lang: Lang, key: &str) -> &'static str {
    include_str!("words.txt")
        .lines()
        .filter_map(|line| line.split_once(" | "))
        .find(|(name, _)| *name == key)
        .and_then(|(_, texts)| texts.split_once(" | "))
        .map_or("?", |(ko, en)| if lang == Lang::Ko { ko } else { en })
}

async fn saved(visitor: Visitor) -> axum::response::Response {
    flash::to("/admin", w(visitor.lang, "saved"))
}

async fn broken() -> Oops {
    Oops::Broken("the sample of a failure".to_string())
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let router = Router::new()
        .route("/", get(store::home))
        .route("/signup", get(store::signup))
        .route("/login", get(store::login))
        .route("/my", get(portal::home))
        .route("/admin", get(console::dashboard))
        .route("/admin/customers", get(console::list))
        .route("/admin/customers/1", get(console::profile))
        .route("/admin/edit", get(console::edit))
        .route("/admin/empty", get(console::empty))
        .route("/admin/invoice", get(console::invoice))
        .route("/admin/search", get(console::search))
        .route("/save", post(saved))
        .route("/broken", get(broken))
        .merge(assets::routes())
        .merge(visitor::routes())
        .fallback(|| async { Oops::Missing });
    let site = guard::protect(router, guard::Served::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:4300").await?;
    axum::serve(listener, site).await
}
