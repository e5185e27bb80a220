//! Temporary.
use crate::testing::Stage;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn};
use domain::shop::role::Role;

#[test]
fn look() {
    let app = kit::testing::open(":memory:");
    let stage = Stage::open(&app, "toys");
    let a = stage.add("김서연", "paid");
    let sa = stage.subscribe(a, "toy-m");
    let b = stage.add("박하준", "declined:funds");
    stage.subscribe(b, "toy-l");
    let c = stage.add("이도윤", "paid");
    let sc = stage.subscribe(c, "toy-l");
    let d = stage.add("최지우", "paid");
    stage.subscribe(d, "trial");
    stage.pass_until("2026-12-01T12:00:00+09:00");
    let (ma, mb, mc, md) = (stage.me(a), stage.me(b), stage.me(c), stage.me(d));
    stage.post("/my/plan", &ma, &[("plan", "toy-l"), ("when", "now")]);
    stage.post("/my/pause", &mc, &[("until", "14")]);
    let owner = stage.desk(Role::Owner);
    let inv = stage.invoices(a)[0].id;
    println!("sub {sa} {sc} inv {inv}");
    std::fs::write("/tmp/look.txt", format!("{sa} {sc} {inv} {a}")).unwrap();
    let routes = crate::routes()
        .merge(people::routes())
        .merge(catalog::routes())
        .merge(kit::web::assets::routes())
        .merge(kit::web::visitor::routes());
    let site = kit::web::guard::protect(routes, kit::web::guard::Served { secure: false }).with_state(app.clone());
    let site = site.layer(from_fn(move |mut r: Request, next: Next| {
        let q = r.uri().query().unwrap_or_default().to_string();
        let who = if r.uri().path().starts_with("/admin") {
            owner.clone()
        } else if q.contains("as=b") {
            mb.clone()
        } else if q.contains("as=c") {
            mc.clone()
        } else if q.contains("as=d") {
            md.clone()
        } else if r.uri().path().starts_with("/join/toy") {
            stage_nobody()
        } else {
            ma.clone()
        };
        r.headers_mut().insert(header::COOKIE, HeaderValue::from_str(&who).unwrap());
        r.headers_mut().insert(header::HOST, HeaderValue::from_static("toys.localhost"));
        async move { next.run(r).await }
    }));
    let rt = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    rt.block_on(async {
        let l = tokio::net::TcpListener::bind("127.0.0.1:4377").await.unwrap();
        let stop = async {
            while !std::path::Path::new("/tmp/look.stop").exists() {
                tokio::time::sleep(std::time::Duration::from_millis(300)).await
            }
        };
        axum::serve(l, site).with_graceful_shutdown(stop).await.unwrap();
    });
}
fn stage_nobody() -> String {
    format!("csrf={}; lang=ko", crate::testing::CSRF)
}
