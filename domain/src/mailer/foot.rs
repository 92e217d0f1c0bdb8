use crate::{Services, config::Contact};

/// The foot of every mail: the site, and who runs it, as far as the configuration says
/// so.
pub(crate) struct Foot {
    /// The origin.
    pub site: String,
    /// The origin without its scheme.
    pub host: String,
    /// Where people ask for help.
    pub contact: Option<Contact>,
    /// Name and postal address; empty if none are configured.
    pub operator: String,
}

impl Foot {
    /// The foot of this server's mails.
    pub fn of(services: &Services) -> Self {
        let config = &services.config;
        let origin = config.server.origin.as_str();
        Self {
            site: origin.to_owned(),
            host: origin
                .split_once("://")
                .map_or(origin, |(_, host)| host)
                .to_owned(),
            contact: config.site.contact.clone(),
            operator: config.site.operator.clone(),
        }
    }

    /// The foot of a server whose operator has named everything.
    #[cfg(test)]
    pub fn example() -> Self {
        Self {
            site: "https://app.example".to_owned(),
            host: "app.example".to_owned(),
            contact: "help@app.example".parse().ok(),
            operator: "Example Software, Quay 4, Example Town".to_owned(),
        }
    }
}
