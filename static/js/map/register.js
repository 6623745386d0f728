/** The layers that folium's script names on the map of a dossier: L.counterclaim.claims, .surroundings, .base, .zoom. */
/* global L */

import { base } from "./base.js";
import { calm } from "./calm.js";
import { claims } from "./claims.js";
import { surroundings } from "./surroundings.js";
import { zoom } from "./zoom.js";

calm();

L.counterclaim = { base, claims, surroundings, zoom };
