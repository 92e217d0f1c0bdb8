//! The product's name, which a fork changes here.

/// The product's name as a literal, for texts that are put together when they are compiled.
#[macro_export]
macro_rules! product_name {
    () => {
        "Latchkey"
    };
}

/// The product's name, as people read it.
pub const PRODUCT_NAME: &str = product_name!();

/// The product's name in the names of files that users download.
pub const PRODUCT_FILE_NAME: &str = "latchkey";
