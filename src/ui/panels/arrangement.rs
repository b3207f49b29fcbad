//! Where each part of the control loop stands: once for wide rooms, once for narrow ones.

use crate::present::loop_view::Edge;

/// A box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Area {
    /// Left.
    pub(crate) x: f64,
    /// Top.
    pub(crate) y: f64,
    /// Width.
    pub(crate) w: f64,
    /// Height.
    pub(crate) h: f64,
}

impl Area {
    const fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        Self { x, y, w, h }
    }

    /// The middle, from left to right.
    pub(crate) fn middle(self) -> f64 {
        self.x + self.w / 2.0
    }

    /// The right edge.
    pub(crate) fn right(self) -> f64 {
        self.x + self.w
    }
}

/// Where a text stands, and which of its points that is: `start`, `middle` or `end`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spot {
    /// From the left.
    pub(crate) x: f64,
    /// The base line.
    pub(crate) y: f64,
    /// The point of the text that stands there.
    pub(crate) anchor: &'static str,
}

const fn spot(x: f64, y: f64, anchor: &'static str) -> Spot {
    Spot { x, y, anchor }
}

/// A whole picture's places.
#[derive(Debug, PartialEq)]
pub(crate) struct Arrangement {
    /// A name for it.
    pub(crate) name: &'static str,
    /// The width and the height of the picture.
    pub(crate) size: (f64, f64),
    /// Clients, then the Service.
    pub(crate) traffic: [Area; 2],
    /// What the users feel.
    pub(crate) felt: Spot,
    /// The scale target.
    pub(crate) target: Area,
    /// The name of the scale target, and its room.
    pub(crate) title: (Spot, f64),
    /// What its pods are doing, and the room for it.
    pub(crate) summary: (Spot, f64),
    /// The room for its pods.
    pub(crate) pods: Area,
    /// kubelet, then Prometheus.
    pub(crate) collectors: [Area; 2],
    /// The metrics registry.
    pub(crate) registry: Area,
    /// resource, custom, external.
    pub(crate) apis: [Area; 3],
    /// The centre of the controller's ring.
    pub(crate) ring: (f64, f64),
    /// What the steps are called: query, compute, scale.
    pub(crate) steps: [Spot; 3],
    /// The ways between them.
    pub(crate) edges: [(Edge, &'static str); 8],
}

/// The radius of the controller's ring.
pub(crate) const RADIUS: f64 = 74.0;

/// For rooms wider than high.
pub(crate) static WIDE: Arrangement = Arrangement {
    name: "wide",
    size: (640.0, 420.0),
    traffic: [Area::new(8.0, 44.0, 88.0, 54.0), Area::new(140.0, 44.0, 94.0, 54.0)],
    felt: spot(8.0, 121.0, "start"),
    target: Area::new(282.0, 8.0, 350.0, 172.0),
    title: (spot(296.0, 31.0, "start"), 140.0),
    summary: (spot(618.0, 31.0, "end"), 176.0),
    pods: Area::new(296.0, 42.0, 322.0, 80.0),
    collectors: [Area::new(282.0, 218.0, 168.0, 50.0), Area::new(464.0, 218.0, 168.0, 50.0)],
    registry: Area::new(282.0, 306.0, 350.0, 106.0),
    apis: [
        Area::new(292.0, 338.0, 104.0, 64.0),
        Area::new(405.0, 338.0, 104.0, 64.0),
        Area::new(518.0, 338.0, 104.0, 64.0),
    ],
    ring: (96.0, 332.0),
    steps: [spot(230.0, 349.0, "middle"), spot(160.0, 270.0, "start"), spot(188.0, 143.0, "middle")],
    edges: [
        (Edge::Requests, "M98 71H134"),
        (Edge::Endpoints, "M236 71H276"),
        (Edge::KubeletScrape, "M366 182V212"),
        (Edge::ResourceApi, "M366 270V300"),
        (Edge::PrometheusScrape, "M548 182V212"),
        (Edge::CustomApi, "M548 270V300"),
        (Edge::Query, "M280 358H180"),
        (Edge::Scale, "M96 252V164Q96 151 109 151H276"),
    ],
};

/// For rooms higher than wide, such as a phone's.
pub(crate) static NARROW: Arrangement = Arrangement {
    name: "narrow",
    size: (360.0, 748.0),
    traffic: [Area::new(34.0, 10.0, 110.0, 50.0), Area::new(242.0, 10.0, 110.0, 50.0)],
    felt: spot(34.0, 84.0, "start"),
    target: Area::new(34.0, 102.0, 318.0, 188.0),
    title: (spot(46.0, 125.0, "start"), 290.0),
    summary: (spot(46.0, 143.0, "start"), 290.0),
    pods: Area::new(46.0, 154.0, 294.0, 78.0),
    collectors: [Area::new(34.0, 328.0, 152.0, 62.0), Area::new(200.0, 328.0, 152.0, 62.0)],
    registry: Area::new(34.0, 428.0, 318.0, 112.0),
    apis: [
        Area::new(44.0, 462.0, 94.0, 66.0),
        Area::new(146.0, 462.0, 94.0, 66.0),
        Area::new(248.0, 462.0, 94.0, 66.0),
    ],
    ring: (193.0, 664.0),
    steps: [spot(203.0, 564.0, "start"), spot(266.0, 606.0, "start"), spot(22.0, 654.0, "start")],
    edges: [
        (Edge::Requests, "M146 35H236"),
        (Edge::Endpoints, "M297 62V96"),
        (Edge::KubeletScrape, "M110 292V322"),
        (Edge::ResourceApi, "M110 392V422"),
        (Edge::PrometheusScrape, "M276 292V322"),
        (Edge::CustomApi, "M276 392V422"),
        (Edge::Query, "M193 542V580"),
        (Edge::Scale, "M113 664H27Q14 664 14 651V209Q14 196 27 196H28"),
    ],
};

/// The name of an edge in the page.
pub(crate) const fn edge_name(edge: Edge) -> &'static str {
    match edge {
        Edge::Requests => "requests",
        Edge::Endpoints => "endpoints",
        Edge::KubeletScrape => "kubelet-scrape",
        Edge::ResourceApi => "resource-api",
        Edge::PrometheusScrape => "prometheus-scrape",
        Edge::CustomApi => "custom-api",
        Edge::Query => "query",
        Edge::Scale => "scale",
    }
}
