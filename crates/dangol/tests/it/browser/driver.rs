//! Starting chromedriver, and how the browser is set up: without a window, without talking to anybody but the site.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::{Map, Value, json};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// 1440 x 1000
    Desktop,
    /// 390 x 844, touched
    Phone,
    /// A desktop that runs no script.
    NoScript,
}

/// The driver and the port it chose.
pub fn start() -> (Child, u16) {
    let program = std::env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".into());
    let started = Command::new(&program).arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut driver = started.unwrap_or_else(|why| {
        panic!("{program} does not start ({why}): install Chromium and its chromedriver, or set CHROMEDRIVER")
    });
    let said = BufReader::new(driver.stdout.take().unwrap()).lines().map_while(Result::ok);
    let port =
        said.filter_map(|line| line.split("successfully on port ").nth(1)?.trim_end_matches('.').parse().ok()).next();
    (driver, port.unwrap_or_else(|| panic!("{program} does not say its port")))
}

/// How the browser is set up.
pub fn wishes(screen: Screen, lang: &str, profile: &str) -> Map<String, Value> {
    let args = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--enable-logging",
        "--window-size=1440,1000",
    ];
    let mut args: Vec<String> = args.map(String::from).to_vec();
    args.extend([format!("--user-data-dir={profile}"), format!("--lang={lang}")]);
    let mut prefs = json!({ "intl.accept_languages": lang });
    if screen == Screen::NoScript {
        prefs["profile.managed_default_content_settings.javascript"] = json!(2);
    }
    let mut options = json!({ "args": args, "prefs": prefs });
    if screen == Screen::Phone {
        let metrics = json!({ "width": 390, "height": 844, "pixelRatio": 1, "touch": true, "mobile": true });
        options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
    }
    let wishes = json!({ "browserName": "chrome", "goog:chromeOptions": options });
    wishes.as_object().cloned().unwrap_or_default()
}
