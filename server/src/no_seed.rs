//! The demonstration is not in a plain build.

use domain::Services;

/// Says so.
pub async fn run(_: &Services) -> Result<(), Box<dyn std::error::Error>> {
    Err("the demonstration is not in this build; build with `--features dev`".into())
}
