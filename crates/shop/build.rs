//! Turns this area's words into functions.

fn main() {
    words::generate();
}
