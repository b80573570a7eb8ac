// The plots on the planners' map: filled when they are ready by the chosen day, dashed when they may be, a line alone
// when that is later. What a colour says stands written on the plot as well.
import { placed } from "./map_items.js";
import { ROOM_IMAGE } from "./map_signs.js";

const NEAR_ZOOM = 12.5;
const UNKNOWN = "ask";
const PLANS = "planner-plans";
const SOURCES = ["planner-plots", "planner-anchors"];

export class Plots {
  constructor(view, words) {
    this.view = view;
    this.words = words;
    this.features = [];
    this.colouring = "ready";
    this.legend = new Map();
    this.day = "";
    this.today = "";
    this.shown = true;
    this.loaded = null;
  }

  get map() {
    return this.view.map;
  }

  get bounds() {
    const boxes = this.features.filter(({ geometry }) => geometry).map(({ geometry }) => placed(geometry).bounds);
    if (boxes.length === 0) return null;
    const of = (place, best) => best(...boxes.map((box) => box[place]));
    return [of(0, Math.min), of(1, Math.min), of(2, Math.max), of(3, Math.max)];
  }

  // Draws layers anew, as after the style was loaded.
  draw() {
    for (const id of SOURCES) {
      this.map.addSource(id, { type: "geojson", data: empty, promoteId: "id" });
    }
    for (const layer of this.layers()) this.map.addLayer(layer, layer.type === "symbol" ? undefined : this.view.below);
    this.put();
  }

  layers() {
    const state = ["get", "state"];
    const colour = ["get", "colour"];
    const strong = ["any", ["boolean", ["feature-state", "near"], false], ["boolean", ["feature-state", "chosen"], false]];
    const edge = ["case", ["==", ["get", "unknown"], true], this.view.colour(UNKNOWN), ["get", "edge"]];
    const width = ["case", strong, 3.2, 1.4];
    const opacity = ["match", state, "sure", 0.92, "perhaps", 0.45, 0.04];
    const dashed = ["in", state, ["literal", ["perhaps", "unknown"]]];
    const visibility = this.shown ? "visible" : "none";
    return [
      { id: "planner-fill", type: "fill", source: "planner-plots", paint: { "fill-color": colour, "fill-opacity": opacity } },
      { id: "planner-line", type: "line", source: "planner-plots", filter: ["!", dashed], paint: { "line-color": edge, "line-width": width } },
      {
        id: "planner-dashed", type: "line", source: "planner-plots", filter: dashed,
        paint: { "line-color": edge, "line-width": width, "line-dasharray": [2.6, 2] },
      },
      {
        id: "planner-dots", type: "circle", source: "planner-anchors",
        filter: ["any", ["==", ["get", "point"], true], ["<", ["zoom"], NEAR_ZOOM]],
        paint: {
          "circle-radius": ["case", strong, 8, 5.5], "circle-color": colour, "circle-opacity": opacity,
          "circle-stroke-color": edge, "circle-stroke-width": ["case", strong, 3, 1.6],
        },
      },
      {
        // Takes the dots' room from names.
        id: "planner-room", type: "symbol", source: "planner-anchors", maxzoom: NEAR_ZOOM,
        layout: { "icon-image": ROOM_IMAGE, "icon-size": 0.5, "icon-allow-overlap": true, "icon-padding": 0 },
      },
      {
        id: "planner-says", type: "symbol", source: "planner-anchors", minzoom: NEAR_ZOOM,
        layout: { "text-field": ["get", "says"], "text-font": ["Inter Semibold"], "text-size": 11.5, "text-padding": 3 },
        paint: { "text-color": this.view.colour("ink"), "text-halo-color": this.view.colour("map-halo"), "text-halo-width": 2 },
      },
    ].map((layer) => ({ ...layer, layout: { ...layer.layout, visibility } }));
  }

  // Fetches the plots of an address, where they are not there already.
  async load(address, signal) {
    if (address === this.loaded) return;
    const answer = await fetch(address, { signal });
    if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
    this.features = (await answer.json()).features.filter(({ geometry }) => geometry);
    this.loaded = address;
    this.put();
  }

