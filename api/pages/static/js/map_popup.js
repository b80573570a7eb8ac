// What a click on a site says that is not in the list: its name, and the way to its page.
import { words } from "./map_words.js";

export function openPopup(view, feature, place) {
  const link = view.element.dataset.link;
  const name = feature.properties.name || "";
  const heading = document.createElement("h3");
  heading.textContent = name;
  const content = document.createElement("div");
  content.append(heading);
  if (link) {
    const way = document.createElement("a");
    way.href = link.replace("{id}", encodeURIComponent(feature.id));
    way.textContent = words.open;
    way.setAttribute("aria-label", `${words.open} ${name}`);
    content.append(way);
  }
  new view.maplibre.Popup({ closeOnMove: false, maxWidth: "260px" }).setLngLat(place).setDOMContent(content).addTo(view.map);
}
