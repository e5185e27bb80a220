//! Pictures of every page of a lived-in shop, in both languages and themes, for a desktop and a phone, to be looked at by
//! people: `DANGOL_SCREENS=/some/folder cargo nextest run -p dangol --test it screens`. Without that variable there is
//! nothing to do. `DANGOL_SCREENS_ONLY=admin-home,join` takes only some, `DANGOL_SCREENS_AS=ko.light.phone` only one way.

mod album;
mod routes;
mod stage;

use std::fs;
use std::thread;
use std::time::Duration;

use self::album::{ALBUM, Shot};
use self::stage::Stage;
use super::chrome::Chrome;
use super::driver::Screen;

/// Somebody nobody knows has asked for a code.
const ASKED: &str = "document.cookie = 'login=%2B821012345678;path=/'";
/// The secret of this browser's forms.
const SECRET: &str = "return document.querySelector('input[name=csrf]').value";
/// What the server said.
const STATUS: &str = "return performance.getEntriesByType('navigation')[0].responseStatus";

#[test]
fn screens() {
    let Ok(folder) = std::env::var("DANGOL_SCREENS") else { return };
    fs::create_dir_all(&folder).unwrap();
    let (stage, folder) = (Stage::open(), folder.as_str());
    let stage = &stage;
    let problems = thread::scope(|scope| {
        let looking = [(Screen::Desktop, "desktop"), (Screen::Phone, "phone")]
            .map(|(screen, width)| scope.spawn(move || look(stage, screen, width, folder)));
        looking.into_iter().flat_map(|one| one.join().unwrap()).collect::<Vec<String>>()
    });
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// All ways of one width. What was not as it should be.
fn look(stage: &Stage, screen: Screen, width: &str, folder: &str) -> Vec<String> {
    let only = std::env::var("DANGOL_SCREENS_AS").unwrap_or_default();
    let mut problems = Vec::new();
    for (lang, theme) in [("ko", "light"), ("ko", "dark"), ("en", "light"), ("en", "dark")] {
        let way = format!("{lang}.{theme}.{width}");
        if !only.is_empty() && only != way {
            continue;
        }
        let eyes = Chrome::open(&stage.site.address, screen, lang);
        eyes.go("/my/login");
        let secret = eyes.script(SECRET).as_str().unwrap().to_string();
        eyes.script(&format!("document.cookie = 'theme={theme};path=/'"));
        eyes.script(ASKED);
        for (who, shots) in ALBUM {
            if let Some(cookie) = stage.cookie(who, &secret) {
                eyes.script(&format!("document.cookie = '{cookie}'"));
            }
            for shot in *shots {
                let found = shoot(stage, &eyes, shot, &format!("{folder}/@.{way}.png"));
                problems.extend(found.map(|what| format!("{way} {}: {what}", shot.0)));
            }
        }
    }
    problems
}

/// One picture. What is wrong with the page.
fn shoot(stage: &Stage, eyes: &Chrome, (name, path, presses): &Shot, file: &str) -> Option<String> {
    let only = std::env::var("DANGOL_SCREENS_ONLY").unwrap_or_default();
    if !only.is_empty() && !only.split(',').any(|one| one == *name) {
        return None;
    }
    let address = stage.address(path);
    eyes.go(&address);
    let (status, at) = (eyes.script(STATUS).as_i64().unwrap_or(0), eyes.path());
    // The site's own refusals are to be seen, not the browser's.
    eyes.script("document.querySelectorAll('form').forEach(form => form.noValidate = true)");
    // A page that has nothing to press (no tabs on a desktop) is simply not in the album.
    if !presses.iter().all(|selector| eyes.press_if_there(selector)) {
        return None;
    }
    thread::sleep(Duration::from_millis(450));
    overflow(eyes, name, file);
    fs::write(file.replace('@', name), eyes.picture()).unwrap();
    let want = match *name {
        name if name.ends_with("missing") => 404,
        "handover-over" => 410,
        _ => 200,
    };
    let is_there = at.split('?').next() == address.split('?').next();
    (status != want || !is_there).then(|| format!("{address} answers {status} at {at}"))
}

/// A page that is wider than its window is a mistake worth knowing of: which, and what sticks out.
fn overflow(eyes: &Chrome, name: &str, file: &str) {
    let out = eyes.script(STICKS_OUT);
    if out.as_str().is_some_and(|out| !out.is_empty()) {
        let list = file.replace('@', "too-wide").replace(".png", ".txt");
        let before = fs::read_to_string(&list).unwrap_or_default();
        fs::write(&list, format!("{before}{name}: {out}\n")).unwrap();
    }
}

const STICKS_OUT: &str = "
    const root = document.documentElement, width = screen.width < 500 ? screen.width : root.clientWidth;
    if (root.scrollWidth <= width) return '';
    const inScroller = e => e && e !== root && (getComputedStyle(e).overflowX !== 'visible' || inScroller(e.parentElement));
    return [...document.querySelectorAll('main *')]
        .filter(e => e.getBoundingClientRect().right > width + 1 && (getComputedStyle(e).position === 'absolute' || !inScroller(e.parentElement)))
        .map(e => e.tagName + '.' + e.className).slice(0, 12).join(' ')";
