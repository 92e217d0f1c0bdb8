//! What a plain build has in place of `integration`: no route.

use leptos::prelude::*;
use leptos_router::MatchNestedRoutes;

#[component(transparent)]
pub fn IntegrationRoute() -> impl MatchNestedRoutes + Clone {}
