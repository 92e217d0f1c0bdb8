//! A router together with the body rule of each route.

use axum::{Router, routing::MethodRouter};

use crate::{body_rules::BodyRule, state::AppState};

/// Routes with their body rules.
#[derive(Default)]
pub struct RouteTable {
    /// The routes.
    pub router: Router<AppState>,
    /// Their paths.
    pub paths: Vec<&'static str>,
    /// The body rules, by path.
    pub bodies: Vec<(&'static str, BodyRule)>,
}

impl RouteTable {
    /// Adds a route with the default body rule.
    pub fn route(self, path: &'static str, methods: MethodRouter<AppState>) -> Self {
        let mut paths = self.paths;
        paths.push(path);
        Self {
            router: self.router.route(path, methods),
            paths,
            ..self
        }
    }

    /// Adds a route with another body rule.
    pub fn route_taking(self, path: &'static str, body: BodyRule, methods: MethodRouter<AppState>) -> Self {
        self.route(path, methods).bodies([(path, body)])
    }

    /// Declares the body rules of routes that Leptos adds, or of all paths below a prefix.
    pub fn bodies(mut self, bodies: impl IntoIterator<Item = (&'static str, BodyRule)>) -> Self {
        self.bodies.extend(bodies);
        self
    }

    /// Adds the routes of another table. Its patterns must not be in this one.
    pub fn merge(self, other: Self) -> Self {
        Self {
            router: self.router.merge(other.router),
            paths: [self.paths, other.paths].concat(),
            bodies: [self.bodies, other.bodies].concat(),
        }
    }

    /// Changes the router, to give it middleware or the routes of another one.
    pub fn map(self, change: impl FnOnce(Router<AppState>) -> Router<AppState>) -> Self {
        Self {
            router: change(self.router),
            ..self
        }
    }
}
