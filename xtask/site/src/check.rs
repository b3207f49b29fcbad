//! What has to hold for every page: what it is called, where its links lead, that both languages have it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use super::{Site, files, root};

/// The files of the site that other parts bring.
const OTHERS: [&str; 4] = ["index.html", "embed.js", "site-1.css", "favicon-1.svg"];

fn site(base: Option<&str>) -> Site {
    Site { style: "site-1.css".to_owned(), icon: "favicon-1.svg".to_owned(), base: base.map(str::to_owned) }
}

/// All files; the runs are made once.
fn all() -> &'static [(String, String)] {
    static FILES: OnceLock<Vec<(String, String)>> = OnceLock::new();
    FILES.get_or_init(|| files(root(), &site(None)).expect("the texts are whole"))
}

fn pages() -> impl Iterator<Item = &'static (String, String)> {
    all().iter().filter(|(path, _)| Path::new(path).extension().is_some_and(|it| it == "html"))
}

/// The values of an attribute in a page.
fn values<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.match_indices(&start).filter_map(|(at, _)| html[at + start.len()..].split('"').next()).collect()
}

/// An address with its `%20` and the like decoded.
fn decoded(address: &str) -> String {
    let mut parts = address.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).expect("two digits follow a percent sign"));
        bytes.extend(rest.bytes());
    }
    String::from_utf8(bytes).expect("addresses are UTF-8")
}

/// Where an address leads from a page: a path in the site, and a place in it; nothing for another site.
fn target(page: &str, address: &str) -> Option<(String, String)> {
    if address.contains("://") || address.starts_with("mailto:") || address.starts_with("data:") {
        return None;
    }
    let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
    let path = path.split('?').next().unwrap_or_default();
    if path.is_empty() {
        return Some((page.to_owned(), fragment.to_owned()));
    }
    let mut folders: Vec<&str> = page.split('/').collect();
    folders.pop();
    for part in path.split('/') {
        if part == ".." {
            assert!(folders.pop().is_some(), "{page}: {address} leads out of the site");
        } else {
            folders.push(part);
        }
    }
    Some((folders.join("/"), fragment.to_owned()))
}

#[test]
fn every_page_says_what_it_is() {
    for (path, html) in pages() {
        assert_eq!(html.matches("<h1>").count(), 1, "{path}: one main heading");
        assert_eq!(html.matches("<main").count(), 1, "{path}: one main part");
        let lang = if path.starts_with("zh/") { "<html lang=\"zh-Hans\">" } else { "<html lang=\"en\">" };
        assert!(html.contains(lang), "{path}: {lang}");
        let title = html.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or_default();
        assert!(title.len() > " · HPA Playground".len(), "{path}: {title}");
        let description =
            html.split("<meta name=\"description\" content=\"").nth(1).and_then(|rest| rest.split('"').next());
        let length = description.unwrap_or_default().chars().count();
        assert!((15..=200).contains(&length), "{path}: its description has {length} characters");
        assert!(!html.contains(" style=\"") && !html.contains("<script>"), "{path}: what its policy refuses");
        // No heading is left out on the way down.
        let levels = html.match_indices("<h").filter_map(|(at, _)| html[at + 2..].chars().next()?.to_digit(10));
        let levels: Vec<_> = levels.collect();
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{path}: {levels:?}");
    }
}

#[test]
fn titles_tell_the_pages_of_a_language_apart() {
    let mut seen = BTreeSet::new();
    for (path, html) in pages() {
        let title = html.split("</title>").next().and_then(|head| head.split("<title>").nth(1));
        assert!(seen.insert((path.starts_with("zh/"), title)), "{path}: {title:?} is the title of another page, too");
    }
}

#[test]
fn links_lead_somewhere_from_wherever_the_site_is() {
    let scenario = |path: &str| path.starts_with("scenarios/") && root().join("static").join(path).is_file();
    let mut wrong = Vec::new();
    for (path, html) in pages().filter(|(path, _)| path != "404.html") {
        for address in [values(html, "href"), values(html, "src")].concat() {
            if address.starts_with('/') {
                wrong.push(format!("{path}: {address} is from the root of the host"));
            }
            let Some((to, fragment)) = target(path, &decoded(address)) else { continue };
            let found = all().iter().find(|(other, _)| *other == to);
            let known = found.is_some() || OTHERS.contains(&to.as_str()) || scenario(&to);
            // The playground reads its fragments by itself.
            let there =
                fragment.is_empty() || found.is_none_or(|(_, html)| values(html, "id").contains(&fragment.as_str()));
            if !known || !there {
                wrong.push(format!("{path}: {address} leads nowhere"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_a_link_into_the_playground_opens_is_there() {
    for (path, html) in pages() {
        for address in values(html, "href") {
            if let Some(name) = address.split_once("#scenario=").map(|(_, name)| name) {
                let known = root().join(format!("static/scenarios/{name}.yaml")).is_file();
                assert!(known, "{path}: there is no scenario {name}");
            }
            if let Some(name) = address.split_once("#lesson=").map(|(_, name)| name) {
                let known = root().join(format!("static/scenarios/lessons/{name}.yaml")).is_file();
                assert!(known || name == "NAME", "{path}: there is no lesson {name}");
            }
        }
    }
}

#[test]
fn both_languages_have_the_same_pages() {
    let english_only = ["404.html", "docs/simulated-cluster.html", "docs/what-mirrors-what.html"];
    let of = |chinese: bool| -> BTreeSet<&str> {
        let pages = pages().map(|(path, _)| path.as_str()).filter(|path| !english_only.contains(path));
        let own = pages.filter(|path| path.starts_with("zh/") == chinese);
        own.map(|path| path.strip_prefix("zh/").unwrap_or(path)).collect()
    };
    assert_eq!(of(false), of(true));
}

#[test]
fn whole_addresses_are_there_where_the_host_is_known() {
    let files = files(root(), &site(Some("https://example.org/hpa/"))).expect("the texts are whole");
    let find = |path: &str| files.iter().find(|(other, _)| other == path).map(|(_, text)| text.as_str()).expect(path);
    let page = find("zh/docs/index.html");
    for line in [
        "<link rel=\"canonical\" href=\"https://example.org/hpa/zh/docs/\">",
        "<meta property=\"og:image\" content=\"https://example.org/hpa/social.png\">",
        "<link rel=\"alternate\" hreflang=\"en\" href=\"https://example.org/hpa/docs/\">",
    ] {
        assert!(page.contains(line), "{line}: {page}");
    }
    assert!(find("sitemap.xml").contains("<loc>https://example.org/hpa/gallery.html</loc>"));
    assert!(find("sitemap.xml").contains("<loc>https://example.org/hpa/</loc>"));
    assert!(find("robots.txt").ends_with("Sitemap: https://example.org/hpa/sitemap.xml\n"));
    assert!(find("404.html").contains("href=\"https://example.org/hpa/\""));
    assert!(all().iter().all(|(path, text)| path != "sitemap.xml" && !text.contains("property=\"og:image")));
}
