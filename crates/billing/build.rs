//! Turns this area's words files into typed functions.

fn main() {
    words::generate();
}
