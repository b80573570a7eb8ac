// The map's buttons beside MapLibre's own.
import { words } from "./map_words.js";

export class FitControl {
  constructor(fit) {
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "map-fit";
    this.button.title = words.showAll;
    this.button.setAttribute("aria-label", words.showAll);
    this.button.addEventListener("click", fit);
  }

  onAdd() {
    this.group = document.createElement("div");
    this.group.className = "maplibregl-ctrl maplibregl-ctrl-group";
    this.group.append(this.button);
    return this.group;
  }

  onRemove() {
    this.group.remove();
  }
}

// Folds the list of sources; its button stays.
export function closeSources(container) {
  const sources = container.querySelector(".maplibregl-ctrl-attrib");
  sources?.classList.remove("maplibregl-compact-show");
  sources?.removeAttribute("open");
}
