//! Links, and images, which are shown as links.

use pulldown_cmark::{CowStr, LinkType};

use super::{
    Writer,
    closing::Closing,
    escape::{escape, escape_split},
};
use crate::documents::markdown::links;

/// The longest title of a link, in characters.
const MAX_TITLE_LEN: usize = 300;

pub(super) struct Link {
    /// None where it may not lead there: its text is shown.
    pub(super) leads: bool,
    pub(super) address: String,
    pub(super) has_text: bool,
}

/// Loading an image would tell its owner who reads, so a link to it is shown.
pub(super) struct Image {
    pub(super) address: String,
    pub(super) title: String,
    pub(super) text: String,
}

impl Writer {
    pub(super) fn start_link(&mut self, link_type: LinkType, address: CowStr<'_>, title: &str) -> Closing {
        let address = match link_type {
            LinkType::Email => format!("mailto:{address}"),
            _ => address.into_string(),
        };
        let leads = self.open_anchor(&address, title, "");
        self.link = Some(Link {
            leads,
            address,
            has_text: false,
        });
        Closing::Link
    }

    /// A link whose text cannot be seen shows where it leads.
    pub(super) fn end_link(&mut self) {
        let Some(link) = self.link.take() else { return };
        if !link.leads {
            return;
        }
        if !link.has_text {
            escape(self.out(), &link.address);
        }
        self.push("</a>");
    }

    pub(super) fn end_image(&mut self) {
        let Some(image) = self.image.take() else { return };
        let text = [image.text.trim(), image.title.trim()]
            .into_iter()
            .find(|text| links::is_visible(text))
            .map_or_else(|| links::image_name(&image.address), str::to_owned);
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(&text);
        }
        // A picture in a link, such as a badge, is that link's text.
        if let Some(link) = &mut self.link {
            link.has_text = true;
            escape_split(self.out(), &text);
            return;
        }
        let leads = self.open_anchor(&image.address, &image.title, " class=\"image\"");
        escape_split(self.out(), &text);
        if leads {
            self.push("</a>");
        }
    }

    /// Whether there is somewhere to lead to.
    pub(super) fn open_anchor(&mut self, address: &str, title: &str, attributes: &str) -> bool {
        let Some(address) = links::destination(address) else {
            return false;
        };
        self.push("<a href=\"");
        escape(self.out(), &address);
        self.push("\"");
        if links::is_visible(title) {
            let title: String = title.chars().take(MAX_TITLE_LEN).collect();
            self.push(" title=\"");
            escape(self.out(), &title);
            self.push("\"");
        }
        self.push(attributes);
        self.push(">");
        true
    }
}
