//! The numbers of the manifest as sliders, which change its text in place.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::present::fields::{self, FieldView};
use crate::session::{Changes, Command, Field};
use crate::ui::dom;
use crate::ui::store::{use_store, use_view};

/// The sliders of the manifest.
#[component]
pub(crate) fn Fields() -> Html {
    let views = use_view(Changes::MANIFEST | Changes::CONTROLS, fields::fields);
    let scenario = use_view(Changes::CONTROLS, |session| session.scenario().name.clone());
    let slider = |view: &FieldView| html! { <Slider key={[view.slug, &*scenario].concat()} view={view.clone()} /> };
    html! { <div class="slider-pairs">{ for views.iter().map(slider) }</div> }
}

#[derive(Clone, PartialEq, Properties)]
struct SliderProps {
    view: FieldView,
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
    html! {
        <div class={classes!("slider", "idea-decision", disabled.is_some().then_some("slider-off"))} title={hint}>
            <label for={id.clone()}>{ label }</label>
            <input type="range" ref={input} id={id.clone()} data-testid={id.clone()} autocomplete="off" min={range.min.to_string()}
                max={range.max.to_string()} step={range.step.to_string()} aria-valuetext={spoken.clone()} disabled={disabled.is_some()}
                aria-describedby={disabled.as_ref().map(|_| format!("{id}-why"))} {oninput} />
            <output for={id.clone()} class={unwritten.then_some("hint")}>{ text }</output>
            if let Some(reason) = disabled { <small class="slider-why" id={format!("{id}-why")}>{ reason }</small> }
        </div>
    }
}

fn position(input: &HtmlInputElement) -> Option<i64> {
    input.value().parse().ok()
}

/// Colours the track up to the thumb.
fn fill(input: &HtmlInputElement, (min, max): (i64, i64), value: i64) {
    let share = if max > min { (value - min) as f64 / (max - min) as f64 } else { 0.0 };
    dom::set_property(input, "--p", &format!("{share:.4}"));
}
