//! A person in front of a browser: goes to pages, reads what is visible, types, presses. Every act waits for what it
//! needs, for [`PATIENCE`] at most, and a failure shows the page as it was.

use std::cell::RefCell;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, Instant as Watch};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::driver::{self, Screen};
use crate::toyshop::Folder;

const PATIENCE: Duration = Duration::from_secs(15);
const GLANCE: Duration = Duration::from_millis(40);
/// What a browser also writes down though all is well: a form that was refused, a fading that was cut short.
const FINE: [&str; 3] = ["status of 422", "Transition was", "Autofocus processing was blocked"];

pub struct Chrome {
    address: String,
    client: Option<Client>,
    driver: Child,
    port: u16,
    runtime: Runtime,
    profile: Folder,
    /// Why the last click was not possible.
    trouble: RefCell<String>,
}

impl Chrome {
    /// A fresh browser of somebody who reads `lang`, on no page yet.
    pub fn open(address: &str, screen: Screen, lang: &str) -> Chrome {
        let (driver, port) = driver::start();
        let profile = Folder::new(&format!("chrome-{port}"));
        let runtime = Runtime::new().unwrap();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(driver::wishes(screen, lang, &profile.file("")));
        let client = runtime.block_on(builder.connect(&format!("http://127.0.0.1:{port}")));
        let client = Some(client.unwrap_or_else(|why| panic!("Chromium does not start: {why}")));
        Chrome { address: address.into(), client, driver, port, runtime, profile, trouble: RefCell::default() }
    }

    fn client(&self) -> &Client {
        self.client.as_ref().unwrap()
    }

    /// Goes to a page of the site, or to any other address.
    pub fn go(&self, path: &str) {
        let url = if path.starts_with('/') { format!("{}{path}", self.address) } else { path.to_string() };
        self.runtime.block_on(self.client().goto(&url)).unwrap();
    }

    /// Where the browser is, without the host.
    pub fn path(&self) -> String {
        let url = self.runtime.block_on(self.client().current_url()).unwrap();
        url.as_str().trim_start_matches(&self.address).to_string()
    }

    /// Waits until the address begins with this.
    pub fn at(&self, path: &str) {
        self.wait(&format!("be at {path}"), || self.path().starts_with(path).then_some(()));
    }

    /// The text a person sees.
    pub fn text(&self) -> String {
        let body = self.find_now("body").into_iter().next();
        body.and_then(|body| self.runtime.block_on(body.text()).ok()).unwrap_or_default()
    }

    /// Waits until all of this is visible.
    pub fn sees(&self, texts: &[&str]) {
        for text in texts {
            self.wait(&format!("see {text:?}"), || self.text().contains(text).then_some(()));
        }
    }

    pub fn sees_not(&self, text: &str) {
        self.wait(&format!("not see {text:?}"), || (!self.text().contains(text)).then_some(()));
    }

    /// Presses the button or follows the link of this name.
    pub fn press(&self, label: &str) {
        let named = format!("[normalize-space(.)={} or @aria-label={}]", quoted(label), quoted(label));
        let path = ["button", "a", "summary"].map(|tag| format!("//{tag}{named}")).join("|");
        self.wait(&format!("press {label:?}"), || {
            let found = self.runtime.block_on(self.client().find_all(Locator::XPath(&path))).ok()?;
            found.iter().find_map(|element| self.click(element))
        });
    }

    /// Presses the first element of a selector that can be pressed.
    pub fn press_at(&self, selector: &str) {
        self.wait(&format!("press {selector}"), || self.find_now(selector).iter().find_map(|e| self.click(e)));
    }

    fn click(&self, element: &Element) -> Option<()> {
        let clicking = async {
            if !element.is_displayed().await? {
                return Ok(None);
            }
            let clicked = element.click().await;
            // A bar of the page lies over it: a person scrolls, then tries again.
            if clicked.is_err() {
                self.client().execute(SHOW, vec![serde_json::to_value(element)?]).await?;
            }
            clicked.map(Some)
        };
        let clicked: Result<Option<()>, CmdError> = self.runtime.block_on(clicking);
        clicked.unwrap_or_else(|why| {
            *self.trouble.borrow_mut() = why.to_string();
            None
        })
    }

    /// Types into the field of this name, instead of what is there.
    pub fn fill(&self, name: &str, value: &str) {
        self.fill_at(&format!("input[name='{name}']:not([type=hidden]), textarea[name='{name}']"), value);
    }

    pub fn fill_at(&self, selector: &str, value: &str) {
        self.wait(&format!("fill {selector}"), || {
            let field = self.find_now(selector).into_iter().next()?;
            let typing = async {
                if field.prop("type").await?.as_deref() == Some("date") {
                    return self
                        .client()
                        .execute(SET, vec![serde_json::to_value(&field)?, json!(value)])
                        .await
                        .map(drop);
                }
                field.clear().await?;
                field.send_keys(value).await
            };
            self.runtime.block_on(typing).ok()
        });
    }

