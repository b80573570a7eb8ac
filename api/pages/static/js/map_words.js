// What the map says itself, in the page's language.
const WORDS = {
  sv: {
    "Map.Title": "Karta över platserna; listan säger detsamma. Piltangenter flyttar, plus och minus zoomar.",
    "NavigationControl.ZoomIn": "Zooma in",
    "NavigationControl.ZoomOut": "Zooma ut",
    "NavigationControl.ResetBearing": "Vrid tillbaka mot norr",
    "AttributionControl.ToggleAttribution": "Visa källor",
    "Popup.Close": "Stäng",
    "Marker.Title": "Plats",
    showAll: "Visa alla",
    open: "Öppna",
    place: (rank, name) => (rank ? `Plats ${rank}: ${name}` : name),
  },
  en: {
    "Map.Title": "Map of the sites; the list says the same. Arrow keys move, plus and minus zoom.",
    "NavigationControl.ZoomIn": "Zoom in",
    "NavigationControl.ZoomOut": "Zoom out",
    "NavigationControl.ResetBearing": "Turn back to north",
    "AttributionControl.ToggleAttribution": "Show sources",
    "Popup.Close": "Close",
    "Marker.Title": "Site",
    showAll: "Show all",
    open: "Open",
    place: (rank, name) => (rank ? `Site ${rank}: ${name}` : name),
  },
};

export const words = WORDS[document.documentElement.lang.startsWith("en") ? "en" : "sv"];
