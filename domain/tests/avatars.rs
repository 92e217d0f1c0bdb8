//! Pictures of people: nothing of an upload is kept but what is seen on it.

use std::io::Cursor;

use domain::{
    account::{self, AVATAR_MAX_LEN},
    auth::CurrentUser,
    error::{Error, Field, Problem},
    testing::TestDatabase,
};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};

use crate::wrong_bytes::WrongBytes;

async fn upload(db: &TestDatabase, who: &CurrentUser, picture: Vec<u8>) -> Result<(), Option<Problem>> {
    match account::set_avatar(&db.services, who, picture).await {
        Ok(()) => Ok(()),
        Err(Error::Invalid(errors)) => Err(errors.of(Field::Avatar)),
        Err(error) => panic!("{error}"),
    }
}

/// The address of one's picture, and the picture.
async fn kept(db: &TestDatabase, who: &CurrentUser) -> Option<(String, Vec<u8>)> {
    let path = account::profile(&db.services, who).await.unwrap().avatar?;
    let hash = path.strip_prefix("/avatars/").unwrap();
    let picture = account::avatar(&db.services, hash).await.unwrap();
    Some((path, picture))
}

fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let drawn = RgbaImage::from_fn(width, height, |x, _| match x < width / 2 {
        true => Rgba([200, 0, 0, 255]),
        false => Rgba([0, 0, 200, 255]),
    });
    let mut file = Vec::new();
    let drawn = DynamicImage::ImageRgba8(drawn);
    match format {
        ImageFormat::Jpeg => DynamicImage::ImageRgb8(drawn.into_rgb8()),
        _ => drawn,
    }
    .write_to(&mut Cursor::new(&mut file), format)
    .unwrap();
    file
}

#[tokio::test]
async fn an_upload_is_drawn_anew() {
    let db = TestDatabase::create().await;
    let who = db.sign_in("ada@example.com").await;
    assert_eq!(kept(&db, &who).await, None);
    for format in [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let mut file = picture(400, 300, format);
        // What stands behind the picture, or in its comments, is not kept.
        file.extend(b"<script>alert(1)</script>");
        upload(&db, &who, file).await.unwrap();
        let (_, picture) = kept(&db, &who).await.unwrap();
        assert!(!String::from_utf8_lossy(&picture).contains("script"));
        assert_eq!(image::guess_format(&picture).unwrap(), ImageFormat::Jpeg);
        let drawn = image::load_from_memory(&picture).unwrap().into_rgb8();
        assert_eq!(drawn.dimensions(), (256, 256), "{format:?}");
        let (left, right) = (drawn.get_pixel(20, 128), drawn.get_pixel(236, 128));
        assert!(left[0] > 150 && left[2] < 60, "{format:?}: {left:?}");
        assert!(right[2] > 150 && right[0] < 60, "{format:?}: {right:?}");
    }
}

#[tokio::test]
async fn a_strip_is_cut_before_it_is_scaled() {
    let db = TestDatabase::create().await;
    let who = db.sign_in("ada@example.com").await;
    for (width, height) in [(1, 8192), (8192, 1), (8192, 3)] {
        upload(&db, &who, picture(width, height, ImageFormat::Png))
            .await
            .unwrap();
        let (_, picture) = kept(&db, &who).await.unwrap();
        assert!(picture.len() < 64 * 1024);
    }
}

#[tokio::test]
async fn what_is_transparent_stands_on_white() {
    let db = TestDatabase::create().await;
    let who = db.sign_in("ada@example.com").await;
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(10, 10, Rgba([9, 9, 9, 0])));
    let mut file = Vec::new();
    clear
        .write_to(&mut Cursor::new(&mut file), ImageFormat::Png)
        .unwrap();
    upload(&db, &who, file).await.unwrap();
    let (_, picture) = kept(&db, &who).await.unwrap();
    let drawn = image::load_from_memory(&picture).unwrap().into_rgb8();
    assert!(drawn.get_pixel(5, 5).0.iter().all(|colour| *colour > 250));
}

#[tokio::test]
async fn another_picture_has_another_address_and_may_be_removed() {
    let db = TestDatabase::create().await;
    let who = db.sign_in("ada@example.com").await;
    upload(&db, &who, picture(10, 10, ImageFormat::Png))
        .await
        .unwrap();
    let (first, _) = kept(&db, &who).await.unwrap();
    upload(&db, &who, picture(1, 1, ImageFormat::Png)).await.unwrap();
    let (second, _) = kept(&db, &who).await.unwrap();
    assert_ne!(first, second);
    let gone = account::avatar(&db.services, first.strip_prefix("/avatars/").unwrap()).await;
    assert!(matches!(gone, Err(Error::NotFound)));
    account::remove_avatar(&db.services, &who).await.unwrap();
    assert_eq!(kept(&db, &who).await, None);
}

#[tokio::test]
async fn what_is_no_picture_or_too_large_is_refused() {
    let db = TestDatabase::create().await;
    let who = db.sign_in("ada@example.com").await;
    let too_large = Problem::TooLarge { megabytes: 2 };
    let cases: [(Vec<u8>, Problem); 6] = [
        (Vec::new(), Problem::Required),
        (b"no picture".to_vec(), Problem::NoPicture),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            Problem::NoPicture,
        ),
        (vec![0; AVATAR_MAX_LEN + 1], too_large),
        // A few bytes that would unfold to a quarter of a gigabyte, or be too wide.
        (claiming(8000, 8000), Problem::NoPicture),
        (claiming(20_000, 1), Problem::NoPicture),
    ];
    for (file, problem) in cases {
        assert_eq!(upload(&db, &who, file).await, Err(Some(problem)));
    }
    // A canvas without a width.
    let mut nothing = picture(1, 1, ImageFormat::Gif);
    nothing[6..8].copy_from_slice(&[0, 0]);
    assert_eq!(upload(&db, &who, nothing).await, Err(Some(Problem::NoPicture)));
    let half = picture(400, 300, ImageFormat::Png);
    let half = half[..half.len() / 2].to_vec();
    assert_eq!(upload(&db, &who, half).await, Err(Some(Problem::NoPicture)));
    assert_eq!(kept(&db, &who).await, None);
}

/// A PNG whose header says that it is so large.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut file = picture(1, 1, ImageFormat::Png);
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&file[12..29]);
    file[29..33].copy_from_slice(&sum.to_be_bytes());
    file
}

/// The checksum of PNG (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| match sum & 1 {
        1 => 0xEDB8_8320 ^ (sum >> 1),
        _ => sum >> 1,
    };
    let sum = bytes
        .iter()
        .fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step));
    !sum
}

/// Whatever a stranger changed, it is shown or refused at its field: no decoder fails otherwise.
#[tokio::test]
async fn a_picture_with_wrong_bytes_is_drawn_or_refused() {
    let db = TestDatabase::create().await;
    let who = db.sign_in("ada@example.com").await;
    let mut wrong = WrongBytes::new();
    let mut drawn = 0;
    for format in [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let right = picture(64, 48, format);
        for _ in 0..40 {
            sqlx::query("truncate rate_limits")
                .execute(&db.owner)
                .await
                .unwrap();
            let file = wrong.in_some_of(&right);
            // Some are cut down to nothing.
            let expected = match file.is_empty() {
                true => Problem::Required,
                false => Problem::NoPicture,
            };
            match upload(&db, &who, file).await {
                Ok(()) => drawn += 1,
                Err(problem) => assert_eq!(problem, Some(expected), "{format:?}"),
            }
        }
    }
    assert!((1..160).contains(&drawn), "{drawn} were drawn: nothing was tried");
}