  // Puts the plots on the map as they stand on the chosen day.
  put() {
    if (!this.map.getSource(SOURCES[0])) return;
    const said = this.features.map((feature) => ({ ...feature, properties: this.said(feature) }));
    const anchors = said.map(({ geometry, properties }) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: placed(geometry).anchor },
      properties: { ...properties, point: geometry.type === "Point" },
    }));
    this.map.getSource("planner-plots").setData({ type: "FeatureCollection", features: said });
    this.map.getSource("planner-anchors").setData({ type: "FeatureCollection", features: anchors });
  }

  said({ id, properties }) {
    const code = this.code(properties);
    const item = this.legend.get(code);
    const token = item ? item.token : "group-rest";
    const ramp = this.colouring === "ready" && token !== UNKNOWN;
    return {
      id,
      state: this.state(properties),
      unknown: token === UNKNOWN,
      colour: this.view.colour(token),
      edge: this.view.colour(ramp ? "ready-edge" : token),
      says: [this.says(properties, item), properties.published ? "" : this.words.unpublished].filter(Boolean).join("\n"),
    };
  }

  code({ band, owner_kind: owner, use }) {
    return { ready: String(band), owner: owner || "", use }[this.colouring];
  }

  state({ ready_first: first, ready_last: last }) {
    if (!first) return "unknown";
    return last <= this.day ? "sure" : first <= this.day ? "perhaps" : "later";
  }

  says({ ready_first: first, ready_last: last }, item) {
    if (this.colouring !== "ready") return item?.token === UNKNOWN ? "?" : item?.label || "";
    if (!first) return "?";
    const [from, to] = [first, last].map((day) => (day <= this.today ? this.words.now : day.slice(0, 4)));
    return from === to ? from : `${from}–${to}`;
  }

  show(shown) {
    this.shown = shown;
    for (const { id } of this.layers()) {
      if (this.map.getLayer(id)) this.map.setLayoutProperty(id, "visibility", shown ? "visible" : "none");
    }
  }

  at({ x, y }) {
    const layers = ["planner-fill", "planner-dots"].filter((id) => this.map.getLayer(id));
    const box = [[x - 4, y - 4], [x + 4, y + 4]];
    return this.map.queryRenderedFeatures(box, { layers })[0]?.properties.id ?? null;
  }

  mark(name, id) {
    const key = `_${name}`;
    for (const [one, value] of [[this[key], false], [id, true]]) {
      if (one === null || one === undefined) continue;
      for (const source of SOURCES) {
        if (this.map.getSource(source)) this.map.setFeatureState({ source, id: one }, { [name]: value });
      }
    }
    this[key] = id;
  }

  goTo(id, padding) {
    const feature = this.features.find((one) => one.id === id);
    if (feature) this.map.fitBounds(placed(feature.geometry).bounds, { padding, maxZoom: 14.5 });
  }
}

const empty = { type: "FeatureCollection", features: [] };

// Which of the page's layers a layer of the map belongs to; null for what is always there.
export function groupOf(layer) {
  if (layer.source === PLANS) return "plans";
  if (layer.source !== "ground") return null;
  return layer["source-layer"] === "reference_points" ? "points" : "areas";
}

// Detailed plans, drawn only while they are chosen: a line around each, dashed until it is in force, and its name.
export function drawPlans(view) {
  const { map } = view;
  const url = new URL("/ogc/collections/plans/tiles/WebMercatorQuad?f=tilejson", document.baseURI).href;
  map.addSource(PLANS, { type: "vector", url });
  const shared = { source: PLANS, "source-layer": "plans" };
  const inForce = ["==", ["get", "status"], "legal_force"];
  const line = { "line-color": view.colour("ink-2"), "line-width": 1.2 };
  const hidden = { visibility: "none" };
  map.addLayer({ id: "planner-plans-line", type: "line", ...shared, filter: inForce, layout: hidden, paint: line }, view.below);
  map.addLayer({
    id: "planner-plans-dashed", type: "line", ...shared, filter: ["!", inForce], layout: hidden,
    paint: { ...line, "line-dasharray": [3, 2] },
  }, view.below);
  map.addLayer({
    id: "planner-plans-name", type: "symbol", ...shared, minzoom: 12,
    layout: { ...hidden, "text-field": ["get", "name"], "text-font": ["Inter"], "text-size": 11, "symbol-placement": "line" },
    paint: { "text-color": view.colour("ink-2"), "text-halo-color": view.colour("map-halo"), "text-halo-width": 1.6 },
  });
}
