//! The numbers of the manifest as sliders, which change its text in place.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::present::manifest_numbers::{self, FieldView};
use crate::session::{Changes, Command, Field};
use crate::ui::dom;
use crate::ui::store::{use_store, use_view};

/// The sliders of the manifest.
#[component]
pub(crate) fn Fields() -> Html {
    let views = use_view(Changes::MANIFEST | Changes::CONTROLS, manifest_numbers::numbers);
    let scenario = use_view(Changes::CONTROLS, |session| session.scenario().name.clone());
    // What holds for all is said once.
    let first = views.first().and_then(|view| view.disabled.clone());
    let common = first.filter(|reason| views.iter().all(|view| view.disabled.as_ref() == Some(reason)));
    let told = common.is_some();
    let slider = |view: &FieldView| {
        let why = if told { Why::Above } else { Why::Below };
        html! { <Slider key={[view.slug, &*scenario].concat()} view={view.clone()} {why} /> }
    };
    html! {
        <div class="slider-pairs">
            if let Some(reason) = common { <small class="slider-common" id={COMMON}>{ reason }</small> }
            { for views.iter().map(slider) }
        </div>
    }
}

/// The id of what is said once.
const COMMON: &str = "sliders-why";

/// Where it is said why a slider cannot be moved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    Above,
    Below,
}

#[derive(Clone, PartialEq, Properties)]
struct SliderProps {
    view: FieldView,
    why: Why,
}

#[component]
fn Slider(props: &SliderProps) -> Html {
    let FieldView {
        field,
        slug,
        ref label,
        ref title,
        ref range,
        value,
        ref text,
        ref spoken,
        unwritten,
        ref disabled,
    } = props.view;
    let store = use_store();
    let input = use_node_ref();
    // The range stays while the slider moves, so that it does not run away from the hand.
    let held = use_mut_ref(|| range.clone());
    let range = {
        let mut held = held.borrow_mut();
        let others = range.suffix.is_none() && held.min != range.min || field == Field::MinReplicas;
        if others || !held.holds(range, value) {
            *held = range.clone();
        }
        held.clone()
    };
    {
        let (input, range) = (input.clone(), range.clone());
        use_effect_with((range, value), move |(range, value)| {
            let Some(input) = input.cast::<HtmlInputElement>() else { return };
            if position(&input) != Some(*value) {
                input.set_value(&value.to_string());
            }
            fill(&input, (range.min, range.max), *value);
        });
    }
    let oninput = {
        let range = range.clone();
        Callback::from(move |event: InputEvent| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let Some(position) = position(&input) else { return };
            fill(&input, (range.min, range.max), position);
            store.slide(Command::SetField { field, value: range.written(position) });
        })
    };
    let hint = disabled.clone().unwrap_or_else(|| title.clone());
    let id = format!("slider-{slug}");
    let why = match props.why {
        Why::Above => COMMON.to_owned(),
        Why::Below => format!("{id}-why"),
    };
    html! {
        <div class={classes!("slider", "idea-decision", disabled.is_some().then_some("slider-off"))} title={hint}>
            <label for={id.clone()}>{ label }</label>
            <input type="range" ref={input} id={id.clone()} data-testid={id.clone()} autocomplete="off" min={range.min.to_string()}
                max={range.max.to_string()} step={range.step.to_string()} aria-valuetext={spoken.clone()} disabled={disabled.is_some()}
                aria-describedby={disabled.as_ref().map(|_| why.clone())} {oninput} />
            <output for={id.clone()} class={unwritten.then_some("hint")}>{ text }</output>
            if let Some(reason) = disabled.as_ref().filter(|_| props.why == Why::Below) { <small class="slider-why" id={why}>{ reason }</small> }
        </div>
    }
}

fn position(input: &HtmlInputElement) -> Option<i64> {
    input.value().parse().ok()
}

/// Colours the track up to the thumb.
#[expect(clippy::cast_precision_loss, reason = "a share of what is seen")]
fn fill(input: &HtmlInputElement, (min, max): (i64, i64), value: i64) {
    let share = if max > min { (value - min) as f64 / (max - min) as f64 } else { 0.0 };
    dom::set_property(input, "--p", &format!("{share:.4}"));
}
