//! Asking for a password: one line from standard input, not shown while it is typed.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::process::{Command, Stdio};

use crate::failure::Failure;

/// The line without its end. `question` is asked only where somebody reads it.
pub fn ask(question: &str) -> Result<String, Failure> {
    let terminal = std::io::stdin().is_terminal();
    if terminal {
        write!(std::io::stderr(), "{question}")?;
        show_typing(false);
    }
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    if terminal {
        show_typing(true);
        writeln!(std::io::stderr())?;
    }
    read?;
    Ok(line.trim_end_matches(['\r', '\n']).to_string())
}

/// Where there is no `stty` the password is seen while it is typed; nothing worse.
fn show_typing(on: bool) {
    let _ = Command::new("stty").arg(if on { "echo" } else { "-echo" }).stdin(Stdio::inherit()).status();
}
