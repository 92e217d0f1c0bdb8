//! S4: response times do not reveal whether an address has an account.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bench::{
    load::{Client, RequestTemplate},
    seed::{Database, USERS},
    target::Target,
};

use crate::Scale;

/// Maximum deviation of the area under the ROC curve from 0.5, which is random guessing.
const MAX_DEVIATION: f64 = 0.05;

pub async fn run(database: &Database, scale: Scale) -> Result<()> {
    let each = scale.pick(150, USERS);
    for (way, path, rest, status) in [
        ("by mail", "/api/sign-in/start", "", 200),
        (
            "by password",
            "/api/sign-in/password",
            "&password=wrong+wrong+wrong",
            422,
        ),
    ] {
        let server = Target::server(&database.app(), &[("LOG_FILTER", "off")]).await?;
        let mut client = Client::connect(server.address).await?;
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for number in 0..each {
            // Interleaved, each first in turn, so that other load of the machine affects both equally.
            for turn in [number % 2, (number + 1) % 2] {
                let (name, times) = match turn {
                    0 => ("user", &mut known),
                    _ => ("nobody", &mut unknown),
                };
                let form = format!("email={name}{number}%40bench.test&next=%2F{rest}");
                let request = RequestTemplate::form(path, form, status).with(
                    "x-forwarded-for",
                    format!("10.{turn}.{}.{}", number / 250, number % 250),
                );
                let since = Instant::now();
                client.fetch(&request).await?;
                times.push(since.elapsed());
            }
        }
        let area = area_under_curve(&known, &unknown);
        println!(
            "   {way}: {each} of each, medians {:.2?} and {:.2?}, area under the curve {area:.3}",
            median(&mut known),
            median(&mut unknown)
        );
        // Smaller samples vary more: their bound is four standard deviations of two samples from the
        // same distribution, exceeded by chance about once in ten thousand runs.
        let allowed = match scale {
            Scale::Whole => MAX_DEVIATION,
            Scale::Quick => 4.0 * (1.0 / (6.0 * f64::from(each))).sqrt(),
        };
        ensure!(
            (area - 0.5).abs() <= allowed,
            "they can be told apart {way}: {area:.3}"
        );
    }
    Ok(())
}

/// The area under the ROC curve: the share of all pairs in which the known address took longer than
/// the unknown one; equal times count as half.
fn area_under_curve(known: &[Duration], unknown: &[Duration]) -> f64 {
    let mut longer = 0.0;
    for known in known {
        for unknown in unknown {
            longer += match known.cmp(unknown) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            };
        }
    }
    longer / (known.len() * unknown.len()) as f64
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
