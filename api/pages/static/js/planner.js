// The planners' map page: the form, the years, the list and the map follow each other, and the address says the view.
import { viewOf } from "./map.js";
import { Measure } from "./planner_measure.js";
import { Plots, drawPlans, groupOf } from "./planner_layers.js";
import { savePicture } from "./planner_picture.js";

const frame = document.getElementById("planner-map");
const element = frame.querySelector(".live-map");
const slider = document.getElementById("planner-year");
const panel = document.getElementById("planner-plot");
const byId = (id) => document.getElementById(id);
const state = { year: "", plots: null, view: null, measure: null, asking: null, from: null };

const years = () => [...document.querySelectorAll(".planner-years button")];
const chosenYear = () => years()[Number(slider.value)];

// What the form asks, with the year and where the map stands.
function address() {
  const form = byId("planner-form");
  const said = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (name !== "map" && name !== "layers" && value !== "") said.append(name, value);
  }
  const layers = new FormData(form).getAll("layers").filter(Boolean);
  said.set("layers", layers.join(",") || "none");
  const { year } = chosenYear().dataset;
  if (year !== "now") said.set("year", year);
  const place = placeNow();
  if (place) said.set("map", place);
  const lang = new URLSearchParams(location.search).get("lang");
  if (lang) said.set("lang", lang);
  return `${location.pathname}?${said.toString().replaceAll("%2F", "/").replaceAll("%2C", ",")}`;
}

function placeNow() {
  if (!state.view) return byId("planner-form").elements.map.value;
  const { lng, lat } = state.view.map.getCenter();
  const turned = state.view.map.getBearing();
  const parts = [state.view.map.getZoom().toFixed(2), lat.toFixed(5), lng.toFixed(5)];
  return [...parts, ...(Math.abs(turned) > 0.05 ? [turned.toFixed(1)] : [])].join("/");
}

// The rectangle that the map shows, as a filter: west, south, east, north.
function boxNow() {
  return state.view.map.getBounds().toArray().flat().map((one) => one.toFixed(5)).join(",");
}

function goTo(place) {
  const [zoom, lat, lon, bearing] = place.split("/").map(Number);
  state.view.map.jumpTo({ zoom, center: [lon, lat], bearing: bearing || 0 });
}

// The address as the page itself writes it, with where the map stands now.
function keepAddress() {
  const said = new URL(byId("planner-side").dataset.address, location.href);
  const lang = new URLSearchParams(location.search).get("lang");
  said.searchParams.set("map", placeNow());
  if (lang) said.searchParams.set("lang", lang);
  history.replaceState(null, "", said.href.replaceAll("%2F", "/").replaceAll("%2C", ","));
}

// Years ----------------------------------------------------------------------------------------------------------
function showYear() {
  const one = chosenYear();
  for (const button of years()) button.toggleAttribute("aria-current", false);
  one.setAttribute("aria-current", "true");
  byId("planner-year-label").textContent = one.dataset.label;
  byId("planner-year-amount").textContent = one.dataset.amount;
  slider.setAttribute("aria-valuetext", `${one.dataset.label}: ${one.dataset.amount}`);
  if (!state.plots) return;
  state.plots.day = one.dataset.year === "now" ? state.plots.today : `${one.dataset.year}-12-31`;
  state.plots.put();
}

// On a phone the legend would cover the map.
if (window.matchMedia("(max-width: 860px)").matches) document.querySelector(".planner-legend").open = false;

slider.hidden = false;
slider.addEventListener("input", showYear);
slider.addEventListener("change", () => refresh());
document.addEventListener("click", (event) => {
  const button = event.target.closest(".planner-years button");
  if (!button) return;
  event.preventDefault();
  slider.value = String(years().indexOf(button));
  showYear();
  refresh();
});

// Filters --------------------------------------------------------------------------------------------------------
document.addEventListener("change", (event) => {
  if (event.target.form?.id !== "planner-form") return;
  if (event.target.id === "f-box" && event.target.checked) event.target.value = boxNow();
  refresh();
});
document.addEventListener("submit", (event) => {
  if (event.target.id !== "planner-form") return;
  event.preventDefault();
  refresh();
});

