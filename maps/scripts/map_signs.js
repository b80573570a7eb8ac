// Signs of the live map: discs on stalks, what falls out, reference points, labels. Texts become DOM text only.
"use strict";
window.siting = window.siting || {};

(function (siting) {
  const RADIUS = 14;
  const LESSER_RADIUS = 10;
  const SHORTLIST = 10;
  const LEAST_PLOT = 8;
  const POINT = 11;
  const OUT = 10;
  const SCALE_WORDS = 56;

  function element(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function divMarker(place, className, size, options) {
    const icon = L.divIcon({ className, iconSize: [size, size], html: options.html || "" });
    return L.marker(place, { icon, pane: options.pane, keyboard: Boolean(options.keyboard), interactive: options.interactive !== false });
  }

  function radiusOf(site) {
    return site.rank <= SHORTLIST ? RADIUS : LESSER_RADIUS;
  }

  function discMarker(site) {
    const disc = element("span", site.fits ? "disc disc-filled" : "disc", String(site.rank));
    const marker = divMarker(site.place, site.rank <= SHORTLIST ? "map-disc" : "map-disc lesser", 2 * radiusOf(site), {
      html: disc, pane: "discs", keyboard: site.rank <= SHORTLIST,
    });
    marker.setZIndexOffset(1000 - site.rank);
    marker.on("add", () => {
      const shown = marker.getElement();
      shown.setAttribute("role", "button");
      shown.setAttribute("aria-label", site.spoken);
      shown.dataset.site = site.id;
    });
    return marker;
  }

  // The shorter side of a site's box, in pixels at the present zoom.
  function plotSize(map, site) {
    if (!site.bounds) return 0;
    const southWest = map.latLngToLayerPoint(site.bounds[0]);
    const northEast = map.latLngToLayerPoint(site.bounds[1]);
    return Math.min(Math.abs(northEast.x - southWest.x), Math.abs(southWest.y - northEast.y));
  }

  class Signs {
    constructor(map, data) {
      this.map = map;
      this.data = data;
      this.shown = { ranked: true, out: true, points: true, names: true };
      for (const [name, level] of [["stalks", 420], ["points", 430], ["labels", 440], ["discs", 450]]) {
        const pane = map.getPane(name) || map.createPane(name);
        pane.style.zIndex = String(level);
      }
      map.getPane("labels").style.pointerEvents = "none";
      map.getPane("labels").setAttribute("aria-hidden", "true");
      this.ranked = L.layerGroup().addTo(map);
      this.out = L.layerGroup().addTo(map);
      this.points = L.layerGroup().addTo(map);
      this.discs = new Map();
      this.stalks = new Map();
      this.outMarks = new Map();
      this.outPlots = new Map();
      this.addSites();
      this.addPoints();
    }

    addSites() {
      for (const site of this.data.sites) {
        const stalk = L.polyline([site.place, site.place], { className: "stalk", pane: "stalks", interactive: false });
        const disc = discMarker(site);
        if (!site.bounds) {
          L.circleMarker(site.place, { radius: 2.5, className: "stalk-end", pane: "stalks", interactive: false }).addTo(this.ranked);
        }
        this.stalks.set(site.id, stalk.addTo(this.ranked));
        this.discs.set(site.id, disc.addTo(this.ranked));
      }
      for (const site of this.data.out) {
        this.outMarks.set(site.id, divMarker(site.place, "map-out", OUT, { pane: "points" }));
      }
    }

    addPoints() {
      for (const point of this.data.points) {
        divMarker(point.place, "map-point", POINT, { pane: "points", interactive: false }).addTo(this.points);
      }
    }

    // Places everything anew for the present zoom and view.
    arrange() {
      const spots = this.shown.points ? this.data.points.map((point) => this.map.latLngToLayerPoint(point.place)) : [];
      const anchors = this.data.sites.map((site) => {
        const at = this.map.latLngToLayerPoint(site.place);
        return { x: at.x, y: at.y, radius: radiusOf(site), plot: plotSize(this.map, site) };
      });
      const placed = siting.placeDiscs(anchors, spots, this.controls(), this.frame());
      this.data.sites.forEach((site, place) => {
        const at = this.map.layerPointToLatLng([placed[place].x, placed[place].y]);
        this.discs.get(site.id).setLatLng(at);
        this.stalks.get(site.id).setLatLngs(placed[place].stalk ? [site.place, at] : []);
      });
      this.arrangeOut();
      this.letter(anchors, placed, spots);
    }

    arrangeOut() {
      for (const site of this.data.out) {
        const small = plotSize(this.map, site) < LEAST_PLOT;
        const mark = this.outMarks.get(site.id);
        if (small) mark.addTo(this.out);
        else this.out.removeLayer(mark);
        const plot = this.outPlots.get(site.id);
        if (plot && plot.getElement()) plot.getElement().style.display = small ? "none" : "";
      }
    }

    letter(anchors, placed, spots) {
      const taken = [];
      let labels = [];
      if (this.shown.ranked) {
        for (const disc of placed) taken.push(siting.boxAround(disc.x, disc.y, 2 * disc.radius + 4, 2 * disc.radius + 4));
        for (const anchor of anchors) taken.push(siting.boxAround(anchor.x, anchor.y, 8, 8));
        labels = this.data.sites.slice(0, SHORTLIST).map((site, place) => ({
          text: site.name, kind: "site", x: placed[place].x, y: placed[place].y, reach: placed[place].radius + 5,
        }));
      }
      for (const spot of spots) taken.push(siting.boxAround(spot.x, spot.y, POINT + 3, POINT + 3));
      labels = labels.concat(this.placeNames("town"));
      labels = labels.concat(spots.map((spot, place) => ({
        text: this.data.points[place].name, kind: "point", x: spot.x, y: spot.y, reach: 9,
      })));
      labels = labels.concat(this.placeNames("place"));
      const avoided = this.shown.out ? this.data.out.map((site) => {
        const at = this.map.latLngToLayerPoint(site.place);
        return siting.boxAround(at.x, at.y, OUT + 4, OUT + 4);
      }) : [];
      this.write(siting.placeLabels(labels, taken.concat(this.controls()), avoided, this.frame()));
    }

    placeNames(kind) {
      if (!this.shown.names) return [];
      return this.data.places.filter((place) => place.kind === kind).map((place) => {
        const at = this.map.latLngToLayerPoint(place.place);
        return { text: place.name, kind, x: at.x, y: at.y, reach: 0 };
      });
    }

    // What of the picture the controls cover, in layer points.
    controls() {
      const origin = this.map.getContainer().getBoundingClientRect();
      const shift = this.map.containerPointToLayerPoint([0, 0]);
      const panels = this.map.getContainer().closest(".map-frame").querySelectorAll(".layers, .leaflet-control");
      return Array.from(panels, (panel) => [panel.getBoundingClientRect(), panel]).map(([box, panel]) => ({
        left: box.left - origin.left + shift.x - 4,
        right: box.right - origin.left + shift.x + (panel.matches(".leaflet-control-scale") ? SCALE_WORDS : 4),
        top: box.top - origin.top + shift.y - 4,
        bottom: box.bottom - origin.top + shift.y + 4,
      }));
    }

    frame() {
      const topLeft = this.map.containerPointToLayerPoint([6, 6]);
      const size = this.map.getSize();
      return { left: topLeft.x, top: topLeft.y, right: topLeft.x + size.x - 12, bottom: topLeft.y + size.y - 12 };
    }

    write(placed) {
      const pane = this.map.getPane("labels");
      pane.replaceChildren(...placed.map(({ label, box }) => {
        const shown = element("span", `map-label ${label.kind}`, label.text);
        shown.style.left = `${box.left + 2}px`;
        shown.style.top = `${box.top}px`;
        return shown;
      }));
    }
  }

  siting.Signs = Signs;
  siting.element = element;
})(window.siting);
