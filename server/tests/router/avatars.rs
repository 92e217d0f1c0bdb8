//! Upload of the profile picture, and how it is served.

use axum::http::{Request, StatusCode, header};
use domain::testing::TestDatabase;

use crate::client::{ADA, Answer, Client, ORIGIN};

const UPLOAD: &str = "/api/settings/avatar/upload";

/// One grey pixel as GIF.
const PIXEL: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x80\x80\x80\x00\x00\x00\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00\x3b";

async fn post(client: &mut Client, accept: &str, file: &[u8]) -> Answer {
    let mut body = b"--b\r\nContent-Disposition: form-data; name=\"page\"\r\n\r\n/settings/profile\r\n\
        --b\r\nContent-Disposition: form-data; name=\"avatar\"; filename=\"me.gif\"\r\n\
        Content-Type: image/gif\r\n\r\n"
        .to_vec();
    body.extend(file);
    body.extend(b"\r\n--b--\r\n");
    let request = Request::post(UPLOAD)
        .header(header::ACCEPT, accept)
        .header(header::ORIGIN, ORIGIN)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
    client.send_bytes(request, body).await
}

/// The picture is served as JPEG, cacheable for ever, without a session.
#[tokio::test]
async fn avatar_is_uploaded_and_served() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    let posted = post(&mut client, "text/html", PIXEL).await;
    assert_eq!(posted.status, StatusCode::SEE_OTHER, "{}", posted.body);
    assert_eq!(posted.location(), "/settings/profile?saved=profile");
    let page = client.get("/settings/profile").await;
    let path = page.body.split_once("src=\"/avatars/").unwrap().1;
    let path = format!("/avatars/{}", path.split_once('"').unwrap().0);

    let picture = Client::new(&db).get(&path).await;
    assert_eq!(picture.status, StatusCode::OK);
    assert_eq!(picture.header("content-type"), "image/jpeg");
    assert_eq!(
        picture.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(picture.header("x-content-type-options"), "nosniff");
    for nothing in ["/avatars/none", "/avatars/AAAA"] {
        assert_eq!(
            client.get(nothing).await.status,
            StatusCode::NOT_FOUND,
            "{nothing}"
        );
    }
}

/// Not a picture, no file, too large: 422 by fetch and by plain form; past the body limit 413.
#[tokio::test]
async fn invalid_avatar_is_reported_at_the_field() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    for (file, words) in [
        (b"none".to_vec(), "Choose a JPEG, PNG, WebP or GIF."),
        (Vec::new(), "Choose a picture first"),
        (vec![0; 3 * 1024 * 1024], "smaller than 2 MB"),
    ] {
        let plain = post(&mut client, "text/html", &file).await;
        assert_eq!(plain.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(plain.body.contains(words), "{}", plain.body);
        let fetched = post(&mut client, "application/json", &file).await;
        assert_eq!(fetched.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let huge = post(&mut client, "text/html", &vec![0; 5 * 1024 * 1024]).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
}

/// Without a session 401, from another origin 403, and other content types are rejected.
#[tokio::test]
async fn avatar_upload_needs_session_origin_and_multipart() {
    let db = TestDatabase::create().await;
    let signed_out = post(&mut Client::new(&db), "application/json", PIXEL).await;
    assert_eq!(signed_out.status, StatusCode::UNAUTHORIZED);
    let mut client = Client::signed_in(&db, ADA).await;
    for kind in [
        "application/x-www-form-urlencoded",
        "multipart/mixed; boundary=b",
        "text/plain",
        "multipart/form-data",
        "multipart/form-data; boundary=",
    ] {
        let request = Request::post(UPLOAD)
            .header(header::ORIGIN, ORIGIN)
            .header(header::CONTENT_TYPE, kind);
        let answer = client.send_bytes(request, b"avatar=x".to_vec()).await;
        assert!(answer.status.is_client_error(), "{kind}: {answer:?}");
    }
    // Other routes do not take multipart forms.
    let request = Request::post("/api/sign-in/start")
        .header(header::ORIGIN, ORIGIN)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
    let answer = client.send_bytes(request, Vec::new()).await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let foreign = Request::post(UPLOAD)
        .header(header::ORIGIN, "https://evil.example")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
    let answer = client.send_bytes(foreign, Vec::new()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}
