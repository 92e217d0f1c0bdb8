//! Pictures of users. An upload is decoded, cropped to a square and re-encoded; none of its bytes
//! are kept, so that neither a file that is also a script nor the place of a photograph reaches
//! other users.

use std::io::Cursor;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, Rgba, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};

use crate::{
    Services,
    auth::CurrentUser,
    error::{Error, Field, FieldErrors, Problem, Result},
    keys::sha256,
    rate_limits::{self, RateLimit},
};

/// The largest upload, in bytes.
pub const AVATAR_MAX_LEN: usize = 2 * 1024 * 1024;

/// Width and height of a stored picture, in pixels: twice the largest displayed size, for
/// high-density screens.
const SIZE: u32 = 256;

/// Largest width and height of an upload, in pixels: a small file may decode to a huge picture.
const MAX_SIDE: u32 = 8192;

/// The most memory for decoding, in bytes: 16 megapixels of four bytes.
const MAX_MEMORY: u64 = 64 * 1024 * 1024;

/// JPEG quality, of 100; below this, artefacts become visible at edges.
const QUALITY: u8 = 85;

/// Replaces the user's picture.
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn set_avatar(services: &Services, current_user: &CurrentUser, upload: Vec<u8>) -> Result<()> {
    let refused = |problem| Error::from(FieldErrors::one(Field::Avatar, problem));
    if upload.is_empty() {
        return Err(refused(Problem::Required));
    }
    if upload.len() > AVATAR_MAX_LEN {
        return Err(refused(Problem::TooLarge {
            megabytes: AVATAR_MAX_LEN / 1024 / 1024,
        }));
    }
    rate_limits::acquire(services, &RateLimit::avatars(services, current_user.user())).await?;
    let drawing = services
        .drawing
        .run_for(current_user.user(), move |_| draw(&upload));
    let drawn = drawing.await?;
    let picture = drawn.ok_or_else(|| refused(Problem::NoPicture))?;
    sqlx::query!(
        "insert into avatars (user_id, hash, picture) values ($1, $2, $3)
         on conflict (user_id) do update
             set hash = excluded.hash, picture = excluded.picture, created_at = app_now()",
        current_user.user().0,
        sha256(&picture),
        picture,
    )
    .execute(&services.db.pool())
    .await?;
    Ok(())
}

/// Removes the picture; the initials are shown instead.
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn remove_avatar(services: &Services, current_user: &CurrentUser) -> Result<()> {
    sqlx::query!("delete from avatars where user_id = $1", current_user.user().0)
        .execute(&services.db.pool())
        .await?;
    Ok(())
}

/// The JPEG with this hash; [`Error::NotFound`] if there is none.
pub async fn avatar(services: &Services, hash: &str) -> Result<Vec<u8>> {
    let hash = URL_SAFE_NO_PAD.decode(hash).map_err(|_| Error::NotFound)?;
    Ok(
        sqlx::query_scalar!("select picture from avatars where hash = $1 limit 1", hash)
            .fetch_one(&services.db.pool())
            .await?,
    )
}

/// Crops the picture to the square in its middle, upright, on white where it was transparent.
/// `None` if it is no picture or too large.
fn draw(upload: &[u8]) -> Option<Vec<u8>> {
    let mut reader = ImageReader::new(Cursor::new(upload)).with_guessed_format().ok()?;
    let taken = [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ];
    if !taken.contains(&reader.format()?) {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    // A decoder whose memory use cannot be bounded is not started.
    if decoder.total_bytes() > MAX_MEMORY {
        return None;
    }
    let upright = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(upright);
    // Cropped first: scaling a strip of one pixel until it covers a square would take gigabytes.
    let (width, height) = (picture.width(), picture.height());
    let side = width.min(height);
    if side == 0 {
        return None;
    }
    let square = picture
        .crop_imm((width - side) / 2, (height - side) / 2, side, side)
        .resize_exact(SIZE, SIZE, FilterType::CatmullRom)
        .into_rgba8();
    let opaque = RgbImage::from_fn(SIZE, SIZE, |x, y| on_white(*square.get_pixel(x, y)));
    let mut drawn = Vec::new();
    JpegEncoder::new_with_quality(&mut drawn, QUALITY)
        .encode_image(&opaque)
        .ok()?;
    Some(drawn)
}

fn on_white(Rgba([red, green, blue, alpha]): Rgba<u8>) -> image::Rgb<u8> {
    let alpha = u16::from(alpha);
    let mix = |colour: u8| ((u16::from(colour) * alpha + 255 * (255 - alpha)) / 255) as u8;
    image::Rgb([mix(red), mix(green), mix(blue)])
}
