//! The nodes, each as a box in which its pods take up what they ask for.

use yew::prelude::*;

use super::pods::state_class;
use crate::present::inspect::nodes::{self, Block, NodeView};
use crate::session::Changes;
use crate::ui::store::use_view;

/// The nodes and what is on them.
#[component]
pub(crate) fn Nodes() -> Html {
    let view = use_view(Changes::ALL, nodes::nodes);
    html! {
        <div class="nodes" data-testid="nodes">
            <p>{ &view.summary }</p>
            if !view.autoscaler.is_empty() { <p class="hint">{ &view.autoscaler }</p> }
            if !view.waiting.is_empty() {
                <p class="nodes-waiting tinted idea-starting">{ "▲ " }{ &view.waiting_title }</p>
                { bar(&view.waiting) }
            }
            <ul class="nodes-list">{ for view.nodes.iter().map(node) }</ul>
            if let Some(rest) = &view.rest { <p class="hint">{ rest }</p> }
        </div>
    }
}

fn node(node: &NodeView) -> Html {
    html! {
        <li key={node.name.clone()}>
            <p><b>{ &node.name }</b>{ " " }<span class="hint">{ &node.caption }</span></p>
            { bar(&node.pods) }
        </li>
    }
}

/// Pods side by side, each as wide as its part of a node's CPU.
fn bar(pods: &[Block]) -> Html {
    let mut from = 0.0;
    // Those that wait may be more than fit on a node.
    let all: f64 = pods.iter().map(|pod| pod.share.max(0.4)).sum();
    let part = (100.0 / all.max(1.0)).min(1.0);
    let blocks = pods.iter().map(|pod| {
        let (x, width) = (from, pod.share.max(0.4) * part);
        from += width;
        html! {
            <g class={state_class(pod.state)}>
                <title>{ &pod.title }</title>
                <rect class={if pod.state == crate::present::loop_view::PodState::Ready { "block" } else { "block block-off" }}
                    x={format!("{x:.2}")} y="0" width={format!("{:.2}", (width - 0.3).max(width * 0.7))} height="6" />
            </g>
        }
    });
    let blocks: Html = blocks.collect();
    html! {
        <svg class="node-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            <rect class="node-room" x="0" y="0" width="100" height="6" />
            { blocks }
        </svg>
    }
}
