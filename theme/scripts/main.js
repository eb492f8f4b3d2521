// The entry. Every module is an enhancement: the page reads whole without any of them.
import { followElderMode } from "./elder.js";
import { keepStatesRight } from "./alerts.js";
import { offerSharing } from "./share.js";
import { offerReading } from "./read_aloud.js";
import { followSearch } from "./search_on_its_way.js";
import { askBeforeLeaving, showLeavingTarget } from "./leaving.js";

for (const enhance of [followElderMode, keepStatesRight, offerSharing, offerReading, followSearch, askBeforeLeaving, showLeavingTarget]) {
  // One that fails on an old browser must not take the others with it.
  try {
    enhance(document);
  } catch (error) {
    console.error(error);
  }
}
