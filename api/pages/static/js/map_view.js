// One map and the list that it goes with (see map.js for the markup).
import { boundsOf, lookUp, readItems } from "./map_items.js";
import { ROOM_IMAGE, Signs, nameLayers, room } from "./map_signs.js";
import { FitControl, closeSources } from "./map_controls.js";
import { openPopup } from "./map_popup.js";
import { words } from "./map_words.js";

const CLOSEST = 15;
const MARGIN = 56;
const NAME_MARGIN = 110;
const BUTTONS = 24;
const SETTLE_MS = 350;
const NARROW = 560;
const dark = window.matchMedia("(prefers-color-scheme: dark)");

export class ListView {
  static async open(element, maplibre) {
    const view = new ListView(element, maplibre);
    await view.start();
    return view;
  }

  constructor(element, maplibre) {
    this.element = element;
    this.maplibre = maplibre;
    this.list = (element.dataset.list && document.querySelector(element.dataset.list)) || document.body;
    this.items = new Map();
    this.chosen = null;
    this.nearest = null;
  }

  get below() {
    return "siting-plots";
  }

  colour(token) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();
  }

  async start() {
    this.items = readItems(this.list);
    const [style] = await Promise.all([this.loadStyle(), lookUp(this.items)]);
    this.home = this.openingBounds(style);
    const frame = document.createElement("div");
    frame.className = "map-frame";
    this.element.append(frame);
    try {
      this.map = new this.maplibre.Map(this.options(frame, style));
    } catch (error) {
      frame.remove();
      throw error;
    }
    this.map.on("error", (event) => console.warn("map:", event.error));
    // A worker that still letters the old style asks the new one, which may not have the image yet.
    this.map.setMissingStyleImageResolver((id) => {
      if (id === ROOM_IMAGE) this.addRoom();
    });
    this.map.on("style.load", () => this.draw());
    this.addControls();
    this.signs = new Signs(this);
    await new Promise((resolve) => this.map.once("style.load", resolve));
    this.element.dataset.mapState = "live";
    this.map.resize();
    this.signs.show(this.items);
    this.listen();
    this.tell("siting:map", { map: this.map, maplibre: this.maplibre });
    this.tell("siting:style", { map: this.map });
    this.map.on("style.load", () => this.tell("siting:style", { map: this.map }));
  }

  options(frame, style) {
    const { hash, rotate, picture } = this.element.dataset;
    return {
      container: frame,
      style,
      bounds: this.home,
      fitBoundsOptions: { padding: this.padding(), maxZoom: CLOSEST },
      hash: hash || false,
      locale: words,
      maxPitch: 0,
      dragRotate: rotate !== undefined,
      touchPitch: false,
      fadeDuration: 0,
      renderWorldCopies: false,
      attributionControl: false,
      canvasContextAttributes: { antialias: true, preserveDrawingBuffer: picture !== undefined },
    };
  }

  // Room around what is fitted to, for discs on their stalks and names beside them; less where the map is small.
  padding() {
    const high = Math.min(MARGIN, this.element.clientHeight / 6);
    const wide = Math.min(NAME_MARGIN, this.element.clientWidth / 3.6);
    return { top: high, bottom: high, left: wide, right: wide + BUTTONS };
  }

  async loadStyle() {
    const address = new URL(this.element.dataset.style || "/tiles/style.json", document.baseURI);
    address.searchParams.set("scheme", dark.matches ? "dark" : "light");
    address.searchParams.set("lang", document.documentElement.lang);
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
    const style = await answer.json();
    if (this.element.dataset.sites !== "all") {
      style.layers = style.layers.filter((layer) => layer.source !== "sites");
      delete style.sources.sites;
    }
    return style;
  }

  openingBounds(style) {
    const said = (this.element.dataset.bounds || "").split(",").map(Number);
    if (said.length === 4 && said.every(Number.isFinite)) return said;
    return this.itemBounds() || style.metadata?.["siting:bounds"] || [10, 55, 25, 69];
  }

  itemBounds() {
    const placed = [...this.items.values()].filter((item) => item.anchor && item.standing !== "out");
    return placed.length ? boundsOf(placed.map((item) => item.geometry)) : null;
  }

  addControls() {
    const { map, maplibre } = this;
    const narrow = this.element.clientWidth < NARROW || this.element.dataset.compact !== undefined;
    map.addControl(new maplibre.AttributionControl({ compact: narrow }), "bottom-right");
    // Opened it would cover what there is to see; the button stays.
    if (narrow) map.once("idle", () => closeSources(map.getContainer()));
    const turns = this.element.dataset.rotate !== undefined;
    map.addControl(new maplibre.NavigationControl({ showCompass: turns, visualizePitch: false }), "top-right");
    map.addControl(new FitControl(() => this.fit()), "top-right");
    map.addControl(new maplibre.ScaleControl({ maxWidth: 110, unit: "metric" }), "bottom-left");
    if (!turns) map.touchZoomRotate.disableRotation();
    if (!turns) map.keyboard.disableRotation();
  }

  // Shows all items, or where the map opened.
  fit() {
    this.map.fitBounds(this.itemBounds() || this.home, { padding: this.padding(), maxZoom: CLOSEST });
  }

  // Draws the items' plots and names; again whenever the style is loaded.
  addRoom() {
    if (!this.map.hasImage(ROOM_IMAGE)) this.map.addImage(ROOM_IMAGE, room);
  }

  draw() {
    const { map } = this;
    this.filters = new Map();
    this.addRoom();
    for (const id of ["siting-plots", "siting-names"]) {
      map.addSource(id, { type: "geojson", data: collection([]), ...(id === "siting-plots" ? { promoteId: "id" } : {}) });
    }
    const firstLabel = map.getStyle().layers.find((layer) => layer.type === "symbol")?.id;
    for (const layer of plotLayers((token) => this.colour(token))) map.addLayer(layer, firstLabel);
    for (const layer of nameLayers((token) => this.colour(token))) map.addLayer(layer);
    this.drawPlots();
    if (this.signs) this.signs.arrange();
    this.state(this.chosen, "chosen", true);
  }

  drawPlots() {
    const plots = [...this.items.values()].filter((item) => item.geometry && item.geometry.type !== "Point");
    this.setData("siting-plots", plots.map(({ id, geometry, standing, published }) => (
      { type: "Feature", geometry, properties: { id, standing, published } }
    )));
    this.leaveToItems();
  }

  // Takes from the layer of all sites those that stand in the list, which are drawn already.
  leaveToItems() {
    const listed = ["!", ["in", ["id"], ["literal", [...this.items.keys()]]]];
    for (const layer of this.map.getStyle().layers) {
      if (layer.source !== "sites") continue;
      if (!this.filters.has(layer.id)) this.filters.set(layer.id, layer.filter);
      const own = this.filters.get(layer.id);
      this.map.setFilter(layer.id, own ? ["all", own, listed] : listed);
    }
  }

  setData(source, features) {
    this.map.getSource(source)?.setData(collection(features));
  }

  listen() {
    const { map, signs } = this;
    map.on("moveend", (event) => {
      signs.arrange();
      if (event.originalEvent) this.follow();
    });
    map.on("resize", () => signs.arrange());
    map.on("click", (event) => this.clicked(event));
    map.on("mousemove", (event) => this.near(this.siteAt(event.point)?.id ?? null, "map"));
    map.on("mouseout", () => this.near(null, "map"));
    dark.addEventListener("change", async () => map.setStyle(await this.loadStyle(), { diff: false }));
    document.addEventListener("siting:select", (event) => {
      if (event.detail.view !== this) this.showChosen(event.detail.siteId);
    });
    this.listenToList();
  }

  listenToList() {
    const idOf = (event) => Number(event.target.closest("[data-site-id]")?.dataset.siteId) || null;
    for (const name of ["pointerover", "focusin"]) {
      this.list.addEventListener(name, (event) => {
        if (!this.element.contains(event.target)) this.near(idOf(event), "list");
      });
    }
    this.list.addEventListener("pointerleave", () => this.near(null, "list"));
    this.list.addEventListener("click", (event) => {
      const id = idOf(event);
      if (id !== null && this.items.has(id)) this.choose(id, "list");
    });
    new MutationObserver((changes) => {
      if (changes.some(({ target }) => !this.element.contains(target))) this.readAgain();
    }).observe(this.list, { childList: true, subtree: true, attributeFilter: ["data-rank", "data-standing"] });
  }

  // Follows a list that has changed; moves only where none of its items would be seen.
  async readAgain() {
    const items = readItems(this.list);
    this.items = items;
    await lookUp(items);
    if (this.items !== items) return;
    this.drawPlots();
    this.signs.show(items);
    const view = this.map.getBounds();
    const placed = [...items.values()].filter((item) => item.anchor);
    if (placed.length && !placed.some((item) => view.contains(item.anchor))) this.fit();
  }

  siteAt({ x, y }) {
    const layers = this.map.getStyle().layers.filter(({ id, source }) => id === "siting-plots-fill" || source === "sites");
    const box = [[x - 4, y - 4], [x + 4, y + 4]];
    return this.map.queryRenderedFeatures(box, { layers: layers.map(({ id }) => id) })[0] || null;
  }

  clicked(event) {
    const found = this.siteAt(event.point);
    this.choose(found ? Number(found.id) : null, "map");
    if (found && !this.items.has(Number(found.id))) openPopup(this, found, event.lngLat);
  }

  // Chooses a site, or none, and tells the page.
  choose(id, from) {
    if (id === null && this.chosen === null) return;
    this.showChosen(id, from);
    document.dispatchEvent(new CustomEvent("siting:select", { detail: { siteId: id, from, view: this } }));
  }

  showChosen(id, from = "page") {
    this.state(this.chosen, "chosen", false);
    this.items.get(this.chosen)?.element.removeAttribute("aria-current");
    this.chosen = id;
    this.state(id, "chosen", true);
    this.signs.mark("is-chosen", id);
    const item = this.items.get(id);
    if (!item) return;
    item.element.setAttribute("aria-current", "true");
    if (from === "map") item.element.scrollIntoView({ block: "nearest" });
    else if (item.anchor && !this.map.getBounds().contains(item.anchor)) this.map.easeTo({ center: item.anchor });
  }

  // The site that the pointer or the focus is at, in the list or on the map.
  near(id, from) {
    if (id === this.nearest) return;
    this.items.get(this.nearest)?.element.classList.remove("is-near");
    this.state(this.nearest, "near", false);
    this.nearest = id;
    this.state(id, "near", true);
    if (from === "map") this.items.get(id)?.element.classList.add("is-near");
    this.signs.mark("is-near", id);
    this.map.getCanvas().style.cursor = id === null || from === "list" ? "" : "pointer";
  }

  state(id, name, value) {
    if (id === null || !this.map.getSource("siting-plots")) return;
    this.map.setFeatureState({ source: "siting-plots", id }, { [name]: value });
  }

  // Writes where the map stands into the form that the list is asked by.
  follow() {
    const form = this.element.dataset.follow && document.querySelector(this.element.dataset.follow);
    const wanted = form?.querySelector("[data-map-follow]");
    if (!form?.elements.bbox || (wanted && !wanted.checked)) return;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      form.elements.bbox.value = this.map.getBounds().toArray().flat().map((degree) => degree.toFixed(5)).join(",");
      form.requestSubmit();
    }, SETTLE_MS);
  }

  tell(name, detail) {
    document.dispatchEvent(new CustomEvent(name, { detail: { element: this.element, view: this, ...detail } }));
  }
}

function collection(features) {
  return { type: "FeatureCollection", features };
}

function plotLayers(colour) {
  const out = ["==", ["get", "standing"], "out"];
  const strong = ["any", ["boolean", ["feature-state", "chosen"], false], ["boolean", ["feature-state", "near"], false]];
  const ink = ["case", out, colour("map-out"), colour("accent")];
  const fill = { "fill-color": ink, "fill-opacity": ["case", out, 0.14, strong, 0.5, 0.28] };
  const line = { "line-color": ink, "line-width": ["case", strong, 3, 1.8] };
  const dashed = ["any", out, ["!", ["get", "published"]]];
  return [
    { id: "siting-plots", type: "background", layout: { visibility: "none" } },
    { id: "siting-plots-fill", type: "fill", source: "siting-plots", paint: fill },
    { id: "siting-plots-line", type: "line", source: "siting-plots", filter: ["!", dashed], paint: line },
    {
      id: "siting-plots-dashed", type: "line", source: "siting-plots", filter: dashed,
      paint: { ...line, "line-dasharray": [3, 2.4] },
    },
  ];
}
