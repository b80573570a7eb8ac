// What stands in the list: each item's site, rank, standing, name and place.
const LOOKED_UP = 200;

export function readItems(list) {
  const found = new Map();
  const own = list.matches("[data-site-id]") ? [list] : [];
  for (const element of [...own, ...list.querySelectorAll("[data-site-id]")]) {
    const id = Number(element.dataset.siteId);
    if (!Number.isSafeInteger(id) || found.has(id)) continue;
    const geometry = readGeometry(element);
    found.set(id, {
      id,
      element,
      rank: Number(element.dataset.rank) || null,
      standing: element.dataset.standing || "meets",
      published: element.dataset.unpublished === undefined,
      name: nameOf(element),
      geometry,
      ...(geometry ? placed(geometry) : {}),
    });
  }
  return found;
}

function nameOf(element) {
  const named = element.dataset.name ? null : element.querySelector("[data-site-name], h2, h3");
  return (element.dataset.name || named?.textContent || "").trim();
}

function readGeometry(element) {
  const { geometry, position } = element.dataset;
  try {
    if (geometry) return JSON.parse(geometry);
  } catch {
    return null;
  }
  const place = (position || "").split(",").map(Number);
  return position && place.length === 2 && place.every(Number.isFinite) ? { type: "Point", coordinates: place } : null;
}

// Box and anchor of a geometry: [west, south, east, north], [lon, lat].
export function placed(geometry) {
  const bounds = boundsOf([geometry]);
  return { bounds, anchor: [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2] };
}

export function boundsOf(geometries) {
  const bounds = [Infinity, Infinity, -Infinity, -Infinity];
  const grow = (part) => {
    if (typeof part[0] !== "number") {
      part.forEach(grow);
      return;
    }
    bounds[0] = Math.min(bounds[0], part[0]);
    bounds[1] = Math.min(bounds[1], part[1]);
    bounds[2] = Math.max(bounds[2], part[0]);
    bounds[3] = Math.max(bounds[3], part[1]);
  };
  for (const geometry of geometries) {
    for (const one of geometry.geometries || [geometry]) grow(one.coordinates);
  }
  return bounds;
}

// Gives published items that say nothing of their place one; those of others have no disc.
export async function lookUp(items) {
  const wanted = [...items.values()].filter((item) => !item.geometry).slice(0, LOOKED_UP);
  if (wanted.length === 0) return;
  const query = new URLSearchParams({
    f: "json",
    limit: String(wanted.length),
    properties: "name",
    filter: `site_id IN (${wanted.map((item) => item.id).join(",")})`,
  });
  const answer = await fetch(`/ogc/collections/sites/items?${query}`);
  if (!answer.ok) return;
  for (const feature of (await answer.json()).features) {
    const item = items.get(feature.id);
    if (item && feature.geometry) {
      Object.assign(item, { geometry: feature.geometry, ...placed(feature.geometry) });
      item.name ||= feature.properties.name;
    }
  }
}