    /// Takes one of several, or ticks a box.
    pub fn pick(&self, name: &str, value: &str) {
        let selector = format!("input[name='{name}'][value='{value}']");
        self.wait(&format!("pick {name} {value}"), || {
            let input = self.find_now(&selector).into_iter().next()?;
            self.runtime.block_on(input.find(Locator::XPath("ancestor::label[1]"))).ok().and_then(|l| self.click(&l))
        });
        let chosen = || {
            let input = self.find_now(&selector).into_iter().next()?;
            self.runtime.block_on(input.is_selected()).ok().filter(|on| *on).map(drop)
        };
        self.wait(&format!("have {name} {value} picked"), chosen);
    }

    /// The element that has the keyboard: its name, label or text.
    pub fn focus(&self) -> String {
        self.script(
            "const e = document.activeElement; return e.name || e.getAttribute('aria-label') || e.textContent.trim()",
        )
        .as_str()
        .unwrap_or_default()
        .to_string()
    }

    /// Types keys where the keyboard is.
    pub fn keys(&self, keys: &str) {
        let typing = async { self.client().active_element().await?.send_keys(keys).await };
        self.runtime.block_on(typing).unwrap();
    }

    /// Moves on with the Tab key until the keyboard is at the thing of this name.
    pub fn tab_to(&self, name: &str) {
        for _ in 0..60 {
            if self.focus() == name {
                return;
            }
            self.keys(&Key::Tab.to_string());
        }
        panic!("the Tab key does not reach {name:?} on {}:\n{}", self.path(), self.text());
    }

    pub fn enter(&self) {
        self.keys(&Key::Enter.to_string());
    }

    /// Holds Control and types a letter.
    pub fn control(&self, letter: char) {
        self.keys(&format!("{}{letter}{}", char::from(Key::Control), char::from(Key::Null)));
    }

    /// What a script returns.
    pub fn script(&self, script: &str) -> Value {
        self.runtime.block_on(self.client().execute(script, vec![])).unwrap()
    }

    /// Presses the first of a selector that can be pressed; false when the page has none. What a bar lies over is
    /// scrolled to first, and pressed the second time.
    pub fn press_if_there(&self, selector: &str) -> bool {
        (0..2).any(|_| self.find_now(selector).iter().any(|element| self.click(element).is_some()))
    }

    /// The whole page as PNG, however long it is.
    pub fn picture(&self) -> Vec<u8> {
        let size = self.script("return [innerWidth, Math.max(document.body.scrollHeight, innerHeight)]");
        let phone = size[0].as_i64().unwrap_or(0) < 600;
        let stand = |height: &Value| {
            let size = json!({ "width": size[0], "height": height, "deviceScaleFactor": 1, "mobile": phone });
            self.tell("Emulation.setDeviceMetricsOverride", &size);
        };
        stand(&size[1]);
        let picture = self.runtime.block_on(self.client().screenshot()).unwrap();
        stand(&json!(if phone { 844 } else { 1000 }));
        picture
    }

    /// Asks the browser in its own protocol, which the common one has no words for.
    fn tell(&self, command: &str, parameters: &Value) {
        let session = self.runtime.block_on(self.client().session_id()).unwrap().unwrap_or_default();
        let body = json!({ "cmd": command, "params": parameters }).to_string();
        let (path, host) = (format!("/session/{session}/goog/cdp/execute"), format!("127.0.0.1:{}", self.port));
        let mut line = TcpStream::connect(&host).unwrap();
        let head = format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n");
        write!(line, "{head}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()).unwrap();
        let mut answer = String::new();
        BufReader::new(line).read_line(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    /// What the browser complained about so far: broken scripts, things forbidden by the site's own rules.
    pub fn complaints(&self) -> Vec<String> {
        let log = std::fs::read(self.profile.file("chrome_debug.log")).unwrap_or_default();
        let lines = String::from_utf8_lossy(&log).lines().map(String::from).collect::<Vec<_>>();
        let is_fine = |line: &str| FINE.iter().any(|known| line.contains(known));
        lines.into_iter().filter(|line| line.contains("CONSOLE") && !is_fine(line)).collect()
    }

    fn find_now(&self, selector: &str) -> Vec<Element> {
        self.runtime.block_on(self.client().find_all(Locator::Css(selector))).unwrap_or_default()
    }

    fn wait<T>(&self, what: &str, try_it: impl Fn() -> Option<T>) -> T {
        let watch = Watch::now();
        loop {
            if let Some(done) = try_it() {
                return done;
            }
            if watch.elapsed() > PATIENCE {
                let (path, text, trouble) = (self.path(), self.text(), self.trouble.borrow());
                panic!("could not {what} on {path}:\n{text}\n{trouble}\n{:?}", self.complaints());
            }
            sleep(GLANCE);
        }
    }
}

impl Drop for Chrome {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            let _ = self.runtime.block_on(client.close());
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Sets a field that is not typed letter by letter, and tells the page.
const SET: &str = "arguments[0].value = arguments[1];
    for (const kind of ['input', 'change']) arguments[0].dispatchEvent(new Event(kind, { bubbles: true }))";

const SHOW: &str = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";

/// A text inside XPath.
fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}
