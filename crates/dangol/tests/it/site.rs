//! The site as a whole: what watches it, what is not there, and what a panic does not take with it.

use dangol::router;
use kit::testing::{each_engine, send};

use crate::toyshop::{empty, lived};

#[test]
fn whoever_watches_gets_an_answer() {
    each_engine(|app| {
        lived(&app);
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let site = router(app.clone());
            for (path, want) in [("/health", "ok"), ("/ready", "ready")] {
                let answer = send(&site, "toys.localhost", path, "", None).await;
                assert_eq!((answer.status.as_u16(), answer.body.trim()), (200, want));
            }
            let figures = send(&site, "toys.localhost", "/metrics", "", None).await.body;
            for name in
                ["dangol_build_info", "dangol_http_answers_total", "dangol_jobs_waiting 0", "dangol_events_unheard 0"]
            {
                assert!(figures.contains(name), "{name} in {figures}");
            }
        });
    });
}

#[test]
fn a_page_that_is_not_there_says_so_in_a_page() {
    each_engine(|app| {
        empty(&app, "toys");
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let site = router(app.clone());
            let answer = send(&site, "toys.localhost", "/nothing/here?lang=en", "", None).await;
            assert_eq!(answer.status, 404);
            assert!(answer.body.contains("<h1>"), "{}", answer.body);
            let home = send(&site, "toys.localhost", "/", "", None).await;
            assert_eq!(home.status, 200, "{}", home.body);
        });
    });
}
