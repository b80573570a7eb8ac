// Makes every `<div class="live-map">` of a page a map that follows a list, and the list follow it.
//
// A page is whole without it: the list says all that the map says. Without script or without WebGL the element keeps
// what stands in it, a picture or a sentence.
//
//   <script type="module" src="{{ asset('pages/js/map.js') }}"></script>      the only thing a page loads
//
//   <div class="live-map" data-list="#results" data-follow="#filters"><p>Static content</p></div>
//
// The box around it needs `position: relative` and a height (`.map-box`, `.map-side` of site.css). Attributes, all of
// them optional:
//   data-list       Selector of what holds the items; the whole page. Items may come and go: the map looks again.
//   data-sites      What is drawn besides the items: `listed` (nothing, the default) or `all` (every published site,
//                   quietly, from the vector tiles).
//   data-bounds     "west,south,east,north" (WGS 84) where the map opens; else it fits the items, else all sites.
//   data-follow     Selector of a form: when the user moves the map, its field `bbox` is written and it is submitted
//                   (`requestSubmit`, so that htmx takes it). Where the form has a checkbox `data-map-follow`, only
//                   while that is checked.
//   data-link       Address of a site, e.g. "/sites/{id}": a click on a site that is not in the list asks for it.
//   data-style      Address of the style; "/tiles/style.json".
//   data-hash       Name under which the address after # keeps the view ("map" gives #map=12/57.72/12.94).
//   data-rotate     Lets the map be turned; a compass shows north then.
//   data-compact    Has the sources behind a button, as on a narrow map.
//   data-picture    Keeps the picture readable for `canvas.toDataURL()`, which costs some speed.
//
// Items, anywhere in the list:
//   <li data-site-id="12" data-rank="1" data-standing="meets" data-geometry='{"type":"Polygon",…}'>…</li>
//   data-site-id    The site's number.
//   data-geometry   GeoJSON geometry in WGS 84 (SiteRow.geometry_wgs84): the plot is drawn. Or
//   data-position   "lon,lat": a disc alone. With neither, a published site is looked up.
//   data-rank       Number on the disc. Without one the item has a dot.
//   data-standing   `meets` (filled disc, the default), `ask` (ring), `out` (dashed and grey).
//   data-name       Written beside the disc of the first ten; else the text of the item's `[data-site-name]`, `h2` or
//                   `h3`.
//   data-unpublished  Drawn with a dashed outline.
// The item that is chosen gets aria-current="true", the one that the pointer is at on the map the class `is-near`.
//
// Events on `document`:
//   siting:select   {siteId, from}: a site is chosen; siteId null for none. `from` is "map" or "list" when it comes from
//                   here. A page that sends one (from: "page") has the map follow.
//   siting:map      {element, map, maplibre, view}: a map is there, with its style; `map` is MapLibre's.
//   siting:style    {element, map, view}: the style was loaded (again, when the colours change): draw your own layers.
//                   `view.colour("accent")` is a token's present colour; layers before `view.below` stand under the
//                   sites.
// For scripts: `import { viewOf } from "./map.js"`; `await viewOf(element)` is the view, or null where no map can be.
import { ListView } from "./map_view.js";

const views = new WeakMap();

export function viewOf(element) {
  if (!views.has(element)) views.set(element, makeView(element));
  return views.get(element);
}

async function makeView(element) {
  if (!canDraw()) {
    element.dataset.mapState = "static";
    return null;
  }
  try {
    const libraries = await loadLibraries();
    return await ListView.open(element, libraries);
  } catch (error) {
    element.dataset.mapState = "static";
    console.warn("map:", error);
    return null;
  }
}

function canDraw() {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}

let loading;

function loadLibraries() {
  loading ??= Promise.all([
    import(new URL("../../lib/maplibre/maplibre-gl.mjs", import.meta.url).href),
    stylesheet("../../lib/maplibre/maplibre-gl.css"),
    stylesheet("../styles/map.css"),
  ]).then(([maplibre]) => maplibre);
  return loading;
}

function stylesheet(name) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(name, import.meta.url).href;
  return new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", () => reject(new Error(`no style sheet at ${link.href}`)));
    document.head.append(link);
  });
}

function mountAll() {
  for (const element of document.querySelectorAll(".live-map")) viewOf(element);
}

mountAll();
new MutationObserver(mountAll).observe(document.body, { childList: true, subtree: true });
