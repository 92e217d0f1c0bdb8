//! Migrations are built into the library: a new one rebuilds it.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
