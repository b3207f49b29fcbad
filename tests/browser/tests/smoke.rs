//! The page comes up, from a folder of a site that it does not know, and says nothing on its console.

use browser_tests::{testid, with_page};

#[tokio::test]
async fn the_page_comes_up() -> anyhow::Result<()> {
    with_page("", async |page| {
        page.wait_for(&testid("app")).await?;
        assert_eq!(page.console().await?, Vec::<String>::new(), "the console stays empty");
        Ok(())
    })
    .await
}
