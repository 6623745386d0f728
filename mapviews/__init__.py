"""The map: pages, popups and folium maps, read from the public record alone."""
