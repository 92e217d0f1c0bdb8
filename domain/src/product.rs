/// The product's name, as people read it.
pub const PRODUCT_NAME: &str = "Latchkey";
