//! Writes links, and images as links.

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
    /// Whether an anchor was written. If the address is not allowed, only the text is shown.
    pub(super) has_anchor: bool,
    pub(super) address: String,
    pub(super) has_text: bool,
}

/// An image, shown as a link, because loading it would reveal the reader to its server.
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
        let has_anchor = self.open_anchor(&address, title, "");
        self.link = Some(Link {
            has_anchor,
            address,
            has_text: false,
        });
        Closing::Link
    }

    /// Ends a link. One without a visible text shows its address.
    pub(super) fn end_link(&mut self) {
        let Some(link) = self.link.take() else { return };
        if !link.has_anchor {
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
        let has_anchor = self.open_anchor(&image.address, &image.title, " class=\"image\"");
        escape_split(self.out(), &text);
        if has_anchor {
            self.push("</a>");
        }
    }

    /// Writes the opening tag of a link. Writes nothing and returns `false` if the address is not allowed.
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
