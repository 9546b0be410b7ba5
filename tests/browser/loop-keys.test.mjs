// The main job without a mouse: Tab, arrows, Enter, Space, and one sees where one is at every step.

import { theLoop } from "./loop.mjs";

theLoop({ lang: "ja", keys: true });
