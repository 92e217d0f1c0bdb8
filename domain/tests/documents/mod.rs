//! Documents: lists, versions, conflicts, trash; each function with a foreign
//! member and with each role (S63).

mod access;
mod reading;
mod writing;

use domain::{
    documents::{self, DocumentError, DocumentId, PAGE_LEN},
    error::{Error, Field, Problem},
    tenancy::{Member, Permission, WorkspaceRole},
    testing::TestDatabase,
};

async fn create(db: &TestDatabase, member: &Member, title: &str) -> DocumentId {
    documents::create(&db.services, member, title, "one\ntwo\nthree\n")
        .await
        .unwrap()
}
