//! Migrations are built into the library: a new one builds it anew.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
