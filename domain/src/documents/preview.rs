use super::markdown::{self, Rendered};
use crate::{
    Services,
    error::Result,
    tenancy::{Member, Permission},
};

/// The HTML of a text that is still being written, as its document will show it. Nothing is saved.
pub async fn preview(services: &Services, member: &Member, body: &str) -> Result<String> {
    member.require(Permission::DocumentsWrite)?;
    let body = body.to_owned();
    let rendering = services
        .rendering
        .run_for(member.user(), move |stop| markdown::render(&body, stop));
    match rendering.await? {
        Rendered::Whole(html) | Rendered::Unfinished(html) => Ok(html),
    }
}
