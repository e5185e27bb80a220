//! Build time: the assets are joined, squeezed, named by their content and compressed; kit's own words are generated.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// What only the staff console uses. Portal and storefront get the rest: a phone on the road should not wait for it.
const STAFF_ONLY: [&str; 7] = [
    "22-console.css",
    "39-staff.css",
    "40-charts.css",
    "41-small-charts.css",
    "50-builders.css",
    "50-palette.js",
    "60-board.js",
];

fn main() {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR"));
    say("cargo::rerun-if-changed=build.rs");
    say("cargo::rerun-if-changed=assets");
    let sheet = |left_out: &[&str]| joined("assets/css", left_out, squeeze_css) + &hues();
    let script = |left_out: &[&str]| joined("assets/js", left_out, squeeze_js);
    let icons = fs::read_to_string("assets/img/icons.svg").expect("icons.svg");
    let mut text = String::from("/// Everything served under `/a/`.\npub static ASSETS: &[Asset] = &[\n");
    let mut names = String::new();
    for (name, mime, bytes) in [
        ("app.css", "text/css; charset=utf-8", (sheet(&[]) + &tried_hues()).into_bytes()),
        ("app.js", "text/javascript; charset=utf-8", script(&[]).into_bytes()),
        ("site.css", "text/css; charset=utf-8", sheet(&STAFF_ONLY).into_bytes()),
        ("site.js", "text/javascript; charset=utf-8", script(&STAFF_ONLY).into_bytes()),
        ("icons.svg", "image/svg+xml", icons.replace('\n', "").into_bytes()),
        ("mark.svg", "image/svg+xml", fs::read("assets/img/mark.svg").expect("mark.svg")),
    ] {
        let url = store(&out, name, mime, &bytes, &mut text);
        let constant = name.replace('.', "_").to_uppercase();
        writeln!(names, "pub const {constant}: &str = {url:?};").expect("a string grows");
    }
    text.push_str("];\n");
    text.push_str(&names);
    let symbols: Vec<&str> = icons.split("<symbol id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    writeln!(text, "/// The names `parts::icon` knows.\npub const ICONS: &[&str] = &{symbols:?};")
        .expect("a string grows");
    fs::write(out.join("assets.rs"), text).expect("OUT_DIR can be written");
    words::generate();
}

/// The files of a folder in name order, without those left out.
fn joined(folder: &str, left_out: &[&str], squeeze: fn(&str) -> String) -> String {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("the asset folder").map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| !left_out.iter().any(|name| file.ends_with(name)));
    files.sort();
    files.iter().map(|file| squeeze(&fs::read_to_string(file).expect("an asset is text"))).collect()
}

/// Writes the bytes, plain and Brotli-compressed, under a name made of their content; gives the address.
fn store(out: &Path, name: &str, mime: &str, bytes: &[u8], text: &mut String) -> String {
    let (stem, ending) = name.rsplit_once('.').expect("a name with an ending");
    let hashed = format!("{stem}.{:012x}.{ending}", fnv(bytes) & 0xffff_ffff_ffff);
    let params = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut small, &params).expect("memory does not fail");
    let (raw, br) = (out.join(&hashed), out.join(format!("{hashed}.br")));
    fs::write(&raw, bytes).expect("OUT_DIR can be written");
    fs::write(&br, small).expect("OUT_DIR can be written");
    let url = format!("/a/{hashed}");
    writeln!(
        text,
        "    Asset {{ name: {name:?}, url: {url:?}, mime: {mime:?}, raw: include_bytes!({raw:?}), br: include_bytes!({br:?}) }},"
    )
    .expect("a string grows");
    url
}

fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

/// A shop's accent, in steps of ten degrees: a class, because the content policy allows no inline style.
fn hues() -> String {
    (0..36).map(|step| format!(".hue-{step}{{--hue:{}}}", step * 10)).collect::<String>() + "\n"
}

/// The settings page takes on the colour that is chosen before it is kept.
fn tried_hues() -> String {
    let tried = |hue: u32| format!(":root:has([name=hue][value=\"{hue}\"]:checked){{--hue:{hue}}}");
    (0..12).map(|step| tried(step * 30)).collect::<String>() + "\n"
}

/// Drops comments and runs of white space. Safe for our own style sheets, which have no such runs inside strings.
fn squeeze_css(css: &str) -> String {
    let (mut plain, mut rest) = (String::new(), css);
    while let Some((before, after)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    let mut small = plain.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    for (wide, tight) in
        [(" {", "{"), ("{ ", "{"), ("; ", ";"), (" }", "}"), ("} ", "}"), (";}", "}"), (", ", ","), (": ", ":")]
    {
        small = small.replace(wide, tight);
    }
    small + "\n"
}

/// Drops comment lines and indents; our modules write a comment on a line of its own.
fn squeeze_js(js: &str) -> String {
    let code = js.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    code.collect::<Vec<_>>().join("\n") + "\n"
}

fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("Cargo listens");
}
