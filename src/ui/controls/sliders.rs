//! The sliders: native range inputs that send one command a frame.

use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::present::controls::{self, SliderView};
use crate::session::{Changes, Command};
use crate::ui::dom;
use crate::ui::panels::ideas::idea_class;
use crate::ui::store::{use_language, use_store, use_view};
use crate::ui::studio::{Later, Panel};

/// All sliders.
#[component]
pub(crate) fn Sliders() -> Html {
    let language = use_language();
    let views = use_view(Changes::CONTROLS | Changes::MANIFEST | Changes::TIME, controls::sliders);
    html! {
        <section class="card sliders area-sliders" aria-label={language.say("Sliders")}>
            <Later panel={Panel::DragHint} />
            <fieldset class="slider-group">
                <legend class="hidden-text">{ language.say("Traffic and app") }</legend>
                { for views.iter().map(|view| html! { <Slider key={view.slug} view={view.clone()} /> }) }
            </fieldset>
            <fieldset class="slider-group slider-manifest">
                <legend>{ language.say("Manifest") }</legend>
                <Later panel={Panel::Fields} />
            </fieldset>
        </section>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct SliderProps {
    view: SliderView,
}

#[component]
fn Slider(props: &SliderProps) -> Html {
    let SliderView { id, slug, label, min, max, step, value, ref text, idea } = props.view;
    let store = use_store();
    let input = use_node_ref();
    {
        let input = input.clone();
        use_effect_with((min, max, step, value), move |&(min, max, _, value)| {
            let Some(input) = input.cast::<HtmlInputElement>() else { return };
            if input.value_as_number() != value {
                input.set_value_as_number(value);
            }
            fill(&input, min, max, value);
        });
    }
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            fill(&input, min, max, input.value_as_number());
            store.slide(Command::Slide { slider: id, value: input.value_as_number() });
        }
    });
    html! {
        <div class={classes!("slider", idea_class(idea))}>
            <label for={format!("slider-{slug}")}>{ label }</label>
            <input type="range" ref={input} id={format!("slider-{slug}")} data-testid={format!("slider-{slug}")} autocomplete="off"
                min={min.to_string()} max={max.to_string()} step={step.to_string()} aria-valuetext={text.clone()} {oninput} />
            <output for={format!("slider-{slug}")}>{ text }</output>
        </div>
    }
}

/// Colours the track up to the thumb.
fn fill(input: &HtmlElement, min: f64, max: f64, value: f64) {
    let share = if max > min { (value - min) / (max - min) } else { 0.0 };
    dom::set_property(input, "--p", &format!("{share:.4}"));
}
