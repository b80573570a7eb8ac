// Measures on the map: a way in metres, and from three points on the area that it closes.
const EARTH_M = 6371008.8;
const SOURCE = "planner-measure";
const lang = document.documentElement.lang.startsWith("en") ? "en-GB" : "sv-SE";

// Area of a ring of [longitude, latitude], m², on the sphere (Chamberlain and Duquette 2007, equation 5).
export function ringArea(ring) {
  const radians = (degrees) => (degrees * Math.PI) / 180;
  let sum = 0;
  for (let place = 0; place < ring.length; place += 1) {
    const [middle, after] = [ring[(place + 1) % ring.length], ring[(place + 2) % ring.length]];
    const before = ring[place];
    sum += (radians(after[0]) - radians(before[0])) * Math.sin(radians(middle[1]));
  }
  return Math.abs((sum * EARTH_M * EARTH_M) / 2);
}

// Length of a line of [longitude, latitude], m, on the sphere (haversine).
export function lineLength(line) {
  const radians = (degrees) => (degrees * Math.PI) / 180;
  let sum = 0;
  for (let place = 1; place < line.length; place += 1) {
    const [[lon1, lat1], [lon2, lat2]] = [line[place - 1], line[place]];
    const h = Math.sin(radians(lat2 - lat1) / 2) ** 2
      + Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * Math.sin(radians(lon2 - lon1) / 2) ** 2;
    sum += 2 * EARTH_M * Math.asin(Math.sqrt(h));
  }
  return sum;
}

function written(value, unit, digits = 0) {
  return `${new Intl.NumberFormat(lang, { maximumFractionDigits: digits }).format(value)}\u00a0${unit}`;
}

export function lengthText(metres) {
  return metres < 1000 ? written(metres, "m") : written(metres / 1000, "km", 2);
}

export function areaText(squareMetres) {
  return squareMetres < 100000 ? written(squareMetres, "m²") : written(squareMetres / 10000, "ha", 1);
}

export class Measure {
  constructor(view, button, output, hint) {
    this.view = view;
    this.button = button;
    this.output = output;
    this.hint = hint;
    this.line = [];
    this.on = false;
    button.addEventListener("click", () => this.turn(!this.on));
    document.addEventListener("keydown", (event) => this.pressed(event));
  }

  turn(on) {
    this.on = on;
    this.line = [];
    this.button.setAttribute("aria-pressed", String(on));
    this.output.hidden = !on;
    this.view.map.getCanvas().style.cursor = on ? "crosshair" : "";
    this.put();
  }

  pressed(event) {
    if (!this.on || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.key === "Escape") this.turn(false);
    if (event.key === "Backspace") {
      event.preventDefault();
      this.line.pop();
      this.put();
    }
  }

  // Takes a click on the map; true where it was a measuring one.
  clicked({ lngLat }) {
    if (!this.on) return false;
    this.line.push([lngLat.lng, lngLat.lat]);
    this.put();
    return true;
  }

  draw() {
    const { map } = this.view;
    map.addSource(SOURCE, { type: "geojson", data: this.data() });
    const ink = this.view.colour("ink");
    map.addLayer({ id: "planner-measure-area", type: "fill", source: SOURCE, filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": ink, "fill-opacity": 0.12 } });
    map.addLayer({ id: "planner-measure-line", type: "line", source: SOURCE, paint: { "line-color": ink, "line-width": 2 } });
    map.addLayer({ id: "planner-measure-ends", type: "circle", source: SOURCE, filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 4, "circle-color": this.view.colour("paper"), "circle-stroke-color": ink, "circle-stroke-width": 2 } });
  }

  data() {
    const { line } = this;
    const feature = (type, coordinates) => ({ type: "Feature", properties: {}, geometry: { type, coordinates } });
    const features = line.map((place) => feature("Point", place));
    if (line.length > 1) features.push(feature("LineString", line));
    if (line.length > 2) features.push(feature("Polygon", [[...line, line[0]]]));
    return { type: "FeatureCollection", features };
  }

  put() {
    this.view.map.getSource(SOURCE)?.setData(this.data());
    const parts = this.line.length > 1 ? [lengthText(lineLength(this.line))] : [];
    if (this.line.length > 2) parts.push(areaText(ringArea(this.line)));
    this.output.textContent = parts.join(" · ") || this.hint;
  }
}
