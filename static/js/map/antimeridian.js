/** Land that lies across the antimeridian, drawn on both edges of the map rather than as a band over all of it. Pure. */

/**
 * GeoJSON with each polygon that jumps from one edge of the world to the other, or runs on over one, in two copies that
 * run on: one for each edge.
 * @param {any} data - a feature of a MultiPolygon; anything else comes back as it is
 */
export function unwrapped(data) {
  if (data.geometry?.type !== "MultiPolygon") return data;
  const coordinates = data.geometry.coordinates.flatMap((polygon) =>
    polygon[0].some(jumps) || polygon[0].some(beyond) ? copies(polygon.map(straight)) : [polygon],
  );
  return { ...data, geometry: { ...data.geometry, coordinates } };
}

/** Whether a corner lies on the other edge of the world than the one before it. */
function jumps([lon], i, ring) {
  return i > 0 && Math.abs(lon - ring[i - 1][0]) > 180;
}

/** Whether a corner is written beyond the edge of the world, as in a ring that runs on. */
const beyond = ([lon]) => Math.abs(lon) > 180;

/** A ring whose longitudes run on over 180. */
function straight(ring) {
  let turns = 0;
  return ring.map(([lon, lat], i) => {
    if (jumps([lon], i, ring)) turns += lon < ring[i - 1][0] ? 360 : -360;
    return [lon + turns, lat];
  });
}

/** The polygon where it lies and a world farther west or east, so that both edges of the map have their part. */
function copies(polygon) {
  const east = polygon[0].some(([lon]) => lon > 180);
  return [polygon, polygon.map((ring) => ring.map(([lon, lat]) => [east ? lon - 360 : lon + 360, lat]))];
}
