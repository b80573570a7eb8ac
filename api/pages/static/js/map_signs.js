// Discs and dots of the items: markers of HTML, so that they are buttons and keep the page's type; and the names beside
// them, which the map's own letterer places so that nothing is written over anything else.
import { placeDiscs } from "./map_discs.js";
import { words } from "./map_words.js";

const RADIUS = 14;
const LESSER_RADIUS = 10;
const DOT_RADIUS = 6;
const SHORTLIST = 10;
const NAME_SIZE = 12.5;
const ROOM = 28;
// What takes the room of a disc from other labels, and shows nothing.
export const ROOM_IMAGE = "siting-room";

export class Signs {
  constructor(view) {
    this.view = view;
    this.markers = new Map();
  }

  // Makes the signs be those of the items, in the order of their ranks.
  show(items) {
    for (const [id, sign] of this.markers) {
      const item = items.get(id);
      if (!item?.anchor || item.rank !== sign.item.rank || item.standing !== sign.item.standing) {
        sign.marker.remove();
        this.markers.delete(id);
      }
    }
    for (const item of items.values()) {
      if (!item.anchor) continue;
      const sign = this.markers.get(item.id);
      if (sign) this.renew(sign, item);
      else this.markers.set(item.id, this.make(item));
    }
    this.arrange();
  }

  renew(sign, item) {
    sign.item = item;
    sign.marker.setLngLat(item.anchor);
    sign.disc.setAttribute("aria-label", words.place(item.rank, item.name));
  }

  make(item) {
    const element = document.createElement("div");
    const stalk = document.createElement("span");
    const disc = document.createElement("button");
    const kind = item.rank ? (item.rank <= SHORTLIST ? "is-first" : "is-lesser") : "is-dot";
    element.className = `map-sign ${kind} is-${item.standing}`;
    stalk.className = "map-stalk";
    disc.className = item.rank ? `disc${item.standing === "meets" ? " disc-filled" : ""}` : "map-dot";
    disc.type = "button";
    disc.textContent = item.rank || "";
    // The list has a link for each; the map's discs are many, and only the first few are stops of the Tab key.
    if (!item.rank || item.rank > SHORTLIST) disc.tabIndex = -1;
    disc.addEventListener("click", (event) => {
      event.stopPropagation();
      this.view.choose(item.id, "map");
    });
    for (const event of ["pointerenter", "focus"]) disc.addEventListener(event, () => this.view.near(item.id, "map"));
    for (const event of ["pointerleave", "blur"]) {
      // Something else may be near by now.
      disc.addEventListener(event, () => this.view.nearest === item.id && this.view.near(null, "map"));
    }
    element.append(stalk, disc);
    const marker = new this.view.maplibre.Marker({ element, anchor: "center" }).setLngLat(item.anchor);
    marker.addTo(this.view.map);
    for (const name of ["role", "aria-label", "tabindex"]) element.removeAttribute(name);
    element.style.zIndex = String(item.rank ? Math.max(1, 500 - item.rank) : 0);
    const sign = { item, marker, element, stalk, disc };
    this.renew(sign, item);
    return sign;
  }

  // Places discs and names anew for the present view.
  arrange() {
    const { map } = this.view;
    const { clientWidth: width, clientHeight: height } = map.getContainer();
    const signs = [...this.markers.values()].sort((a, b) => (a.item.rank || Infinity) - (b.item.rank || Infinity));
    const spots = signs.map(({ item }) => {
      const { x, y } = map.project(item.anchor);
      return { x, y, radius: radiusOf(item), plot: this.plotSize(item), dot: !item.rank, first: item.rank <= SHORTLIST };
    });
    const places = placeDiscs(spots, { width, height });
    // Where there is no room for a number that is not among the first, a dot says where the site is.
    signs.forEach((sign, index) => put(sign, places[index], spots[index]));
    this.view.setData("siting-names", signs.map((sign, index) => nameFeature(sign.item, places[index])));
  }

  // The shorter side of the plot's box, in pixels.
  plotSize(item) {
    const { map } = this.view;
    const [west, south, east, north] = item.bounds;
    const a = map.project([west, north]);
    const b = map.project([east, south]);
    return Math.min(Math.abs(b.x - a.x), Math.abs(b.y - a.y));
  }

  // Marks the signs of a site: `is-near`, `is-chosen`.
  mark(className, id) {
    for (const [other, sign] of this.markers) sign.element.classList.toggle(className, other === id);
  }
}

function radiusOf(item) {
  return item.rank ? (item.rank <= SHORTLIST ? RADIUS : LESSER_RADIUS) : DOT_RADIUS;
}

function put(sign, place, spot) {
  sign.disc.style.transform = `translate(-50%, -50%) translate(${place.x}px, ${place.y}px)`;
  sign.stalk.hidden = !place.stalk;
  sign.element.classList.toggle("is-crowded", Boolean(place.dot));
  // A dot says where a plot is that can't be seen; one that can speaks for itself.
  sign.element.classList.toggle("is-plain", spot.dot && spot.plot >= 2 * spot.radius);
  if (place.stalk) {
    const length = Math.hypot(place.x, place.y);
    sign.stalk.style.height = `${length}px`;
    sign.stalk.style.transform = `rotate(${Math.atan2(-place.x, place.y)}rad)`;
  }
}

// A point that takes the disc's room from other labels and has the name beside it.
function nameFeature(item, place) {
  const radius = place.dot ? DOT_RADIUS : radiusOf(item);
  const size = (2 * radius) / ROOM;
  const reach = radius + 5;
  const side = (x, y) => [(place.x + x) / NAME_SIZE, (place.y + y) / NAME_SIZE];
  return {
    type: "Feature",
    geometry: { type: "Point", coordinates: item.anchor },
    properties: {
      name: item.rank && item.rank <= SHORTLIST ? item.name : "",
      order: item.rank || 1000,
      // MapLibre enlarges the offset with the icon.
      offset: [place.x / size, place.y / size],
      size,
      // Beside the disc, or on the side that its stalk does not leave from.
      beside: [
        "left", side(reach, 0), "right", side(-reach, 0),
        ...(place.y > 0 ? ["top", side(0, reach)] : ["bottom", side(0, -reach)]),
      ],
    },
  };
}

// The layers that nameFeature is drawn by.
export function nameLayers(colour) {
  return [
    {
      id: "siting-names",
      type: "symbol",
      source: "siting-names",
      layout: {
        "text-field": ["get", "name"],
        "text-font": ["Inter Semibold"],
        "text-size": NAME_SIZE,
        "text-variable-anchor-offset": ["get", "beside"],
        "text-justify": "auto",
        "text-padding": 0,
        "symbol-sort-key": ["get", "order"],
      },
      paint: { "text-color": colour("ink"), "text-halo-color": colour("map-halo"), "text-halo-width": 1.7 },
    },
    {
      id: "siting-room",
      type: "symbol",
      source: "siting-names",
      layout: {
        "icon-image": ROOM_IMAGE,
        "icon-size": ["get", "size"],
        "icon-offset": ["array", "number", 2, ["get", "offset"]],
        "icon-allow-overlap": true,
        "icon-padding": 0,
      },
    },
  ];
}

export const room = { width: ROOM, height: ROOM, data: new Uint8Array(ROOM * ROOM * 4) };
