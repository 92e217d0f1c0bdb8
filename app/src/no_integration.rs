//! Stands in for `integration` in a plain build, and has no route.

use std::iter;

use leptos::prelude::*;
use leptos_router::{
    GeneratedRouteData, MatchNestedRoutes, RouteMatchId,
    any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute},
};

/// Matches no path. `()` would match the path of its parent, a second time.
#[component(transparent)]
pub fn IntegrationRoute() -> AnyNestedRoute {
    no_route()
}

/// A route that matches no path.
pub fn no_route() -> AnyNestedRoute {
    NoRoute.into_any_nested_route()
}

#[derive(Clone)]
struct NoRoute;

impl MatchNestedRoutes for NoRoute {
    type Data = ();
    type Match = ();

    fn match_nested<'a>(&'a self, path: &'a str) -> (Option<(RouteMatchId, Self::Match)>, &'a str) {
        (None, path)
    }

    fn generate_routes(&self) -> impl IntoIterator<Item = GeneratedRouteData> + '_ {
        iter::empty()
    }

    fn optional(&self) -> bool {
        false
    }
}
