// The main job with scripts switched off.

import { theLoop } from "./loop.mjs";

theLoop({ lang: "ja", script: false });
