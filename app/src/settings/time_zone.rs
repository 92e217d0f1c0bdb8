use domain::{Locale, error::Field};
use leptos::prelude::*;

use crate::{
    components::{OptionGroup, Select},
    islands::ProposeTimeZone,
    locale::use_locale,
};

/// The choice of a time zone, by region; the zone of the browser is proposed.
#[component]
pub fn TimeZoneField(
    /// The names of all places.
    zones: Vec<String>,
    /// The zone that was chosen; empty for UTC.
    chosen: String,
) -> impl IntoView {
    let t = use_locale();
    view! {
        <Select
            field=Field::TimeZone
            label=t.profile_time_zone()
            hint=t.profile_time_zone_hint()
            options=options(&zones, &chosen)
            groups=groups(t, &zones)
            value=chosen
        />
        <ProposeTimeZone/>
    }
}

/// Options outside of the regions: UTC, and the name of a zone that is no longer offered.
fn options(zones: &[String], chosen: &str) -> Vec<(String, String)> {
    let former = Some(chosen).filter(|name| !name.is_empty() && !zones.iter().any(|zone| zone == name));
    let former = former.map(|name| (name.to_owned(), name.replace('_', " ")));
    let utc = (String::new(), "UTC".to_owned());
    std::iter::once(utc).chain(former).collect()
}

/// The places of each region: `Europe` has `Zurich`. They are sorted, so those of a region are together.
fn groups(t: Locale, zones: &[String]) -> Vec<OptionGroup> {
    let regional = zones
        .iter()
        .filter_map(|zone| zone.split_once('/').zip(Some(zone)));
    let mut groups: Vec<OptionGroup> = Vec::new();
    for ((region, place), zone) in regional {
        let label = region_name(t, region);
        if groups.last().is_none_or(|(last, _)| last != label) {
            groups.push((label.to_owned(), Vec::new()));
        }
        if let Some((_, places)) = groups.last_mut() {
            places.push((zone.clone(), place.replace('_', " ").replace('/', ", ")));
        }
    }
    groups
}

/// The name of a region in the reader's language.
fn region_name(t: Locale, region: &str) -> &str {
    match region {
        "Africa" => t.zone_africa(),
        "America" => t.zone_america(),
        "Antarctica" => t.zone_antarctica(),
        "Arctic" => t.zone_arctic(),
        "Asia" => t.zone_asia(),
        "Atlantic" => t.zone_atlantic(),
        "Australia" => t.zone_australia(),
        "Europe" => t.zone_europe(),
        "Indian" => t.zone_indian(),
        "Pacific" => t.zone_pacific(),
        other => other,
    }
}
