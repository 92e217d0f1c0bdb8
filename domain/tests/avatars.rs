//! Avatars: an upload is decoded and re-encoded, and nothing but its pixels is kept.

use std::io::Cursor;

use domain::{
    account::{self, AVATAR_MAX_LEN},
    auth::CurrentUser,
    error::{Error, Field, Problem},
    testing::TestDatabase,
};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};

use crate::malformed_input::ByteCorrupter;

async fn upload(db: &TestDatabase, who: &CurrentUser, picture: Vec<u8>) -> Result<(), Option<Problem>> {
    match account::set_avatar(&db.services, who, picture).await {
        Ok(()) => Ok(()),
        Err(Error::Invalid(errors)) => Err(errors.of(Field::Avatar)),
        Err(error) => panic!("{error}"),
    }
}

/// The path of the user's avatar, and its bytes.
async fn load_avatar(db: &TestDatabase, who: &CurrentUser) -> Option<(String, Vec<u8>)> {
    let path = account::profile(&db.services, who).await.unwrap().avatar?;
    let hash = path.strip_prefix("/avatars/").unwrap();
    let picture = account::avatar(&db.services, hash).await.unwrap();
    Some((path, picture))
}

/// A picture whose left half is red and whose right half is blue.
fn encode_picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
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
async fn upload_is_reencoded_without_extra_data() {
    let db = TestDatabase::create().await;
    let who = db.sign_in("ada@example.com").await;
    assert_eq!(load_avatar(&db, &who).await, None);
    for format in [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let mut file = encode_picture(400, 300, format);
        // Data after the picture is not kept.
        file.extend(b"<script>alert(1)</script>");
        upload(&db, &who, file).await.unwrap();
        let (_, picture) = load_avatar(&db, &who).await.unwrap();
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
async fn narrow_picture_is_cropped_before_scaling() {
    let db = TestDatabase::create().await;
    let who = db.sign_in("ada@example.com").await;
    for (width, height) in [(1, 8192), (8192, 1), (8192, 3)] {
        upload(&db, &who, encode_picture(width, height, ImageFormat::Png))
            .await
            .unwrap();
        let (_, picture) = load_avatar(&db, &who).await.unwrap();
        assert!(picture.len() < 64 * 1024);
    }
}

#[tokio::test]
async fn transparent_pixels_become_white() {
    let db = TestDatabase::create().await;
    let who = db.sign_in("ada@example.com").await;
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(10, 10, Rgba([9, 9, 9, 0])));
    let mut file = Vec::new();
    clear
        .write_to(&mut Cursor::new(&mut file), ImageFormat::Png)
        .unwrap();
    upload(&db, &who, file).await.unwrap();
    let (_, picture) = load_avatar(&db, &who).await.unwrap();
    let drawn = image::load_from_memory(&picture).unwrap().into_rgb8();
    assert!(drawn.get_pixel(5, 5).0.iter().all(|colour| *colour > 250));
}

#[tokio::test]
async fn new_avatar_gets_a_new_path_and_can_be_removed() {
    let db = TestDatabase::create().await;
    let who = db.sign_in("ada@example.com").await;
    upload(&db, &who, encode_picture(10, 10, ImageFormat::Png))
        .await
        .unwrap();
    let (first, _) = load_avatar(&db, &who).await.unwrap();
    upload(&db, &who, encode_picture(1, 1, ImageFormat::Png))
        .await
        .unwrap();
    let (second, _) = load_avatar(&db, &who).await.unwrap();
    assert_ne!(first, second);
    let gone = account::avatar(&db.services, first.strip_prefix("/avatars/").unwrap()).await;
    assert!(matches!(gone, Err(Error::NotFound)));
    account::remove_avatar(&db.services, &who).await.unwrap();
    assert_eq!(load_avatar(&db, &who).await, None);
}

#[tokio::test]
async fn non_picture_and_oversized_uploads_are_refused() {
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
        // A few bytes that claim a quarter of a gigabyte of pixels, or too much width.
        (encode_png_claiming_size(8000, 8000), Problem::NoPicture),
        (encode_png_claiming_size(20_000, 1), Problem::NoPicture),
    ];
    for (file, problem) in cases {
        assert_eq!(upload(&db, &who, file).await, Err(Some(problem)));
    }
    // A canvas without a width.
    let mut nothing = encode_picture(1, 1, ImageFormat::Gif);
    nothing[6..8].copy_from_slice(&[0, 0]);
    assert_eq!(upload(&db, &who, nothing).await, Err(Some(Problem::NoPicture)));
    let half = encode_picture(400, 300, ImageFormat::Png);
    let half = half[..half.len() / 2].to_vec();
    assert_eq!(upload(&db, &who, half).await, Err(Some(Problem::NoPicture)));
    assert_eq!(load_avatar(&db, &who).await, None);
}

/// A PNG whose header claims this size.
fn encode_png_claiming_size(width: u32, height: u32) -> Vec<u8> {
    let mut file = encode_picture(1, 1, ImageFormat::Png);
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = png_checksum(&file[12..29]);
    file[29..33].copy_from_slice(&sum.to_be_bytes());
    file
}

/// The checksum of PNG (CRC-32, ISO 3309).
fn png_checksum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| match sum & 1 {
        1 => 0xEDB8_8320 ^ (sum >> 1),
        _ => sum >> 1,
    };
    let sum = bytes
        .iter()
        .fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step));
    !sum
}

/// A corrupted picture is re-encoded or refused as a form error; no decoder fails in another way.
#[tokio::test]
async fn corrupted_picture_is_reencoded_or_refused() {
    let db = TestDatabase::create().await;
    let who = db.sign_in("ada@example.com").await;
    let mut corrupter = ByteCorrupter::new();
    let mut drawn = 0;
    for format in [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let valid = encode_picture(64, 48, format);
        for _ in 0..40 {
            sqlx::query("truncate rate_limits")
                .execute(&db.owner)
                .await
                .unwrap();
            let file = corrupter.corrupt(&valid);
            // Some files are cut to zero bytes.
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
