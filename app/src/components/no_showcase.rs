//! Stands in for `showcase` in a plain build, and has no route.

use leptos::prelude::*;
use leptos_router::any_nested_route::AnyNestedRoute;

use crate::integration::no_route;

/// Matches no path.
#[component(transparent)]
pub fn ComponentsRoute() -> AnyNestedRoute {
    no_route()
}
