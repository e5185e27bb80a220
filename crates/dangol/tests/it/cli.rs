//! The commands as a person at a terminal meets them: what they print and how they end.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::toyshop::Folder;

fn dangol(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dangol"));
    command.args(arguments).env_remove("DANGOL_PASSWORD").stdin(Stdio::null()).output().unwrap()
}

fn check(arguments: &[&str], code: i32, want: &str) -> String {
    let output = dangol(arguments);
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    assert!(text.contains(want), "{arguments:?}: {text}");
    assert!(!text.contains("panicked") && !text.contains("Error {"), "{text}");
    text
}

fn init<'a>(db: &'a str, slug: &'a str) -> Vec<&'a str> {
    let shop = ["init", "--name", "Toys", "--slug", slug, "--email", "owner@toys.kr"];
    shop.into_iter().chain(["--password", "correct horse battery", "--db", db]).collect()
}

#[test]
fn help_is_there_and_nonsense_is_not_understood() {
    let help = check(&["--help"], 0, "Usage");
    for command in ["serve", "work", "init", "migrate", "check", "backup", "restore"] {
        assert!(help.contains(command), "{command} in {help}");
        check(&[command, "--help"], 0, "--db");
    }
    check(&["serv"], 2, "serve");
    check(&[], 2, "Usage");
    check(&["check", "--db", "/nowhere/x.db"], 2, "There is no database");
}

#[test]
fn a_shop_is_opened_checked_saved_and_brought_back() {
    let folder = Folder::new("commands");
    let (db, copy, file) = (folder.file("a.db"), folder.file("b.db"), folder.file("a.dangol"));
    check(&init(&db, "toys"), 0, "The shop Toys is open");
    check(&init(&db, "toys"), 2, "another shop here has this name");
    check(&init(&db, "admin"), 2, "kept for Dangol");
    check(&init(&db, "-"), 2, "--slug");
    check(&["migrate", "--db", &db], 0, "up to date");
    check(&["backup", "--db", &db, &file], 0, "rows are safe");
    check(&["restore", &file, "--db", &copy], 0, "rows are back");
    check(&["restore", &file, "--db", &copy], 1, "not empty");
    let report: Value = serde_json::from_slice(&dangol(&["check", "--json", "--db", &copy]).stdout).unwrap();
    assert_eq!(report["ok"], true, "{report}");
    std::fs::write(&file, "{").unwrap();
    let third = folder.file("c.db");
    check(&["restore", &file, "--db", &third], 1, "not a backup");
    assert!(!std::path::Path::new(&third).exists());
}

#[test]
fn a_password_may_come_from_standard_input() {
    let folder = Folder::new("password");
    let db = folder.file("a.db");
    let shop = ["init", "--name", "Toys", "--slug", "toys", "--email", "owner@toys.kr", "--json", "--db", &db];
    let output = typing(&shop, "correct horse battery");
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(said["shop"].as_str().unwrap().starts_with("shp_"), "{said}");
    let new = |email: &str, password: &str| {
        let output = typing(&["staff", "password", email, "--db", &db], password);
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&said).into_owned())
    };
    let (code, said) = new("Owner@toys.kr", "a quite new sentence");
    assert!(code == Some(0) && said.contains("owner@toys.kr logs in with the new password"), "{said}");
    assert_eq!(new("owner@toys.kr", "short").0, Some(2));
    let (code, said) = new("nobody@toys.kr", "a quite new sentence");
    assert!(code == Some(2) && said.contains("Nobody of this shop's staff"), "{said}");
    check(&init(&db, "books"), 0, "is open");
    let (code, said) = new("owner@toys.kr", "a quite new sentence");
    assert!(code == Some(2) && said.contains("--shop"), "{said}");
    let output = typing(&["staff", "password", "owner@toys.kr", "--shop", "books", "--db", &db], "another long one");
    assert_eq!(output.status.code(), Some(0));
}

/// A command that is typed one line.
fn typing(arguments: &[&str], line: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dangol"));
    let command = command.args(arguments).env_remove("DANGOL_PASSWORD").stdin(Stdio::piped());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{line}\n").as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// Starts a command and reads what it prints until a line holds `mark`.
fn until(arguments: &[&str], mark: &str) -> (std::process::Child, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dangol"));
    let mut child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    let mut said = String::new();
    for line in lines.by_ref() {
        said.push_str(&line.unwrap());
        said.push('\n');
        if said.contains(mark) {
            break;
        }
    }
    (child, said)
}

fn stop(mut child: std::process::Child) {
    let ended = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(ended.success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn serving_ends_when_it_is_asked_to() {
    let folder = Folder::new("serving");
    let db = folder.file("a.db");
    let (child, said) = until(&["serve", "--db", &db, "--listen", "127.0.0.1:0"], "no shop yet");
    let address = said.split("http://").nth(1).and_then(|rest| rest.split('/').next()).unwrap().to_string();
    let mut stream = TcpStream::connect(&address).unwrap();
    stream
        .write_all(format!("GET /ready HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").as_bytes())
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    stop(child);
    check(&init(&db, "toys"), 0, "is open");
    let (child, _) = until(&["work", "--db", &db], "Working");
    stop(child);
}
