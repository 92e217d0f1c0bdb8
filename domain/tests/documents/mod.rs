//! Documents: lists, versions, conflicts and trash. Each function is tested with a member of another
//! tenant and with each role (S63).

mod access;
mod reading;
mod writing;

use domain::{
    documents::{self, Choices, ConflictingEdit, DocumentError, DocumentId, Keep, MAX_COUNTED, PAGE_LEN},
    error::{Error, Field, Problem},
    tenancy::{Member, Permission, WorkspaceRole},
    testing::TestDatabase,
};

async fn create_document(db: &TestDatabase, member: &Member, title: &str) -> DocumentId {
    documents::create(&db.services, member, title, "one\ntwo\nthree\n")
        .await
        .unwrap()
}
