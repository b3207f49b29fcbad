//! What the tests that need a browser share. `cargo xtask test e2e` runs them: it starts the driver of the browser and
//! serves `dist/`. A test is a function in `tests/`, around [`with_page`].
//!
//! ```ignore
//! #[tokio::test]
//! async fn it_can_be_paused() -> anyhow::Result<()> {
//!     with_page("", async |page| {
//!         page.click(&testid("play")).await?;
//!         page.wait_for(r#"[data-testid="app"][data-state="paused"]"#).await?;
//!         Ok(())
//!     })
//!     .await
//! }
//! ```

mod capabilities;
mod command;
mod elsewhere;
mod page;
mod published;

pub use capabilities::capabilities;
pub use elsewhere::Elsewhere;
pub use page::{Page, testid, with_page};
pub use published::{Published, dist};
