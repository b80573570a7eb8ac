// Puts a site on the map: a point by a click, an area corner by corner, or a GeoJSON file; the field holds what is sent.
import { viewOf } from "./map.js";

const SOURCE = "site-place";
const NEAR_PIXELS = 12;
const field = document.querySelector("#geom");
const tools = document.querySelector("[data-place-tools]");
const box = document.querySelector("#place");
const help = document.querySelector("[data-draw-help]");
const view = await viewOf(document.querySelector("[data-place-map]"));

let mode = "";
let corners = [];

function rounded([lon, lat]) {
  return [Number(lon.toFixed(7)), Number(lat.toFixed(7))];
}

function drawn() {
  const points = corners.map(rounded);
  if (mode === "area" && points.length > 1) return { type: "LineString", coordinates: points };
  if (mode === "area" && points.length === 1) return { type: "Point", coordinates: points[0] };
  try {
    const said = JSON.parse(field.value);
    return said.type === "FeatureCollection" ? said.features[0].geometry : said.geometry || said;
  } catch {
    return null;
  }
}

function show() {
  const map = view?.map;
  if (!map?.isStyleLoaded()) return;
  const geometry = drawn();
  const data = { type: "FeatureCollection", features: geometry ? [{ type: "Feature", properties: {}, geometry }] : [] };
  if (map.getSource(SOURCE)) {
    map.getSource(SOURCE).setData(data);
    return;
  }
  const colour = view.colour("accent");
  map.addSource(SOURCE, { type: "geojson", data });
  map.addLayer({ id: `${SOURCE}-fill`, type: "fill", source: SOURCE, paint: { "fill-color": colour, "fill-opacity": 0.2 }, filter: ["==", ["geometry-type"], "Polygon"] });
  map.addLayer({ id: `${SOURCE}-line`, type: "line", source: SOURCE, paint: { "line-color": colour, "line-width": 2.5 } });
  map.addLayer({ id: `${SOURCE}-point`, type: "circle", source: SOURCE, paint: { "circle-color": colour, "circle-radius": 5 } });
}

function begin(wanted) {
  mode = mode === wanted ? "" : wanted;
  corners = [];
  for (const button of tools.querySelectorAll("[aria-pressed]")) {
    button.setAttribute("aria-pressed", String(button.dataset.draw === mode));
  }
  box.classList.toggle("is-drawing", mode !== "");
  help.hidden = mode !== "area";
  show();
}

function say(geometry) {
  field.value = geometry ? JSON.stringify(geometry) : "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  begin("");
}

function clicked(event) {
  if (!mode) return;
  event.preventDefault?.();
  const at = [event.lngLat.lng, event.lngLat.lat];
  if (mode === "point") {
    say({ type: "Point", coordinates: rounded(at) });
    return;
  }
  const first = corners[0] && view.map.project(corners[0]);
  const closes = first && corners.length > 2 && Math.hypot(first.x - event.point.x, first.y - event.point.y) < NEAR_PIXELS;
  if (closes) {
    const ring = corners.map(rounded);
    say({ type: "Polygon", coordinates: [[...ring, ring[0]]] });
    return;
  }
  corners.push(at);
  show();
}

tools.hidden = false;
for (const button of tools.querySelectorAll("[data-draw]")) {
  const wanted = button.dataset.draw;
  button.hidden = !view && wanted !== "clear";
  button.addEventListener("click", () => (wanted === "clear" ? say(null) : begin(wanted)));
}
tools.querySelector("[data-place-file]").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  if (!file) return;
  field.value = await file.text();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  begin("");
});
field.addEventListener("input", show);

if (view) {
  view.map.on("click", clicked);
  document.addEventListener("siting:style", show);
  view.map.on("idle", show);
}
