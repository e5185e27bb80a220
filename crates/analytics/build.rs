//! Build time: the area's words become typed functions.

fn main() {
    words::generate();
}
