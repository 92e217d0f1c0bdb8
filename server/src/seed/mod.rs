//! A small demonstration, written through the domain's public functions: two
//! organizations, three workspaces, four people in different roles, and what each resource's module
//! here writes. Development only, on a database without users.

mod documents;

use domain::{
    Locale, Services,
    auth::{self, Browser, BrowserSecret, CurrentUser},
    error::Error,
    mailer::worker,
    tenancy::{self, WorkspaceRole},
};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Writes the demonstration.
pub async fn run(services: &Services) -> Outcome {
    let ada = person(services, "ada@example.com").await?;
    let grace = person(services, "grace@example.com").await?;
    let linus = person(services, "linus@example.com").await?;
    let edsger = person(services, "edsger@example.com").await?;

    tenancy::create_organization(services, &ada, "Analytical Engines", "engines").await?;
    let general = tenancy::member(services, &ada, "engines", "general").await?;
    tenancy::create_workspace(services, &ada, "engines", "Research").await?;
    let research = tenancy::member(services, &ada, "engines", "research").await?;
    tenancy::create_organization(services, &edsger, "Structured Programs", "structured").await?;
    let structured = tenancy::member(services, &edsger, "structured", "general").await?;

    tenancy::add_member(services, &general, &grace, WorkspaceRole::Editor).await?;
    tenancy::add_member(services, &general, &linus, WorkspaceRole::Reader).await?;
    tenancy::add_member(services, &research, &grace, WorkspaceRole::Manager).await?;
    tenancy::add_member(services, &structured, &ada, WorkspaceRole::Editor).await?;

    let grace_in_general = tenancy::member(services, &grace, "engines", "general").await?;
    documents::write(services, &general, 0..7).await?;
    documents::write(services, &grace_in_general, 7..10).await?;
    documents::write(services, &research, 2..8).await?;
    documents::write(services, &structured, 5..9).await?;
    Ok(())
}

/// Signs in by a mailed code, which creates the account.
async fn person(services: &Services, email: &str) -> Outcome<CurrentUser> {
    let browser = Browser {
        secret: BrowserSecret::generate()?,
        marks: None,
        user_agent: "the demonstration".to_owned(),
        address: None,
        request_id: None,
        locale: Locale::En,
    };
    let challenge = auth::start(services, &browser, email, "/").await?;
    while worker::deliver_next(services).await? {}
    let mailbox = services
        .mailer
        .mailbox()
        .ok_or("the demonstration needs [mail] transport = \"mailbox\"")?;
    let mails = mailbox.mails(Some(email));
    let mail = &mails.first().ok_or("no mail arrived")?.mail;
    let code = mail
        .text
        .lines()
        .map(str::trim)
        .find(|line| line.len() == 7 && line.bytes().all(|b| b.is_ascii_digit() || b == b' '))
        .ok_or("the mail holds no code")?;
    let entry = auth::sign_in_by_code(services, &browser, challenge, code, None).await?;
    let signed_in = entry.signed_in().ok_or("a demo user has a second factor")?;
    let current_user = auth::authenticate(services, signed_in.session).await?;
    // The session is no longer needed.
    auth::sign_out(services, &browser, signed_in.session).await?;
    Ok(current_user.ok_or(Error::SignedOut)?)
}
