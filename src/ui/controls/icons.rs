//! The pictures on buttons, drawn so that they look the same whatever fonts there are.

use yew::prelude::*;

/// One picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    /// Back to the start.
    Reset,
    /// Let time run.
    Play,
    /// Stop time.
    Pause,
    /// To the next sync.
    Next,
    /// To the next thing that happens.
    NextEvent,
    /// Two runs side by side.
    Compare,
    /// A link to what is here.
    Share,
    /// Files to take away.
    Export,
    /// Another line of time.
    Fork,
    /// Cards side by side.
    Cards,
    /// What there is to learn.
    Lessons,
    /// The theme follows the system.
    Auto,
    /// The light theme.
    Light,
    /// The dark theme.
    Dark,
}

/// Draws a picture in the colour of the text.
pub(crate) fn icon(icon: Icon) -> Html {
    let (outline, solid) = match icon {
        Icon::Reset => ("M3.2 8a4.8 4.8 0 1 0 1.6-3.6M4.9 1.6v3h3", ""),
        Icon::Play => ("", "M4.5 2.6v10.8L13 8z"),
        Icon::Pause => ("", "M4 3h2.8v10H4zM9.2 3H12v10H9.2z"),
        Icon::Next => ("M2 8h8M7 4.8 10.2 8 7 11.2M13.2 3.4v9.2", ""),
        Icon::NextEvent => ("M2 8h5M4.6 5.4 7.2 8 4.6 10.6M14.4 3.4v9.2", "M10.6 5.4 13 8l-2.4 2.6L8.2 8z"),
        Icon::Compare => ("M2.4 6.4h4V3h7.2M2.4 13h7V9.4h4.2", ""),
        Icon::Share => (
            "M6.8 9.2l2.4-2.4M7.4 4.6l1.4-1.4a2.8 2.8 0 0 1 4 4l-1.4 1.4M8.6 11.4l-1.4 1.4a2.8 2.8 0 0 1-4-4l1.4-1.4",
            "",
        ),
        Icon::Export => ("M8 2v8M4.8 7 8 10.2 11.2 7M2.6 13.4h10.8", ""),
        Icon::Fork => ("M4 14V2M4 10c5 0 7-2.6 7-7M8.4 5.4 11 2.6l2.6 2.8", ""),
        Icon::Cards => ("M2.2 2.2h4.6v4.6H2.2zM9.2 2.2h4.6v4.6H9.2zM2.2 9.2h4.6v4.6H2.2zM9.2 9.2h4.6v4.6H9.2z", ""),
        Icon::Lessons => ("M1.4 5.8 8 2.8l6.6 3L8 8.8zM4 7.2v3.6c2.4 2 5.6 2 8 0V7.2M14.4 6v4.6", ""),
        Icon::Auto => ("M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 1 0 8 2.2", "M8 2.2a5.8 5.8 0 0 1 0 11.6z"),
        Icon::Light => (
            "M8 5a3 3 0 1 0 0 6 3 3 0 1 0 0-6M8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8 13 13M13 3l-1.2 1.2M4.2 11.8 3 13",
            "",
        ),
        Icon::Dark => ("M13.4 9.6A5.8 5.8 0 0 1 6.4 2.6 5.8 5.8 0 1 0 13.4 9.6z", ""),
    };
    html! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            if !outline.is_empty() { <path class="icon-line" d={outline} /> }
            if !solid.is_empty() { <path class="icon-solid" d={solid} /> }
        </svg>
    }
}
