/** Land that lies across the antimeridian, drawn on both edges of the map. Pure. */

/**
 * GeoJSON with each polygon that runs on over the edge of the world in two copies, one for each edge.
 * @param {any} data - a feature of a MultiPolygon; anything else comes back as it is
 */
export function onBothEdges(data) {
  if (data.geometry?.type !== "MultiPolygon") return data;
  const coordinates = data.geometry.coordinates.flatMap((polygon) => {
    const over = polygon[0].find(([lon]) => Math.abs(lon) > 180);
    return over ? [polygon, turned(polygon, over[0] > 0 ? -360 : 360)] : [polygon];
  });
  return { ...data, geometry: { ...data.geometry, coordinates } };
}

const turned = (polygon, degrees) => polygon.map((ring) => ring.map(([lon, lat]) => [lon + degrees, lat]));
