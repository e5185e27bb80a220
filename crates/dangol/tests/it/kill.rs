//! Killed without warning, again and again: the demo goes on where it was, and in the end everything is as if nothing
//! had happened.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use kit::testing::Schema;
use serde_json::Value;

fn demo(db: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dangol"));
    command.args(["demo", "--customers", "80", "--months", "8", "--no-serve", "--json", "--db", db]);
    command.stderr(Stdio::null());
    command
}

fn figures(db: &str) -> Value {
    let output = demo(db).output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn assert_whole(db: &str) {
    let check = Command::new(env!("CARGO_BIN_EXE_dangol")).args(["check", "--json", "--db", db]).output().unwrap();
    let report: Value = serde_json::from_slice(&check.stdout).unwrap();
    assert!(check.status.success() && report["ok"] == true, "{report:#}");
}

/// Kills the demo some milliseconds after it starts, several times, each time a little later.
fn kill_often(db: &str) -> usize {
    let mut killed = 0;
    for wait in [300, 700, 500, 900, 1_200] {
        let mut running = demo(db).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        // `kill` is SIGKILL: nothing in the program gets to run.
        killed += usize::from(running.try_wait().unwrap().is_none());
        let _ = running.kill();
        running.wait().unwrap();
    }
    killed
}

fn run(undisturbed: &str, disturbed: &str) {
    let mut expected = figures(undisturbed);
    assert!(expected["invoices"].as_i64() > Some(100), "{expected}");
    assert!(kill_often(disturbed) > 0, "the demo was too quick to be killed");
    let mut found = figures(disturbed);
    // An attempt that was written down when the process died, and never reached the gateway, stays as one more decline.
    // Events may be more for it, or fewer: what waits after a stop is told once. The figures and `check` say the rest.
    let _ = (expected["events"].take(), found["events"].take());
    for key in ["attempts", "declined"] {
        let (before, after) = (expected[key].take(), found[key].take());
        assert!(before.as_i64() <= after.as_i64(), "{key}: {before} became {after}");
    }
    assert_eq!(found, expected);
    assert_whole(undisturbed);
    assert_whole(disturbed);
}

#[test]
fn a_demo_that_is_killed_ends_like_one_that_was_not() {
    let folder = std::env::temp_dir().join(format!("dangol-kill-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = |name: &str| Path::new(&folder).join(name).to_string_lossy().into_owned();
    run(&file("whole.db"), &file("killed.db"));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn on_postgresql_too() {
    let Ok(server) = std::env::var("DANGOL_TEST_PG") else { return };
    let (whole, killed) = (Schema::create(&server), Schema::create(&server));
    run(&whole.url, &killed.url);
}
