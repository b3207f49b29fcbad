//! The page for addresses that lead nowhere. It is shown at any depth, so it brings its style along and knows the way only where
//! the address of the site is known.

use crate::html::escape;
use crate::layout::Site;

const STYLE: &str =
    "body{max-width:42em;margin:12vh auto;padding:0 20px;font:16px/1.6 system-ui,sans-serif;color-scheme:light dark}";
/// The SHA-256 of [`STYLE`], by which the page's policy allows it; a test compares.
const STYLE_HASH: &str = "8pImWZCQMtxrNL+YgjwNRXz3xklXivWHZcyC1mNqwzc=";

/// The page.
pub(crate) fn page(site: &Site) -> String {
    let ways = |known: [&str; 2], unknown: [&str; 4]| {
        if let Some(base) = &site.base {
            let [home, docs] = known;
            let base = escape(base);
            format!(
                "<ul>\n<li><a href=\"{base}\">{home}</a></li>\n<li><a href=\"{base}docs/\">{docs}</a></li>\n</ul>\n"
            )
        } else {
            let [above, here, one, two] = unknown;
            format!(
                "<p>{above}</p>\n<ul>\n<li><a href=\"./\">{here}</a></li>\n<li><a href=\"../\">{one}</a></li>\n\
                 <li><a href=\"../../\">{two}</a></li>\n</ul>\n"
            )
        }
    };
    let english = ways(
        ["HPA Playground", "Documentation"],
        [
            "The playground is in this folder, or in one of those above it:",
            "this folder",
            "the folder above",
            "two folders above",
        ],
    );
    let chinese = ways(
        ["HPA Playground", "文档（英文）"],
        ["演练场就在当前目录，或者它上面的某一级目录：", "当前目录", "上一级目录", "上两级目录"],
    );
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Not found · HPA Playground</title>\n<meta name=\"description\" content=\"There is no page at this address.\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<link rel=\"icon\" href=\"data:,\">\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>There is no page at this address</h1>\n{english}\
         <section lang=\"zh-Hans\">\n<h2>这个地址没有页面</h2>\n{chinese}</section>\n</main>\n</body>\n</html>\n"
    )
}
