// Ties the folium map to the list: layers, why, choice. Without this file the page still says everything.
"use strict";

(function (siting) {
  const data = JSON.parse(document.getElementById("proposal-data").textContent);
  const map = window.map_proposal;
  const layers = { ranked: window.geo_json_ranked, out: window.geo_json_out };
  const words = data.words;
  const ROOMY = 640;
  const STALKS = 30;

  function addControls() {
    L.control.zoom({ zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
    L.control.scale({ imperial: false, maxWidth: 110, position: "bottomleft" }).addTo(map);
    for (const line of map.getContainer().querySelectorAll(".leaflet-control-scale-line")) {
      keepInSpan(line);
    }
    const all = L.control({ position: "topleft" });
    all.onAdd = () => {
      const bar = siting.element("div", "leaflet-bar");
      const button = siting.element("a", "", "");
      button.href = "#";
      button.role = "button";
      button.title = words.zoom_all;
      button.setAttribute("aria-label", words.zoom_all);
      button.append(document.getElementById("icon-all").content.cloneNode(true));
      L.DomEvent.disableClickPropagation(bar);
      L.DomEvent.on(button, "click", (event) => {
        L.DomEvent.preventDefault(event);
        showAll();
      });
      bar.append(button);
      return bar;
    };
    all.addTo(map);
  }

  // Leaflet writes the length into the line itself; the style sheet sets it beside the line.
  function keepInSpan(line) {
    const wrap = () => {
      if (line.firstElementChild === null && line.textContent) {
        line.replaceChildren(siting.element("span", "", line.textContent));
      }
    };
    new MutationObserver(wrap).observe(line, { childList: true, characterData: true });
    wrap();
  }

  const panel = document.querySelector(".layers");

  // Shows all sites; where the panel covers one in either corner, the map makes room beside it.
  function showAll() {
    const room = { paddingTopLeft: [44, 56], paddingBottomRight: [44, 44], animate: false };
    map.fitBounds(data.bounds, room);
    if (panel.open && panelCoversSite()) {
      map.fitBounds(data.bounds, { ...room, paddingBottomRight: [panel.offsetWidth + 40, 44] });
    }
  }

  function panelCoversSite() {
    const top = panel.offsetTop - 16;
    const bottom = panel.offsetTop + panel.offsetHeight + 16;
    return data.sites.some((site) => {
      const at = map.latLngToContainerPoint(site.place);
      return at.x > panel.offsetLeft - 16 && at.y > top && at.y < bottom + STALKS;
    });
  }

  // The panel stands above, or below where a site would lie under it. It is folded on a small map.
  function placePanel() {
    L.DomEvent.disableScrollPropagation(panel);
    if (map.getSize().x < ROOMY) panel.open = false;
    map.fitBounds(data.bounds, { padding: [44, 44], animate: false });
    panel.classList.toggle("low", panel.open && panelCoversSite());
  }

  function whyPopup(site) {
    const box = siting.element("div", "why");
    box.tabIndex = -1;
    const head = siting.element("h3", "");
    head.append(siting.element("span", "", site.name));
    if (site.score) head.append(siting.element("span", "figure-inline", site.score));
    box.append(head, siting.element("p", "quiet", site.line));
    if (site.why) {
      box.append(siting.element("p", "", site.verdict), siting.element("p", "", site.why));
      const link = siting.element("a", "", words.to_sheet);
      link.href = `#site-${site.id}`;
      const line = siting.element("p", "");
      line.append(link);
      box.append(line);
    } else {
      box.append(siting.element("p", "", `${words.why_out}:`));
      const list = siting.element("ul", "");
      for (const reason of site.reasons) list.append(siting.element("li", "", reason));
      box.append(list);
    }
    return box;
  }

  function bindWhy(layer, site) {
    layer.bindPopup(() => whyPopup(site), { maxWidth: 300, minWidth: 200, offset: [0, layer instanceof L.Marker ? -8 : 4] });
  }

  const items = new Map(Array.from(document.querySelectorAll(".item"), (item) => [Number(item.dataset.site), item]));
  const plots = new Map();

  function mark(id, on) {
    const disc = signs.discs.get(id);
    if (disc && disc.getElement()) disc.getElement().classList.toggle("chosen", on);
    const plot = plots.get(id);
    if (plot && plot.getElement()) plot.getElement().classList.toggle("plot-chosen", on);
  }

  function reveal(item) {
    const list = item.closest(".list");
    const top = item.offsetTop - list.offsetTop;
    if (top < list.scrollTop || top + item.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = top;
  }

  function choose(id) {
    for (const [other, item] of items) {
      if (other !== id && item.open) item.open = false;
    }
    const item = items.get(id);
    if (!item) return;
    item.open = true;
    reveal(item);
  }

  function wireList() {
    for (const [id, item] of items) {
      item.addEventListener("toggle", () => {
        mark(id, item.open);
        if (!item.open) return;
        choose(id);
        const disc = signs.discs.get(id);
        if (disc && map.hasLayer(signs.ranked)) map.panInside(disc.getLatLng(), { padding: [60, 60], animate: false });
      });
    }
  }

  let tiles = null;

  function showTiles(on) {
    if (on && tiles === null) {
      tiles = L.tileLayer(data.tiles.url, { maxZoom: data.tiles.maxZoom });
      const credit = L.control.attribution({ prefix: false });
      credit.addAttribution(siting.element("span", "", data.tiles.attribution).outerHTML);
      credit.addTo(map);
    }
    if (tiles) (on ? tiles.addTo(map) : tiles.remove());
    map.getPane("ground").style.display = on ? "none" : "";
  }

  function setLayer(name, on) {
    if (name === "tiles") return showTiles(on);
    signs.shown[name] = on;
    const groups = { ranked: [layers.ranked, signs.ranked], out: [layers.out, signs.out], points: [signs.points], names: [] };
    for (const group of groups[name]) (on ? group.addTo(map) : group.remove());
    signs.arrange();
  }

  function wireLayers() {
    for (const box of document.querySelectorAll(".layers input")) {
      box.addEventListener("change", () => setLayer(box.dataset.layer, box.checked));
    }
    panel.addEventListener("toggle", () => signs.arrange());
  }

  function openTarget() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.matches("article, main")) target.focus({ preventScroll: false });
  }

  function openForPrint() {
    for (const closed of document.querySelectorAll("details:not([open])")) {
      if (!closed.matches(".item, .layers")) {
        closed.open = true;
        closed.dataset.opened = "";
      }
    }
  }

  function closeAfterPrint() {
    for (const opened of document.querySelectorAll("details[data-opened]")) {
      opened.open = false;
      delete opened.dataset.opened;
    }
  }

  const signs = new siting.Signs(map, data);
  map.getContainer().setAttribute("role", "region");
  map.getContainer().setAttribute("aria-label", words.map);
  addControls();
  placePanel();
  showAll();

  const byId = new Map([...data.sites, ...data.out].map((site) => [site.id, site]));
  for (const group of [layers.ranked, layers.out]) {
    group.eachLayer((plot) => {
      const id = plot.feature.properties.id;
      plots.set(id, plot);
      if (layers.out === group) signs.outPlots.set(id, plot);
      bindWhy(plot, byId.get(id));
      plot.on("click", () => choose(id));
    });
  }
  for (const [id, disc] of signs.discs) {
    bindWhy(disc, byId.get(id));
    disc.on("click", () => choose(id));
    disc.on("keypress", (event) => {
      if (event.originalEvent.key === "Enter") choose(id);
    });
  }
  for (const [id, outMark] of signs.outMarks) bindWhy(outMark, byId.get(id));

  let before = null;
  map.on("popupopen", (event) => {
    before = document.activeElement;
    event.popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", words.close);
    if (before && before.classList.contains("map-disc")) event.popup.getElement().querySelector(".why").focus();
  });
  map.on("popupclose", () => {
    if (before && before.classList.contains("map-disc")) before.focus();
    before = null;
  });
  map.on("keydown", (event) => {
    if (event.originalEvent.key === "Escape") map.closePopup();
  });

  // A wheel or a finger that scrolls the page is not caught by the map until somebody has entered it.
  map.scrollWheelZoom.disable();
  map.on("focus click", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  if (L.Browser.mobile) map.dragging.disable();

  wireList();
  wireLayers();
  map.on("zoomend moveend resize", () => signs.arrange());
  signs.arrange();
  if (document.fonts) document.fonts.ready.then(() => signs.arrange());
  window.addEventListener("hashchange", openTarget);
  window.addEventListener("beforeprint", openForPrint);
  window.addEventListener("afterprint", closeAfterPrint);
  document.documentElement.dataset.ready = "true";
})(window.siting);