// Asks the page anew and takes over what it says: beside the map, its legend, its years.
async function refresh(href = address()) {
  state.asking?.abort();
  state.asking = new AbortController();
  const { signal } = state.asking;
  try {
    const answer = await fetch(href, { signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || !page.getElementById("planner-side")) {
      location.assign(href);
      return;
    }
    takeOver(page);
    keepAddress();
    if (state.plots) await state.plots.load(element.dataset.plots, signal);
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

function takeOver(page) {
  const { scrollTop } = byId("planner-side");
  const focused = document.activeElement?.id;
  const open = new Set([...document.querySelectorAll("#planner-side details[open]")].map((one) => one.className));
  for (const id of ["planner-side", "planner-legend"]) byId(id).replaceWith(document.adoptNode(page.getElementById(id)));
  for (const selector of [".planner-legend h2", ".planner-years"]) {
    document.querySelector(selector).replaceWith(document.adoptNode(page.querySelector(selector)));
  }
  for (const one of document.querySelectorAll("#planner-side details")) {
    if (one.className && one.className !== "planner-files") one.open = one.open || open.has(one.className);
  }
  byId("planner-side").scrollTop = scrollTop;
  if (focused) byId(focused)?.focus();
  element.dataset.colour = byId("f-colour").value;
  element.dataset.plots = page.querySelector(".live-map").dataset.plots;
  withMap();
  readLegend();
  showYear();
  showLayers();
}

// The map --------------------------------------------------------------------------------------------------------
function readLegend() {
  if (!state.plots) return;
  const { colour } = element.dataset;
  const items = [...document.querySelectorAll(`#planner-legend [data-colouring="${colour}"]`)];
  state.plots.colouring = colour;
  state.plots.legend = new Map(items.map((item) => [
    item.dataset.code, { token: item.dataset.token, label: item.children[1].textContent },
  ]));
}

function showLayers() {
  if (!state.plots) return;
  const shown = new Set(new FormData(byId("planner-form")).getAll("layers"));
  state.plots.show(shown.has("sites"));
  for (const layer of state.view.map.getStyle().layers) {
    const group = groupOf(layer);
    if (group) state.view.map.setLayoutProperty(layer.id, "visibility", shown.has(group) ? "visible" : "none");
  }
}

function withMap() {
  for (const one of document.querySelectorAll("[data-with-map]")) one.hidden = !state.view;
}

document.addEventListener("siting:style", (event) => {
  if (event.detail.element !== element || !state.plots) return;
  drawAll();
  showLayers();
});

function drawAll() {
  drawPlans(state.view);
  state.plots.draw();
  state.measure.draw();
}

async function start() {
  const view = await viewOf(element);
  showYear();
  if (!view) return;
  state.view = view;
  state.plots = new Plots(view, frame.dataset);
  state.plots.today = frame.dataset.today;
  state.measure = new Measure(view, byId("planner-measure"), byId("planner-measured"), frame.dataset.clicks);
  byId("planner-tools").hidden = false;
  readLegend();
  drawAll();
  showYear();
  await state.plots.load(element.dataset.plots);
  showLayers();
  const { bounds } = state.plots;
  if (bounds) view.home = bounds;
  if (element.dataset.place) goTo(element.dataset.place);
  else if (bounds) view.map.fitBounds(bounds, { padding: room(), maxZoom: 14, animate: false });
  withMap();
  listen(view.map);
  element.dataset.plotsState = "shown";
}

// What stands over the map takes room from it.
function room() {
  const narrow = element.clientWidth < 700;
  return narrow ? { top: 40, right: 30, bottom: 150, left: 30 } : { top: 60, right: 70, bottom: 160, left: 270 };
}

function besidePanel() {
  if (element.clientWidth < 700) return { ...room(), top: 60, bottom: Math.min(panel.offsetHeight + 30, element.clientHeight - 160) };
  return { ...room(), right: panel.offsetWidth + 40 };
}

function listen(map) {
  map.on("moveend", keepAddress);
  map.on("click", (event) => {
    if (state.measure.clicked(event)) return;
    const id = state.plots.at(event.point);
    if (id === null) closePlot();
    else openPlot(id, null);
  });
  map.on("mousemove", (event) => {
    if (state.measure.on) return;
    const id = state.plots.at(event.point);
    near(id);
    map.getCanvas().style.cursor = id === null ? "" : "pointer";
  });
}

function near(id) {
  state.plots.mark("near", id);
  for (const row of document.querySelectorAll("tr[data-plot]")) {
    row.classList.toggle("is-near", row.dataset.plot === String(id));
  }
}

// One plot -------------------------------------------------------------------------------------------------------
async function openPlot(id, from) {
  const answer = await fetch(`/planner/sites/${id}${location.search.includes("lang=en") ? "?lang=en" : ""}`, {
    headers: { "X-Part": "plot", Accept: "text/html" },
  });
  if (!answer.ok) return;
  const part = new DOMParser().parseFromString(await answer.text(), "text/html");
  panel.lastElementChild.replaceChildren(...part.body.childNodes);
  panel.hidden = false;
  state.from = from;
  state.plots?.mark("chosen", id);
  for (const row of document.querySelectorAll("tr[data-plot]")) {
    row.toggleAttribute("aria-current", false);
    if (row.dataset.plot === String(id)) row.setAttribute("aria-current", "true");
  }
  if (from) {
    state.plots?.goTo(id, besidePanel());
    byId("planner-plot-close").focus();
  }
}

function closePlot() {
  if (panel.hidden) return;
  panel.hidden = true;
  state.plots?.mark("chosen", null);
  for (const row of document.querySelectorAll("tr[data-plot][aria-current]")) row.removeAttribute("aria-current");
  state.from?.focus();
  state.from = null;
}

byId("planner-plot-close").addEventListener("click", closePlot);
panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closePlot();
});

// Links and files ------------------------------------------------------------------------------------------------
document.addEventListener("click", (event) => {
  const link = event.target.closest("a, button");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const row = link.closest("tr[data-plot]");
  if (row && state.view) {
    event.preventDefault();
    openPlot(Number(row.dataset.plot), link);
  } else if ("keepView" in link.dataset) {
    keepView(event, link);
  } else if ("file" in link.dataset && state.view) {
    link.href = withBox(link.href);
  } else if (link.id === "planner-picture") {
    savePicture(state.view, `siting-${frame.dataset.today}.png`);
  } else if (link.id === "planner-link") {
    copyLink(link);
  }
});
for (const name of ["pointerover", "focusin"]) {
  document.addEventListener(name, (event) => {
    const row = event.target.closest?.("tr[data-plot]");
    if (row && state.plots) near(Number(row.dataset.plot));
  });
}

// Follows a link of this page without leaving the map.
function keepView(event, link) {
  const target = new URL(link.href);
  const place = placeNow();
  if (place) target.searchParams.set("map", place);
  const lang = new URLSearchParams(location.search).get("lang");
  if (lang) target.searchParams.set("lang", lang);
  if (target.pathname !== location.pathname || !state.view) {
    link.href = target;
    return;
  }
  event.preventDefault();
  refresh(`${target.pathname}${target.search.replaceAll("%2F", "/")}`);
}

function withBox(href) {
  const target = new URL(href);
  target.searchParams.set("bbox", state.view.map.getBounds().toArray().flat().map((one) => one.toFixed(5)).join(","));
  target.searchParams.set("lang", document.documentElement.lang);
  if (target.pathname.endsWith(".pdf")) {
    const { year } = chosenYear().dataset;
    target.searchParams.set("year", year);
  }
  return target;
}

async function copyLink(button) {
  keepAddress();
  await navigator.clipboard.writeText(location.href);
  button.textContent = frame.dataset.copied;
}

start();
